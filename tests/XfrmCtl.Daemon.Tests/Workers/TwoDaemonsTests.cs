using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.System;
using static XfrmCtl.Daemon.Tests.Composition.ConfigurationSamples;

namespace XfrmCtl.Daemon.Tests.Workers;

/// <summary>Two daemons on loopback addresses negotiate over real sockets; only their kernels are in memory.</summary>
public sealed class TwoDaemonsTests
{
    [Fact]
    public async Task Up_GoodConfiguration_BringsBothSidesUpAndDownAgain()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.1.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.1.2"), ike, nat);
        var events = new List<string>();
        ControlReply? reply = null;
        await foreach (ControlMessage message in left.Client.Send(new ControlRequest { Verb = "up", Connection = "c", TimeoutSeconds = 20 }, RunningDaemon.Patience))
        {
            if (message.Event is { } step)
                events.Add(step.Name);
            reply = message.Reply;
        }
        Assert.Equal((ExitCode.Ok, "c is up"), (reply!.ExitCode, reply.Message));
        Assert.Equal("attempt-started", events[0]);
        Assert.Contains("phase1-established", events);
        Assert.Equal("connection-up", events[^1]);

        ConnectionStatus here = Assert.Single((await left.Ask("status")).Status!.Connections);
        ConnectionStatus there = Assert.Single((await right.Ask("status")).Status!.Connections);
        Assert.Equal(("up", "up"), (here.State, there.State));
        Assert.Equal(("initiator", "responder"), (here.Ike[0].Role, there.Ike[0].Role));
        Assert.Equal((here.Ipsec[0].SpiIn, here.Ipsec[0].SpiOut), (there.Ipsec[0].SpiOut, there.Ipsec[0].SpiIn));
        Assert.Equal(("3des", "md5", "10.1.0.0/16", "10.2.0.0/16"),
            (here.Ipsec[0].Encryption, here.Ipsec[0].Integrity, here.Ipsec[0].Selectors.Local, here.Ipsec[0].Selectors.Remote));

        Assert.Equal(ExitCode.Ok, (await left.Ask("rekey", "c", 20)).ExitCode);
        Assert.Equal(ExitCode.Ok, (await left.Ask("rekey", "c", 20, ike: true)).ExitCode);
        Assert.NotEqual(here.Ipsec[0].SpiIn, (await left.Ask("status")).Status!.Connections[0].Ipsec[0].SpiIn);

        Assert.Equal("c is down", (await left.Ask("down", "c")).Message);
        Assert.Empty((await left.Ask("status")).Status!.Connections[0].Ipsec);
        Assert.Equal("c was down already", (await left.Ask("down", "c")).Message);
        Assert.DoesNotContain("error in this program", left.Log + right.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openswan", "104 \"c\" #1: STATE_MAIN_I1: initiate", "STATE_QUICK_I2: sent QI2, IPsec SA established tunnel mode {ESP=>0x")]
    [InlineData("libreswan", "102 \"c\" #1: sent Main Mode request", "IPsec SA established tunnel mode {ESP")]
    [InlineData("configuration", "104 \"c\" #1: STATE_MAIN_I1: initiate", "STATE_QUICK_I2: sent QI2, IPsec SA established tunnel mode {ESP=>0x")]
    public async Task Up_AskedInADialect_HasNumberedLinesAndDetails(string dialect, string first, string last)
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.1.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.1.2"), ike, nat);
        List<string> lines = [];
        await foreach (ControlMessage message in left.Client.Send(new ControlRequest { Verb = "up", Connection = "c", TimeoutSeconds = 20, Dialect = dialect }, RunningDaemon.Patience, TestContext.Current.CancellationToken))
            lines.AddRange((message.Event?.Lines ?? []).Select(line => line.ToString()));

        Assert.Contains(first, lines);
        Assert.Contains(lines, line => line.StartsWith("004 \"c\" #2: ", StringComparison.Ordinal) && line.Contains(last, StringComparison.Ordinal));
        StatusDocument status = (await left.Ask(new ControlRequest { Verb = "status", Dialect = dialect }, TimeSpan.FromSeconds(30))).Status!;
        Assert.Equal(("openswan", ike), (status.Daemon.Details!.Dialect, status.Daemon.Details.IkePort));
        Assert.Equal(("3des-md5-modp1024", "3des-md5", false), (status.Connections[0].Details!.IkeProposals[0], status.Connections[0].Details!.EspProposals[0], status.Connections[0].Details!.BySignature));
        Assert.Equal(("initiator", 1UL, "127.77.1.2"), (status.Connections[0].Ipsec[0].Role, status.Connections[0].Ipsec[0].IkeSerial, status.Connections[0].Ipsec[0].RemoteAddress));
        Assert.Null((await left.Ask("status")).Status!.Connections[0].Details);

        // Up already, it says so; and what it has carried stands at its end, in libreswan's words alone.
        string[] again = await Lines(left, "up", dialect);
        string[] down = await Lines(left, "down", dialect);
        Assert.Equal(lines.Where(line => line.StartsWith("004 \"c\" #2: ", StringComparison.Ordinal)), again);
        Assert.Equal(dialect == "libreswan" ? ["005 \"c\" #2: ESP traffic information: in=0B out=0B"] : [], down.Where(line => line.StartsWith("005", StringComparison.Ordinal)));
    }

    private static async Task<string[]> Lines(RunningDaemon daemon, string verb, string dialect)
    {
        List<string> lines = [];
        await foreach (ControlMessage message in daemon.Client.Send(new ControlRequest { Verb = verb, Connection = "c", TimeoutSeconds = 20, Dialect = dialect }, RunningDaemon.Patience, TestContext.Current.CancellationToken))
            lines.AddRange((message.Event?.Lines ?? []).Select(line => line.ToString()));
        return [.. lines];
    }

    [Fact]
    public async Task Log_WithAFile_HasPlutosLinesBesideOurs()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.1.1", logFile: "/nonexistent/pluto.log"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.1.2"), ike, nat);
        Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);
        await left.Ask("down", "c");

        string[] lines = left.Log.Split('\n');
        foreach (string expected in new[]
        {
            "added connection description \"c\"",
            "listening for IKE messages",
            "\"c\" #1: initiating Main Mode",
            "\"c\" #1: transition from state STATE_MAIN_I1 to state STATE_MAIN_I2",
            "\"c\" #1: STATE_MAIN_I4: ISAKMP SA established {auth=OAKLEY_PRESHARED_KEY cipher=oakley_3des_cbc_192 prf=oakley_md5 group=modp1024}",
            "\"c\" #2: deleting state (STATE_QUICK_I2)",
        })
            Assert.Contains(expected, lines);
        Assert.Contains(lines, line => line.StartsWith("\"c\" #2: STATE_QUICK_I2: sent QI2, IPsec SA established tunnel mode {ESP=>0x", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("\"c\": Phase 1 is established with 127.77.1.2", StringComparison.Ordinal));
        Assert.DoesNotContain("STATE_MAIN", right.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("psk", ExitCode.AuthFailed)]
    [InlineData("phase1", ExitCode.Phase1Refused)]
    [InlineData("phase2", ExitCode.Phase2Refused)]
    [InlineData("subnets", ExitCode.SelectorsRefused)]
    public async Task Up_MismatchedPeer_EndsWithItsExitCodeAndAdvice(string fault, ExitCode expected)
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.1.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.1.2", fault), ike, nat);
        ControlReply reply = await left.Ask("up", "c", 25);
        Assert.Equal(expected, reply.ExitCode);
        Assert.NotNull(reply.Reason);
        LastError error = (await left.Ask("status")).Status!.Connections[0].LastError!;
        Assert.Equal((expected, reply.Reason), (error.ExitCode, error.Code));

        // One source of words: what why says first is what up and status advise.
        WhyCause first = (await left.Ask("why", "c")).Why!.Causes[0];
        Assert.Equal([$"{first.Confidence}: {first.Title}", .. first.Here.Where(step => !step.StartsWith("xfrmctl up", StringComparison.Ordinal))], reply.Advice.SkipLast(1));
        Assert.StartsWith("ASA: ", reply.Advice[^1], StringComparison.Ordinal);
        Assert.Equal(reply.Advice, error.Advice);
    }

    [Fact]
    public async Task Up_SilentPeer_EndsWithNoAnswer()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.1.1", "impatient"), ike, nat);
        ControlReply reply = await left.Ask("up", "c", 20);
        Assert.Equal((ExitCode.NoAnswer, "peer-silent"), (reply.ExitCode, reply.Reason));
    }

    [Fact]
    [Trait("Hostile", "T07")]
    [Trait("Hostile", "T01")]
    public async Task Datagrams_Malformed_AreSurvivedOnBothPorts()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.1.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.1.2"), ike, nat);
        var chance = new Random(20261123);
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stranger.Bind(new IPEndPoint(IPAddress.Parse("127.77.1.3"), 0));
        for (int i = 0; i < 2000; i++)
        {
            byte[] octets = new byte[chance.Next(0, 200)];
            chance.NextBytes(octets);
            if (i % 3 == 0 && octets.Length > 32)
            {
                // Looks like a Main Mode message with a right length, as far as the header goes.
                octets.AsSpan(8, 8).Clear();
                (octets[16], octets[17], octets[18], octets[19]) = (1, 0x10, 2, 0);
                octets.AsSpan(20, 4).Clear();
                (octets[24], octets[25], octets[26], octets[27]) = (0, 0, 0, (byte)octets.Length);
            }
            if (i % 2 == 0 && octets.Length > 4)
                octets.AsSpan(0, 4).Clear();
            stranger.SendTo(octets, new IPEndPoint(IPAddress.Parse("127.77.1.2"), i % 2 == 0 ? nat : ike));
        }
        Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);
        Assert.DoesNotContain("fault in this program", right.Log, StringComparison.Ordinal);
        Assert.True(right.Log.Split('\n').Length < 200, "strangers can fill the log");
    }

    [Fact]
    public async Task Status_Brief_LeavesOutIsakmpSasWhereThereAreSeveralConnections()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.1.1", more: ["d"]), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.1.2"), ike, nat);
        Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);
        ControlRequest request = new() { Verb = "status", Brief = true };

        IReadOnlyList<ConnectionStatus> several = (await left.Ask(request, TimeSpan.FromSeconds(30))).Status!.Connections;
        ConnectionStatus single = (await right.Ask(request, TimeSpan.FromSeconds(30))).Status!.Connections.Single();

        Assert.Equal([("c", "up", 0, 1), ("d", "loaded", 0, 0)], several.Select(one => (one.Name, one.State, one.Ike.Count, one.Ipsec.Count)));
        Assert.Equal((1, 1), (single.Ike.Count, single.Ipsec.Count));
    }

    [Fact]
    public async Task DeleteAddReload_OfAConnection_EndAndLoadIt()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.1.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.1.2"), ike, nat);
        Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);
        ulong serial = (await left.Ask("status")).Status!.Connections[0].Ipsec[0].Serial;
        Assert.Equal(ExitCode.Ok, (await left.Ask("reload")).ExitCode);
        Assert.Equal(serial, (await left.Ask("status")).Status!.Connections[0].Ipsec[0].Serial);
        Assert.Equal(ExitCode.Ok, (await left.Ask("route", "c")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await left.Ask("down", "c")).ExitCode);
        Assert.Equal("routed", (await left.Ask("status")).Status!.Connections[0].State);
        Assert.Equal(ExitCode.Ok, (await left.Ask("unroute", "c")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await left.Ask("delete", "c")).ExitCode);
        Assert.Empty((await left.Ask("status")).Status!.Connections);
        Assert.Equal(ExitCode.NoSuchConnection, (await left.Ask("up", "c")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await left.Ask("add", "c")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);
        Assert.Equal(ExitCode.NoSuchConnection, (await left.Ask("add", "nobody")).ExitCode);
    }

    [Fact]
    public async Task Stop_ByTheControlSocket_EndsCleanly()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon daemon = await RunningDaemon.Start(() => Side("127.77.1.1"), ike, nat);
        Task ended = daemon.Ended();
        Assert.Equal(ExitCode.Ok, (await daemon.Ask("stop")).ExitCode);
        await ended.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((ExitCode.Ok, (string?)null), (daemon.Daemon.Outcome, daemon.Daemon.Trouble));
        Assert.False(File.Exists(daemon.Socket));
    }

    [Fact]
    public async Task Start_PortTaken_NamesThePortAndEndsWithItsCode()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Parse("127.77.1.1"), ike));
        var refused = await Assert.ThrowsAsync<DaemonException>(() => RunningDaemon.Start(() => Side("127.77.1.1"), ike, nat));
        Assert.Equal(ExitCode.KernelRefused, refused.ExitCode);
        Assert.Contains($"UDP port {ike} of 127.77.1.1 is taken by", refused.Message, StringComparison.Ordinal);
    }

    private static LoadedConfiguration Side(string listen, string fault = "", string? logFile = null, string[]? more = null)
    {
        EndSettings left = End(ConnectionEnd.Left, "127.77.1.1", ["10.1.0.0/16"]);
        EndSettings right = End(ConnectionEnd.Right, "127.77.1.2", [fault == "subnets" ? "10.9.0.0/16" : "10.2.0.0/16"]);
        ConnectionSettings connection = Connection("c", left, right);
        connection = fault switch
        {
            "phase1" => connection with { IkeProposals = Set<ImmutableArray<IkeProposal>>([new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1024)]) },
            "phase2" => connection with { EspProposals = Set<ImmutableArray<EspProposal>>([new(CipherTable.Aes, 256, IntegrityTable.HmacSha1)]) },
            "impatient" => connection with { RetransmitTimeout = Set(TimeSpan.FromSeconds(1)), RetransmitInterval = Set(TimeSpan.FromMilliseconds(200)) },
            _ => connection,
        };
        return Load(Setup(listen) with { PlutoStderrLog = Set(logFile) }, Secrets(fault == "psk" ? "another key" : "the key", "127.77.1.1", "127.77.1.2"),
            [connection, .. (more ?? []).Select(name => Connection(name, left, right with { Subnets = Set<ImmutableArray<IPNetwork>>([IPNetwork.Parse("10.3.0.0/16")]) }))]);
    }
}
