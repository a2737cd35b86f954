using System.Diagnostics;
using System.Globalization;
using System.Text;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Tests.Composition;

namespace XfrmCtl.Daemon.Tests.Workers;

/// <summary>The files change under running daemons.</summary>
public sealed class ReloadTests
{
    private const string Usual = """
        config setup
            listen={0}
        conn %default
            authby=secret
            left=127.77.2.1
            right=127.77.2.2
            ike=aes128-sha1-modp1536
            phase2alg=aes128-sha1
            retransmit-interval=200ms
        conn c
            leftsubnet=10.1.0.0/16
            rightsubnet=10.2.0.0/16
            auto=add

        """;

    private readonly TextFiles _left = Files("127.77.2.1");
    private readonly TextFiles _right = Files("127.77.2.2");

    [Fact]
    public async Task Reload_TimersAlone_DryRunSaysItAndTheSasStay()
    {
        await using Pair pair = await Up();
        ulong serial = await Serial(pair.Left);
        _left["ipsec.conf"] += "    dpddelay=30\n    dpdtimeout=90\n    keyingtries=3\n";

        ControlReply plan = await Reload(pair.Left, dryRun: true);
        Assert.Equal((ExitCode.Ok, true), (plan.ExitCode, plan.Reload!.DryRun));
        ReloadedConnection planned = Assert.Single(plan.Reload.Changed);
        Assert.Equal(["keyingtries", "dpddelay", "dpdtimeout"], planned.Keywords);
        Assert.Equal(["timers"], planned.Touches);
        Assert.False(planned.EndsSas);
        Assert.Null((await Status(pair.Left)).Ike[0].Dpd!.DelaySeconds);

        ControlReply done = await Reload(pair.Left);
        Assert.Equal(["c"], done.Reload!.Changed.Select(changed => changed.Name));
        ConnectionStatus after = await Status(pair.Left);
        Assert.Equal((serial, 30d), (after.Ipsec[0].Serial, after.Ike[0].Dpd!.DelaySeconds));
        Assert.Equal((1, 0), ((await Reload(pair.Left)).Reload!.Unchanged, (await Reload(pair.Left)).Reload!.Changed.Count));
    }

    [Fact]
    public async Task Reload_FileThatCannotBeRead_ChangesNothing()
    {
        await using Pair pair = await Up();
        foreach (string file in new[] { "ipsec.secrets", "ipsec.conf" })
        {
            _left[file] = null;
            ControlReply reply = await Reload(pair.Left);
            Assert.Equal(ExitCode.BadConfig, reply.ExitCode);
            Assert.Contains("what is loaded stays: " + file, reply.Message, StringComparison.Ordinal);
            Assert.Equal("up", (await Status(pair.Left)).State);
        }
    }

    [Theory]
    [InlineData("    auto=add\n", "    auto=add\n    ikelifetime=never\n", "ipsec.conf:14:17")]
    [InlineData("    auto=add\n", "    auto=ad\n", "ipsec.conf:13:10")]
    [InlineData("conn c", "con c", "ipsec.conf:10:1")]
    public async Task Reload_ConnectionThatHasErrorsNow_GoesOnAsLoadedUntilTheyAreGone(string text, string broken, string place)
    {
        await using Pair pair = await Up();
        ulong serial = await Serial(pair.Left);
        string good = _left["ipsec.conf"]!;
        _left["ipsec.conf"] = good.Replace(text, broken, StringComparison.Ordinal);
        foreach (bool dryRun in new[] { true, false })
        {
            ControlReply reply = await Reload(pair.Left, dryRun);
            Assert.Equal(ExitCode.BadConfig, reply.ExitCode);
            ConnectionProblem kept = Assert.Single(reply.Reload!.Kept);
            Assert.Equal(("c", place), (kept.Name, kept.Location));
            Assert.Equal((0, 0), (reply.Reload.Removed.Count, reply.Reload.Changed.Count));
        }
        Assert.Equal(serial, await Serial(pair.Left));
        Assert.Equal(place, Assert.Single((await pair.Left.Ask("status")).Status!.NotLoaded).Location);
        Assert.Contains("\"c\" goes on with the settings that it was loaded with", pair.Left.Log, StringComparison.Ordinal);

        _left["ipsec.conf"] = good;
        Assert.Equal(ExitCode.Ok, (await Reload(pair.Left)).ExitCode);
        Assert.Empty((await pair.Left.Ask("status")).Status!.NotLoaded);
        Assert.Equal(serial, await Serial(pair.Left));
    }

    [Fact]
    public async Task Status_ConnectionNotLoaded_SaysWhyWithItsPlace()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        _left["ipsec.conf"] += "conn wrong\n    rightsubnet=10.300.0.0/16\n    auto=start\n";
        await using RunningDaemon left = await RunningDaemon.Start(_left.Load, ike, nat);
        ControlReply all = await left.Ask("status");
        ConnectionProblem problem = Assert.Single(all.Status!.NotLoaded);
        Assert.Equal(("wrong", "ipsec.conf:15:17"), (problem.Name, problem.Location));
        ControlReply one = await left.Ask("status", "wrong");
        Assert.Equal(ExitCode.BadConfig, one.ExitCode);
        Assert.Contains("ipsec.conf:15:17", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_WhatOnlyTheKernelKnows_MakesNewStatesBesideTheOld()
    {
        await using Pair pair = await Up();
        ulong serial = await Serial(pair.Left);
        _left["ipsec.conf"] += "    ipsec-max-bytes=1G\n";
        ReloadedConnection changed = Assert.Single((await Reload(pair.Left)).Reload!.Changed);
        Assert.Equal(["ipsec-max-bytes"], changed.Keywords);
        Assert.False(changed.EndsSas);
        await Until(async () => await Serial(pair.Left) > serial);
        Assert.Equal("up", (await Status(pair.Left)).State);
    }

    [Fact]
    public async Task Start_OneReqidForTwoConnections_RefusesTheSecond()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        _left["ipsec.conf"] += "    reqid=7\nconn d\n    rightsubnet=10.3.0.0/16\n    reqid=7\n    auto=add\n";
        await using RunningDaemon left = await RunningDaemon.Start(_left.Load, ike, nat);
        ControlReply reply = await left.Ask("status");
        Assert.Equal(["c"], reply.Status!.Connections.Select(connection => connection.Name));
        Assert.Contains("is that of connection 'c'", Assert.Single(reply.Status.NotLoaded).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_WithoutTheConnection_TellsThePeer()
    {
        await using Pair pair = await Up();
        _left["ipsec.conf"] = "config setup\n";
        ControlReply reply = await Reload(pair.Left);
        Assert.Equal(["c"], reply.Reload!.Removed);
        Assert.Empty((await pair.Left.Ask("status")).Status!.Connections);
        await Until(async () => (await Status(pair.Right)).Ipsec.Count == 0);
    }

    [Fact]
    public async Task Reload_AutoIgnore_RemovesWhatItLoadedAndKeepsWhatWasAddedByHand()
    {
        await using Pair pair = await Up();
        _left["ipsec.conf"] = _left["ipsec.conf"]!.Replace("auto=add", "auto=ignore", StringComparison.Ordinal);
        Assert.Equal(["c"], (await Reload(pair.Left)).Reload!.Removed);
        Assert.Equal(ExitCode.Ok, (await pair.Left.Ask("add", "c")).ExitCode);
        Assert.Empty((await Reload(pair.Left)).Reload!.Removed);
        _left["ipsec.conf"] = _left["ipsec.conf"]!.Replace("auto=ignore", "auto=start", StringComparison.Ordinal);
        Assert.Equal(["auto"], Assert.Single((await Reload(pair.Left)).Reload!.Changed).Keywords);
        await Until(async () => (await Status(pair.Left)).State == "up");
        ulong serial = await Serial(pair.Left);
        _left["ipsec.conf"] = _left["ipsec.conf"]!.Replace("auto=start", "auto=add", StringComparison.Ordinal);
        await Reload(pair.Left);
        Assert.Equal(serial, await Serial(pair.Left));
    }

    [Fact]
    public async Task Reload_AutoRouteAndAddInTurn_RoutesAndUnroutes()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        string add = _left["ipsec.conf"]!;
        string route = add.Replace("auto=add", "auto=route", StringComparison.Ordinal);
        await using RunningDaemon left = await RunningDaemon.Start(_left.Load, ike, nat);
        foreach ((string text, string state) in new[] { (route, "routed"), (add, "loaded"), (route, "routed") })
        {
            _left["ipsec.conf"] = text;
            await Reload(left);
            Assert.Equal(state, (await Status(left)).State);
        }
        // What was done by hand is not undone by a reload that changes something else.
        await left.Ask("unroute", "c");
        _left["ipsec.conf"] = route + "    keyingtries=2\n";
        await Reload(left);
        Assert.Equal("loaded", (await Status(left)).State);
    }

    [Fact]
    public async Task Reload_TenThousandConnectionsUnchanged_TakesSeconds()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        var text = new StringBuilder(_left["ipsec.conf"]);
        for (int i = 0; i < 10_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"conn n{i}\n    right=10.{i >> 8}.{i & 255}.1\n    leftsubnet=10.1.0.0/16\n    rightsubnet=172.{16 + (i >> 12)}.{i & 255}.0/24\n    auto=add\n");
        _left["ipsec.conf"] = text.ToString();
        await using RunningDaemon left = await RunningDaemon.Start(_left.Load, ike, nat);
        long began = Stopwatch.GetTimestamp();
        ControlReply reply = await Reload(left);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        Assert.Equal(10_001, reply.Reload!.Unchanged);
        Assert.True(took < TimeSpan.FromSeconds(15), $"it took {took}");
    }

    private static TextFiles Files(string listen) => new()
    {
        ["ipsec.conf"] = Usual.Replace("{0}", listen, StringComparison.Ordinal),
        ["ipsec.secrets"] = "127.77.2.1 127.77.2.2 : PSK \"a key for this test alone\"\n",
    };

    private async Task<Pair> Up()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        var pair = new Pair(await RunningDaemon.Start(_left.Load, ike, nat), await RunningDaemon.Start(_right.Load, ike, nat));
        Assert.Equal(ExitCode.Ok, (await pair.Left.Ask("up", "c", 20)).ExitCode);
        return pair;
    }

    private static Task<ControlReply> Reload(RunningDaemon daemon, bool dryRun = false) =>
        daemon.Ask(new ControlRequest { Verb = "reload", DryRun = dryRun }, TimeSpan.FromSeconds(60));

    private static async Task<ConnectionStatus> Status(RunningDaemon daemon) => (await daemon.Ask("status")).Status!.Connections.Single();

    private static async Task<ulong> Serial(RunningDaemon daemon) => (await Status(daemon)).Ipsec[0].Serial;

    private static async Task Until(Func<Task<bool>> condition)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await condition())
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "it did not come to be so");
    }

    private sealed record Pair(RunningDaemon Left, RunningDaemon Right) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Left.DisposeAsync();
            await Right.DisposeAsync();
        }
    }
}
