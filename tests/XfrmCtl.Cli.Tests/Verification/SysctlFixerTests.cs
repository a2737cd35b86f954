using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Cli.Verification.Checks;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verification;

public sealed class SysctlFixerTests : IDisposable
{
    private static readonly SysctlSetting Vlan = new("net/ipv4/conf/eth0.7/rp_filter", "0");
    private readonly FakeProc _proc = new();

    private string DropIn => Path.Combine(_proc.Root, "sysctl.d", "60-xfrmctl.conf");

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Name_VlanInterface_IsWrittenAsSysctlWantsItAndReadBack()
    {
        Assert.Equal("net.ipv4.conf.eth0/7.rp_filter", Vlan.Name);
        Assert.Equal(Vlan.Path, SysctlSetting.PathOf(Vlan.Name));
    }

    [Fact]
    public void Fix_Settings_AreAppliedAndKeptForBoot()
    {
        _proc.Interface("eth0.7", "rp_filter", 1);

        SysctlChange change = Assert.Single(new SysctlFixer(_proc.Machine, DropIn).Fix([Vlan, Vlan]));

        Assert.Equal(("1", "0", true), (change.From, change.To, change.Applied));
        Assert.Equal("0", _proc.Machine.ReadText(Vlan.File));
        Assert.Contains("\n# was: 1\nnet.ipv4.conf.eth0/7.rp_filter = 0\n", File.ReadAllText(DropIn), StringComparison.Ordinal);
    }

    [Fact]
    public void Undo_AfterTwoFixes_GivesTheFirstValueBackAndRemovesTheFile()
    {
        _proc.Interface("eth0.7", "rp_filter", 1);
        var fixer = new SysctlFixer(_proc.Machine, DropIn);
        fixer.Fix([Vlan]);
        _proc.Interface("eth0.7", "rp_filter", 2);
        fixer.Fix([Vlan]);

        SysctlChange change = Assert.Single(fixer.Undo());

        Assert.Equal(("0", "1", true), (change.From, change.To, change.Applied));
        Assert.Equal("1", _proc.Machine.ReadText(Vlan.File));
        Assert.False(File.Exists(DropIn));
    }

    [Fact]
    public void Undo_ChangedBySomebodySince_IsLeftAlone()
    {
        _proc.Interface("eth0.7", "rp_filter", 1);
        var fixer = new SysctlFixer(_proc.Machine, DropIn);
        fixer.Fix([Vlan]);
        _proc.Interface("eth0.7", "rp_filter", 2);

        SysctlChange change = Assert.Single(fixer.Undo());

        Assert.Equal((false, "2"), (change.Applied, _proc.Machine.ReadText(Vlan.File)));
        Assert.Contains("somebody", change.Reason, StringComparison.Ordinal);
    }

    // The first run was ended after a part was given back, before the file was removed.
    [Fact]
    public void Undo_AfterOneThatWasInterrupted_GoesOnWhereItWas()
    {
        SysctlSetting other = new("net/ipv4/conf/eth0/rp_filter", "0");
        _proc.Interface("eth0.7", "rp_filter", 1);
        _proc.Interface("eth0", "rp_filter", 1);
        var fixer = new SysctlFixer(_proc.Machine, DropIn);
        fixer.Fix([Vlan, other]);
        _proc.Interface("eth0.7", "rp_filter", 1);

        IReadOnlyList<SysctlChange> changes = fixer.Undo();

        Assert.All(changes, change => Assert.True(change.Applied, change.Reason));
        Assert.Equal(("1", "1"), (_proc.Machine.ReadText(Vlan.File), _proc.Machine.ReadText(other.File)));
    }

    // What an interrupted run left, or a link to a file that root alone may write.
    [Fact]
    public void Fix_SomethingStandsWhereItsNewFileIsMade_IsReplacedAndNotWrittenThrough()
    {
        _proc.Interface("eth0.7", "rp_filter", 1);
        _proc.Write("/precious", "precious");
        _proc.Link("/sysctl.d/60-xfrmctl.conf.new", Path.Combine(_proc.Root, "precious"));

        new SysctlFixer(_proc.Machine, DropIn).Fix([Vlan]);

        Assert.Equal("precious", _proc.Machine.ReadText("/precious"));
        Assert.Contains("eth0/7.rp_filter = 0", File.ReadAllText(DropIn), StringComparison.Ordinal);
        Assert.False(Path.Exists(DropIn + ".new"));
    }

    // Read later at boot, an administrator's own line would win.
    [Theory]
    [InlineData("/etc/sysctl.d/99-local.conf", "net.ipv4.conf.eth0/7.rp_filter = 1\n", "/etc/sysctl.d/99-local.conf")]
    [InlineData("/usr/lib/sysctl.d/99-local.conf", "# remark\n-net/ipv4/conf/eth0.7/rp_filter=1\n", "/usr/lib/sysctl.d/99-local.conf")]
    [InlineData("/etc/sysctl.conf", "net.ipv4.conf.eth0/7.rp_filter=1\n", "/etc/sysctl.conf")]
    [InlineData("/etc/sysctl.d/99-local.conf", "net.ipv4.conf.eth0/7.rp_filter = 1\nnet.ipv4.conf.eth0/7.rp_filter = 0\n", null)] // the last line counts
    [InlineData("/etc/sysctl.d/99-local.conf", "net.ipv4.conf.eth0/7.rp_filter = 0\n", null)]
    [InlineData("/etc/sysctl.d/99-local.conf", "net.ipv4.conf.*.rp_filter = 1\n", null)] // what is named beats a pattern
    [InlineData("/etc/sysctl.d/50-default.conf", "net.ipv4.conf.eth0/7.rp_filter = 1\n", null)] // read before ours
    [InlineData("/etc/sysctl.d/99-local.conf.bak", "net.ipv4.conf.eth0/7.rp_filter = 1\n", null)]
    [InlineData("/etc/sysctl.d/99-local.conf", "net.ipv4.conf.eth1.rp_filter = 1\n", null)]
    public void Fix_LaterFileThatSaysOtherwise_IsNamed(string file, string text, string? named)
    {
        _proc.Interface("eth0.7", "rp_filter", 1);
        _proc.Write(file, text);

        Assert.Equal(named, Assert.Single(new SysctlFixer(_proc.Machine, DropIn).Fix([Vlan])).AtBoot);
    }

    [Fact]
    public async Task Verb_FixThatALaterFileTakesBackAtBoot_SaysSoAndIsNoSuccess()
    {
        _proc.Write("/proc/sys/net/core/xfrm_larval_drop", "0\n");
        _proc.Write("/etc/sysctl.d/90-mine.conf", "net.core.xfrm_larval_drop = 0\n");
        CliContext context = Samples.Context() with { Machine = _proc.Machine };

        CliRun run = await CliRun.Of(context, "verify", "--fix", "--config", "/nonexistent/c", "--secrets", "/nonexistent/s", "--socket", "/nonexistent/s", "--sysctl-file", DropIn);

        Assert.Equal(ExitCode.No, run.Code);
        Assert.Contains("/etc/sysctl.d/90-mine.conf", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Fix_FileOfSomebodyElse_IsLeftAlone()
    {
        _proc.Write("/sysctl.d/60-xfrmctl.conf", "net.ipv4.ip_forward = 1\n");
        _proc.Interface("eth0.7", "rp_filter", 1);

        SysctlFixException fault = Assert.Throws<SysctlFixException>(() => new SysctlFixer(_proc.Machine, DropIn).Fix([Vlan]));

        Assert.Contains("not written by this program", fault.Message, StringComparison.Ordinal);
        Assert.Equal("1", _proc.Machine.ReadText(Vlan.File));
    }

    [Fact]
    public void Undo_NothingFixed_SaysSo() =>
        Assert.Contains("nothing was fixed", Assert.Throws<SysctlFixException>(() => new SysctlFixer(_proc.Machine, DropIn).Undo()).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Verb_Fix_ChecksAreInOrderAfterwardsAndUnfixUndoesThem()
    {
        _proc.Interface("eth0", "send_redirects", 1);
        _proc.Write("/proc/sys/net/core/xfrm_larval_drop", "0\n");
        CliContext context = Samples.Context() with { Machine = _proc.Machine };
        string[] files = ["--config", "/nonexistent/c", "--secrets", "/nonexistent/s", "--socket", "/nonexistent/s", "--sysctl-file", DropIn];

        CliRun broken = await CliRun.Of(context, ["verify", .. files]);
        CliRun run = await CliRun.Of(context, ["verify", "--fix", .. files]);

        Assert.Contains("FAILED   No ICMP redirects sent", broken.Out, StringComparison.Ordinal);
        Assert.Contains($"kept in {DropIn}", run.Out, StringComparison.Ordinal);
        Assert.Contains("  net.ipv4.conf.eth0.send_redirects: 1 -> 0\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("OK       No ICMP redirects sent", run.Out, StringComparison.Ordinal);
        Assert.Contains("OK       XFRM larval drop", run.Out, StringComparison.Ordinal);

        CliRun undone = await CliRun.Of(context, ["verify", "--unfix", .. files]);

        Assert.Contains("  net.ipv4.conf.eth0.send_redirects: 0 -> 1\n", undone.Out, StringComparison.Ordinal);
        Assert.Equal("1", _proc.Machine.ReadText("/proc/sys/net/ipv4/conf/eth0/send_redirects"));
        Assert.False(File.Exists(DropIn));
    }

    [Fact]
    public async Task Verb_FixWithoutPrivilege_ExitsWith4()
    {
        CliContext context = Samples.Context() with { Machine = new FakeMachine(_proc.Root) { Privileged = false } };

        Assert.Equal(ExitCode.NotPermitted, (await CliRun.Of(context, "verify", "--fix", "--sysctl-file", DropIn)).Code);
        Assert.False(File.Exists(DropIn));
    }

    // A host that took no redirects takes none after forwarding was on for a while: the kernel turns the one with the other.
    [Fact]
    public void Undo_ForwardingOfARealKernel_LeavesRedirectsAsTheyWere()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a network namespace needs root");
        const string Redirects = "/proc/sys/net/ipv4/conf/all/accept_redirects";
        var machine = new MachineView("/");
        using var folder = new TemporaryFolder();
        List<string?> seen = [];

        Assert.True(NetworkNamespace.Run(() =>
        {
            machine.WriteSysctl("/proc/sys/net/ipv4/ip_forward", "0");
            machine.WriteSysctl(Redirects, "0");
            var fixer = new SysctlFixer(machine, Path.Combine(folder.Root, "60-xfrmctl.conf"));
            fixer.Fix([new("net/ipv4/ip_forward", "1")]);
            seen.Add(machine.ReadText("/proc/sys/net/ipv4/ip_forward"));
            seen.Add(machine.ReadText(Redirects));
            fixer.Undo();
            seen.Add(machine.ReadText("/proc/sys/net/ipv4/ip_forward"));
            seen.Add(machine.ReadText(Redirects));
        }));

        Assert.Equal(["1", "0", "0", "0"], seen);
    }

    [Fact]
    public void Fix_RealKernelInAFreshNamespace_TheChecksHoldAfterwardsAndNotAfterUndo()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a network namespace needs root");
        var machine = new MachineView("/");
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Root, "60-xfrmctl.conf");
        Check[] checks = [new SendRedirectsCheck(), new AcceptRedirectsCheck(), new ReversePathFilterCheck(), new LarvalDropCheck(), new AcquireExpiryCheck()];
        List<(string Id, CheckResult Before, CheckResult Fixed, CheckResult Undone)> seen = [];

        bool isThere = NetworkNamespace.Run(() =>
        {
            foreach (string device in new[] { "all", "default" })
            {
                foreach (string name in new[] { "send_redirects", "accept_redirects", "rp_filter" })
                    machine.WriteSysctl($"/proc/sys/net/ipv4/conf/{device}/{name}", "1");
            }

            machine.WriteSysctl("/proc/sys/net/core/xfrm_larval_drop", "0");
            machine.WriteSysctl("/proc/sys/net/core/xfrm_acq_expires", "3600");
            var scope = new VerifyScope { Machine = machine, Configuration = FakeProc.NoConnections };
            CheckReport[] before = [.. checks.Select(check => check.Run(scope))];
            var fixer = new SysctlFixer(machine, file);
            fixer.Fix(before.SelectMany(report => report.Sysctls));
            CheckReport[] repaired = [.. checks.Select(check => check.Run(scope))];
            fixer.Undo();
            seen.AddRange(checks.Select((check, i) => (check.Id, before[i].Result, repaired[i].Result, check.Run(scope).Result)));
        });

        Assert.True(isThere);
        Assert.All(seen, one =>
        {
            Assert.NotEqual(CheckResult.Ok, one.Before);
            Assert.Equal((one.Id, CheckResult.Ok), (one.Id, one.Fixed));
            Assert.Equal((one.Id, one.Before), (one.Id, one.Undone));
        });
    }
}
