using System.Net;
using System.Net.Sockets;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Tests.Composition;
using static XfrmCtl.Daemon.Tests.Composition.ConfigurationSamples;

namespace XfrmCtl.Daemon.Tests.Workers;

/// <summary>Questions to a whole daemon: <c>why</c>, <c>log</c>, <c>monitor</c>, and what <c>up</c> says at its end.</summary>
public sealed class WhyTests
{
    /// <summary>Nobody listens at the peer's port: its machine says so by ICMP, and the daemon hears it.</summary>
    [Fact]
    [Trait("Diagnosis", "path.port-closed")]
    public async Task Why_PortThatIsClosed_IsWhatTheNetworkSaid()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon daemon = await RunningDaemon.Start(() => Side("127.77.4.1", impatient: true), ike, nat);
        ControlReply up = await daemon.Ask("up", "c", 20);
        Assert.Equal((ExitCode.NoAnswer, "peer-silent"), (up.ExitCode, up.Reason));
        ControlReply reply = await daemon.Ask("why", "c");
        WhyCause first = reply.Why!.Causes[0];
        Assert.Equal(("path.port-closed", ExitCode.NoAnswer), (first.Id, reply.ExitCode));
        Assert.Contains("127.77.4.2", first.Seen[0], StringComparison.Ordinal);
        Assert.DoesNotContain("receiving on UDP", daemon.Log, StringComparison.Ordinal);
    }

    /// <summary>Refusals by ICMP without end close no socket: the peer that comes at last is answered.</summary>
    [Fact]
    public async Task Sockets_RefusedManyTimes_GoOnReceiving()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon daemon = await RunningDaemon.Start(() => Side("127.77.4.1", impatient: true), ike, nat);
        for (int attempt = 0; attempt < 4; attempt++)
            await daemon.Ask("up", "c", 20);
        await using RunningDaemon peer = await RunningDaemon.Start(() => Side("127.77.4.2"), ike, nat);
        Assert.Equal(ExitCode.Ok, (await peer.Ask("up", "c", 20)).ExitCode);

        // The peer is up when its last message is on its way.
        await Until(daemon, "connection-up");
        Assert.Equal(ExitCode.Ok, (await daemon.Ask("why", "c")).ExitCode);
    }

    [Fact]
    public async Task Why_SilentPeerThatIsThere_IsSilence()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        deaf.Bind(new IPEndPoint(IPAddress.Parse("127.77.4.2"), ike));
        await using RunningDaemon daemon = await RunningDaemon.Start(() => Side("127.77.4.1", impatient: true), ike, nat);
        await daemon.Ask("up", "c", 20);
        ControlReply reply = await daemon.Ask("why", "c");
        Assert.Equal(("peer.silent", ExitCode.NoAnswer), (reply.Why!.Causes[0].Id, reply.ExitCode));
    }

    [Fact]
    public async Task Why_BeforeAndAfterItIsUp_SaysNobodyThenNothingThenWhoEndedIt()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.4.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.4.2"), ike, nat);
        Assert.Equal("start.nobody", (await left.Ask("why", "c")).Why!.Causes[0].Id);
        ControlReply up = await left.Ask("up", "c", 20);
        Assert.Contains("The tunnel between 127.77.4.1 and 127.77.4.2 is up: Phase 1 3des-md5-modp1024, Phase 2 3des-md5 with no PFS, 10.1.0.0/16 <-> 10.2.0.0/16, SPI 0x", up.Say, StringComparison.Ordinal);
        ControlReply fine = await left.Ask("why", "c");
        Assert.Equal((ExitCode.Ok, true), (fine.ExitCode, fine.Why!.Ok));
        await right.Ask("down", "c");
        await Until(left, "connection-down");
        Assert.Equal("end.at-once", (await left.Ask("why", "c")).Why!.Causes[0].Id);
        Assert.Equal("end.requested", (await right.Ask("why", "c")).Why!.Causes[0].Id);
    }

    [Fact]
    public async Task Up_Failure_SaysWhatCanBeReadAloud()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.4.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.4.2", key: "another"), ike, nat);
        ControlReply reply = await left.Ask("up", "c", 20);
        Assert.Matches("^At [0-9:]{8} UTC, 127.77.4.1 with 127.77.4.2: Phase 1 comes as far as the identities", reply.Say!);
        Assert.Equal("psk.differs", (await left.Ask("why", "c")).Why!.Causes[0].Id);
        Assert.Equal("psk.differs", (await right.Ask("why", "c")).Why!.Causes[0].Id);
        Assert.Empty((await left.Ask("credentials")).Credentials!.Keys); // pre-shared keys are never among them
    }

    [Fact]
    [Trait("Diagnosis", "config.name-unresolved")]
    public async Task Why_NameThatDoesNotResolve_IsNamed()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        var files = new TextFiles
        {
            ["ipsec.conf"] = "config setup\n\tlisten=127.77.4.1\nconn c\n\tleft=127.77.4.1\n\tright=gw.example\n\tleftsubnet=10.1.0.0/16\n\trightsubnet=10.2.0.0/16\n\tauto=add\n\tauthby=secret\n",
            ["ipsec.secrets"] = "127.77.4.1 %any : PSK \"a key for this test alone\"\n",
        };
        await using RunningDaemon daemon = await RunningDaemon.Start(files.Load, ike, nat, new ScriptedResolver(), new HandClock());
        ControlReply reply = await daemon.Ask("why", "c");
        Assert.Equal(("config.name-unresolved", ExitCode.BadConfig), (reply.Why!.Causes[0].Id, reply.ExitCode));
        Assert.Equal(ExitCode.NoSuchConnection, (await daemon.Ask("why", "nobody")).ExitCode);
    }

    [Fact]
    [Trait("Diagnosis", "config.error")]
    public async Task Why_SettingsThatCannotBeUsed_AreNamedWithTheirLine()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        var files = new TextFiles
        {
            ["ipsec.conf"] = "config setup\n\tlisten=127.77.4.1\nconn c\n\tleft=127.77.4.1\n\tright=127.77.4.2\n\tike=aes256-sha1-modp99\n\tauto=add\n\tauthby=secret\n",
            ["ipsec.secrets"] = "127.77.4.1 %any : PSK \"a key for this test alone\"\n",
        };
        await using RunningDaemon daemon = await RunningDaemon.Start(files.Load, ike, nat, new ScriptedResolver(), new HandClock());
        ControlReply reply = await daemon.Ask("why", "c");
        WhyCause first = reply.Why!.Causes[0];
        Assert.Equal(("config.error", ExitCode.BadConfig), (first.Id, reply.ExitCode));
        Assert.Contains("ipsec.conf:6", first.Seen[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfAConnection_HasItsEventsInOrderWithNumbers()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.4.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.4.2"), ike, nat);
        await left.Ask("up", "c", 20);
        List<ControlEvent> all = await Log(left, new ControlRequest { Verb = "log", Connection = "c" });
        Assert.Equal("attempt-started", all[0].Name);
        Assert.Equal("connection-up", all[^1].Name);
        Assert.Equal(all.Select(happened => happened.Number).Order(), all.Select(happened => happened.Number));
        ControlEvent child = Assert.Single(all, happened => happened.Name == "child-established");
        Assert.Equal(("10.1.0.0/16", "3des-md5", "false"), (child.Data!["local"], child.Data["algorithms"], child.Data["udpEncapsulation"]));
        Assert.Equal([all[^1]], [.. (await Log(left, new ControlRequest { Verb = "log", Last = 1 })).Select(happened => happened with { Data = all[^1].Data })]);
        Assert.Equal(ExitCode.NoSuchConnection, (await left.Ask("log", "nobody")).ExitCode);
    }

    [Fact]
    public async Task Monitor_Clients_GetWhatHappensUntilTheyLeave()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.4.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.4.2"), ike, nat);
        List<string> names = [];
        using var enough = new CancellationTokenSource();
        Task reading = Read(left, names, enough);
        await Task.WhenAny(reading, left.Ask("up", "c", 20));
        await reading.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("connection-up", names[^1]);

        // More than there are places, one after the other: who leaves gives his up.
        for (int client = 0; client < 80; client++)
        {
            using var leaves = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (ControlMessage message in left.Client.Send(new ControlRequest { Verb = "monitor" }, RunningDaemon.Patience, leaves.Token))
                    Assert.Null(message.Reply);
            });
        }

        Assert.Equal(ExitCode.Ok, (await left.Ask("ping")).ExitCode);
    }

    private static async Task Read(RunningDaemon daemon, List<string> names, CancellationTokenSource enough)
    {
        // The first event may be over before the listener is there; the monitor is asked first, and the journal shows when it listens.
        try
        {
            await foreach (ControlMessage message in daemon.Client.Send(new ControlRequest { Verb = "log", Follow = true }, RunningDaemon.Patience, enough.Token))
            {
                names.Add(message.Event!.Name);
                if (message.Event.Name == "connection-up")
                    await enough.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // All that was waited for has come.
        }
    }

    private static async Task<List<ControlEvent>> Log(RunningDaemon daemon, ControlRequest request)
    {
        List<ControlEvent> events = [];
        await foreach (ControlMessage message in daemon.Client.Send(request, RunningDaemon.Patience))
            if (message.Event is { } happened)
                events.Add(happened);
        return events;
    }

    private static async Task Until(RunningDaemon daemon, string name)
    {
        await foreach (ControlMessage message in daemon.Client.Send(new ControlRequest { Verb = "log", Follow = true }, RunningDaemon.Patience, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token))
            if (message.Event?.Name == name)
                return;
    }

    private static LoadedConfiguration Side(string listen, string key = "the key", bool impatient = false)
    {
        ConnectionSettings connection = Connection("c", End(ConnectionEnd.Left, "127.77.4.1", ["10.1.0.0/16"]), End(ConnectionEnd.Right, "127.77.4.2", ["10.2.0.0/16"]));
        if (impatient)
            connection = connection with { RetransmitTimeout = Set(TimeSpan.FromSeconds(1)), RetransmitInterval = Set(TimeSpan.FromMilliseconds(20)) };
        return Load(Setup(listen), Secrets(key, "127.77.4.1", "127.77.4.2"), connection);
    }
}
