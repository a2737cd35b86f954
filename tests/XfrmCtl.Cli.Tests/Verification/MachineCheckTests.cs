using XfrmCtl.Cli.Verification;
using XfrmCtl.Cli.Verification.Checks;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verification;

public sealed class MachineCheckTests : IDisposable
{
    private static readonly DaemonStatus Daemon = new() { Running = true, Pid = 77, Version = "0.1.0" };
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Port_NobodyListens_IsFree() => Assert.Equal("free", _proc.Run(new PortCheck(500)).Detail);

    [Fact]
    public void Port_DaemonRunsAndDoesNotListen_Fails() => Assert.Equal(CheckResult.Failed, _proc.Run(new PortCheck(500), daemon: Daemon).Result);

    [Fact]
    public void Port_OurDaemonListens_IsOkAndSaysWhere()
    {
        _proc.Process(77, "xfrmctld", socketInode: "9001");
        _proc.Udp("857100CB", 500, "9001");

        CheckReport report = _proc.Run(new PortCheck(500), daemon: Daemon);

        Assert.Equal(CheckResult.Ok, report.Result);
        Assert.Contains("203.0.113.133", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_AnotherProgramListens_FailsAndNamesIt()
    {
        _proc.Process(812, "charon", socketInode: "9001");
        _proc.Udp("00000000", 4500, "9001");

        CheckReport report = _proc.Run(new PortCheck(4500));

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains("charon (process 812)", report.Detail, StringComparison.Ordinal);
        Assert.Equal("port.4500", report.Id);
    }

    [Fact]
    public void Port_HolderCannotBeSeen_Fails()
    {
        _proc.Udp("00000000", 500, "9001");

        Assert.Equal(CheckResult.Failed, _proc.Run(new PortCheck(500)).Result);
    }

    [Fact]
    public void Port_OtherPorts_DoNotMatter()
    {
        _proc.Udp("00000000", 5000, "9001");

        Assert.Equal(CheckResult.Ok, _proc.Run(new PortCheck(500)).Result);
    }

    [Theory]
    [InlineData("pluto")]
    [InlineData("charon")]
    [InlineData("charon-systemd")]
    public void OtherDaemon_Runs_Fails(string command)
    {
        _proc.Process(900, command);

        CheckReport report = _proc.Run(new OtherDaemonCheck());

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains($"{command} (process 900)", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherDaemon_InAnotherNetworkNamespace_DoesNotMatter()
    {
        _proc.Link("/proc/self/ns/net", "net:[1]");
        _proc.Process(900, "charon", networkNamespace: "net:[2]");

        Assert.Equal(CheckResult.Ok, _proc.Run(new OtherDaemonCheck()).Result);
    }

    [Theory]
    [InlineData(ControlFault.NotRunning, CheckResult.Warning)]
    [InlineData(ControlFault.NotPermitted, CheckResult.Skipped)]
    [InlineData(ControlFault.NoAnswer, CheckResult.Failed)]
    public void Daemon_DoesNotAnswer_IsJudgedByTheReason(ControlFault fault, CheckResult expected) =>
        Assert.Equal(expected, _proc.Run(new DaemonCheck(), fault: new ControlException(fault, "no")).Result);

    [Fact]
    public void Daemon_Answers_IsOk() => Assert.Equal("runs, version 0.1.0, process 77", _proc.Run(new DaemonCheck(), daemon: Daemon).Detail);

    [Fact]
    public void LibCrypto_None_Fails() =>
        Assert.Equal(CheckResult.Failed, _proc.Run(new LibCryptoCheck(), machine: new FakeMachine(_proc.Root) { Libraries = [] }).Result);

    [Fact]
    public void LibCrypto_OldOne_IsOk() =>
        Assert.Equal("libcrypto.so.1.1", _proc.Run(new LibCryptoCheck(), machine: new FakeMachine(_proc.Root) { Libraries = ["libcrypto.so.1.1"] }).Detail);

    [Theory]
    [InlineData("1", CheckResult.Warning)]
    [InlineData("0", CheckResult.Ok)]
    public void Selinux_Mode_IsJudged(string enforce, CheckResult expected)
    {
        _proc.Write("/sys/fs/selinux/enforce", enforce);

        Assert.Equal(expected, _proc.Run(new SelinuxCheck()).Result);
    }
}
