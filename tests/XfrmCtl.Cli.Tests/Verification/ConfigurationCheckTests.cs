using System.Net;
using System.Runtime.Versioning;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Cli.Verification.Checks;

namespace XfrmCtl.Cli.Tests.Verification;

public sealed class ConfigurationCheckTests : IDisposable
{
    private readonly FakeProc _proc = new();

    private static ConnectionFacts Seed => new()
    {
        Name = "L2L-IPSEC",
        LocalAddress = IPAddress.Parse("203.0.113.133"),
        RemoteAddress = IPAddress.Parse("198.51.100.2"),
    };

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Configuration_Errors_FailWithTheFirst()
    {
        ConfigurationFacts facts = FakeProc.NoConnections with
        {
            ConfigProblems = [new ProblemFact(false, "a:1:1: odd"), new ProblemFact(true, "a:2:1: wrong"), new ProblemFact(true, "a:3:1: worse")],
        };

        CheckReport report = _proc.Run(new ConfigurationCheck(secrets: false), facts);

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Equal("2 errors; the first: a:2:1: wrong", report.Detail);
    }

    [Fact]
    public void Configuration_WarningsOnly_Warn() =>
        Assert.Equal(
            CheckResult.Warning,
            _proc.Run(new ConfigurationCheck(secrets: true), FakeProc.NoConnections with { SecretsProblems = [new ProblemFact(false, "s:1:1: odd")] }).Result);

    [Fact]
    public void Configuration_Missing_Fails() =>
        Assert.Equal(
            CheckResult.Failed,
            _proc.Run(new ConfigurationCheck(secrets: false), FakeProc.NoConnections with { ConfigUnreadable = "/etc/ipsec.conf is missing" }).Result);

    [Fact]
    public void Secrets_NotReadableByThisUser_AreSkipped()
    {
        _proc.Write("/etc/ipsec.secrets", "");

        CheckReport report = _proc.Run(
            new ConfigurationCheck(secrets: true),
            FakeProc.NoConnections with { SecretsUnreadable = "permission denied" },
            machine: new FakeMachine(_proc.Root) { Privileged = false });

        Assert.Equal(CheckResult.Skipped, report.Result);
    }

    [Theory]
    [InlineData(0b110_000_000, 0u, CheckResult.Ok, null)]
    [InlineData(0b100_000_000, 0u, CheckResult.Ok, null)]
    [InlineData(0b110_100_100, 0u, CheckResult.Failed, "chmod 600 /etc/ipsec.secrets")]
    [InlineData(0b110_100_000, 0u, CheckResult.Failed, "chmod 600 /etc/ipsec.secrets")]
    [InlineData(0b110_000_010, 0u, CheckResult.Failed, "chmod 600 /etc/ipsec.secrets")]
    [InlineData(0b110_000_000, 1000u, CheckResult.Failed, "chown root /etc/ipsec.secrets")]
    public void SecretsMode_ModeAndOwner_AreJudged(int mode, uint owner, CheckResult expected, string? fix)
    {
        var machine = new FakeMachine(_proc.Root) { SecretsStatus = new FileStatus(owner, (UnixFileMode)mode) };

        CheckReport report = _proc.Run(new SecretsModeCheck(), machine: machine);

        Assert.Equal(expected, report.Result);
        Assert.Equal(fix, report.Fix);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void FileStatus_RealFile_HasItsModeAndOwner()
    {
        _proc.Write("/secret", "x");
        string path = Path.Combine(_proc.Root, "secret");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        FileStatus status = Assert.IsType<FileStatus>(FileStatus.Of(path));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead, status.Mode);
        Assert.Equal(Environment.IsPrivilegedProcess, status.Owner == 0);
        Assert.Null(FileStatus.Of("/nonexistent"));
    }

    [Fact]
    public void SecretsMatch_ConnectionWithoutKey_FailsAndShowsTheLineToAdd()
    {
        CheckReport report = _proc.Run(new SecretsMatchCheck(), FakeProc.With(Seed with { LacksSecret = true }));

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains("203.0.113.133 198.51.100.2 : PSK", report.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void WeakAlgorithms_Allowed_Warn()
    {
        CheckReport report = _proc.Run(new WeakAlgorithmsCheck(), FakeProc.With(Seed with { Weaknesses = ["3des", "modp1024"] }));

        Assert.Equal(CheckResult.Warning, report.Result);
        Assert.Equal("L2L-IPSEC allows 3des, modp1024", report.Detail);
    }

    [Fact]
    public void LocalAddress_OnThisMachine_IsOk() => Assert.Equal(CheckResult.Ok, _proc.Run(new LocalAddressCheck(), FakeProc.With(Seed)).Result);

    [Fact]
    public void LocalAddress_Elsewhere_Warns() =>
        Assert.Equal(
            CheckResult.Warning, _proc.Run(new LocalAddressCheck(), FakeProc.With(Seed with { LocalAddress = IPAddress.Parse("203.0.113.5") })).Result);

    [Fact]
    public void PeerRoute_DefaultRoute_IsOk() => Assert.Equal(CheckResult.Ok, _proc.Run(new PeerRouteCheck(), FakeProc.With(Seed)).Result);

    [Fact]
    public void PeerRoute_OnlyAConnectedNetwork_FailsForAPeerOutside()
    {
        _proc.Write("/proc/net/route", "Iface\tDestination\nx\neth0\t007100CB\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");

        Assert.Equal(CheckResult.Failed, _proc.Run(new PeerRouteCheck(), FakeProc.With(Seed)).Result);
        Assert.Equal(
            CheckResult.Ok, _proc.Run(new PeerRouteCheck(), FakeProc.With(Seed with { RemoteAddress = IPAddress.Parse("203.0.113.9") })).Result);
    }
}
