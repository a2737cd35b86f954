using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Services;

public sealed class ServiceVerbTests
{
    public static TheoryData<string, string, string> Verbs => new()
    {
        { "start", "Subscribe,StartUnit xfrmctld.service", "xfrmctld runs" },
        { "stop", "Subscribe,StopUnit xfrmctld.service", "xfrmctld is stopped" },
        { "restart", "Subscribe,RestartUnit xfrmctld.service", "xfrmctld runs anew" },
        { "enable", "EnableUnitFiles xfrmctld.service,Reload", "is started at boot" },
        { "disable", "DisableUnitFiles xfrmctld.service,Reload", "is not started at boot" },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_OnABus_AsksSystemdAndWaitsForTheJob(string verb, string calls, string words)
    {
        using FakeSystemd systemd = Begin();

        CliRun run = await Run(systemd, verb);

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Contains(words, run.Out, StringComparison.Ordinal);
        Assert.Equal(calls, string.Join(',', systemd.Calls));
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("setup stop")]
    [InlineData("setup --stop")]
    public async Task IpsecStop_OnABus_IsTheSameRequest(string words)
    {
        using FakeSystemd systemd = Begin();

        CliRun run = await Ipsec(systemd, words);

        Assert.Equal((ExitCode.Ok, "", "ipsec_setup: Stopping XfrmCtl IPsec...\n"), (run.Code, run.Error, run.Out));
        Assert.Equal("Subscribe,StopUnit xfrmctld.service", string.Join(',', systemd.Calls));
    }

    // Openswan's script: 5 where it is not installed.
    [Fact]
    public async Task IpsecStop_NoUnit_Is5()
    {
        using FakeSystemd systemd = Begin();
        systemd.Refusal = "org.freedesktop.systemd1.NoSuchUnit";

        CliRun run = await Ipsec(systemd, "setup stop");

        Assert.Equal(5, (int)run.Code);
        Assert.Contains("is packaging/systemd/xfrmctld.service installed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_JobFails_ExitsWith1AndSaysWhereToLook()
    {
        using FakeSystemd systemd = Begin();
        systemd.Result = "failed";

        CliRun run = await Run(systemd, "start");

        Assert.Equal(ExitCode.No, run.Code);
        Assert.Contains("the job ended as 'failed'; see: journalctl -u xfrmctld.service", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("org.freedesktop.systemd1.NoSuchUnit", ExitCode.Unsupported, "is packaging/systemd/xfrmctld.service installed")]
    [InlineData("org.freedesktop.DBus.Error.AccessDenied", ExitCode.NotPermitted, "run it as root")]
    [InlineData("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", ExitCode.NotPermitted, "run it as root")]
    [InlineData("org.freedesktop.DBus.Error.Failed", ExitCode.No, "systemd refuses StartUnit")]
    public async Task Start_Refused_ExitsByTheReason(string error, ExitCode code, string words)
    {
        using FakeSystemd systemd = Begin();
        systemd.Refusal = error;

        CliRun run = await Run(systemd, "start");

        Assert.Equal(code, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bus_NotThere_IsUnsupported()
    {
        Assert.SkipUnless(File.Exists("/lib/x86_64-linux-gnu/libsystemd.so.0") || File.Exists("/lib/aarch64-linux-gnu/libsystemd.so.0"), "libsystemd is not installed");

        ServiceException fault = Assert.Throws<ServiceException>(() => new SystemdManager("unix:path=/nonexistent/bus").Do(ServiceAction.Start, "x.service", CancellationToken.None));

        Assert.Equal(ServiceFault.Unsupported, fault.Fault);
    }

    [Theory]
    [InlineData("start", "run it in the foreground")]
    [InlineData("enable", "have your init run at boot")]
    public async Task Verb_NoSystemd_ExitsWith5AndSaysWhatToRun(string verb, string words)
    {
        CliRun run = await CliRun.Of(Samples.Context() with { Services = new Nothing() }, verb);

        Assert.Equal(ExitCode.Unsupported, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verb_Json_FitsItsSchema()
    {
        CliRun run = await CliRun.Of(Samples.Context() with { Services = new Nothing() }, "restart", "--json");

        Assert.Empty(JsonSchema.Load("service.json").Faults(run.Out));
    }

    private static FakeSystemd Begin()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dbus-daemon"), "dbus-daemon is not installed (apt-get install dbus)");
        return new FakeSystemd();
    }

    private static Task<CliRun> Run(FakeSystemd systemd, string verb) => CliRun.Of(Samples.Context() with { Services = new OnBus(systemd.Address) }, verb);

    private static Task<CliRun> Ipsec(FakeSystemd systemd, string words) => CliRun.Capture(
        Samples.Context() with { Services = new OnBus(systemd.Address) }, async context => (ExitCode)await XfrmCtl.Cli.Compat.IpsecCommand.Run(words.Split(' '), context));

    private sealed class OnBus(string address) : IServiceManager
    {
        private readonly SystemdManager _manager = new(address);

        public bool IsThere => true;

        public void Do(ServiceAction action, string unit, CancellationToken cancellation) => _manager.Do(action, unit, cancellation);
    }

    private sealed class Nothing : IServiceManager
    {
        public bool IsThere => false;

        public void Do(ServiceAction action, string unit, CancellationToken cancellation) => throw new InvalidOperationException("it was not to be asked");
    }
}
