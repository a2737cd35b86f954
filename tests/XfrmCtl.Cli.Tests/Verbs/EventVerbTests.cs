using System.Text.Json;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

public sealed class EventVerbTests
{
    private static readonly ControlMessage s_down = new()
    {
        Event = new()
        {
            Number = 7,
            At = Samples.Now,
            Name = "connection-down",
            Connection = "L2L-IPSEC",
            Severity = "warning",
            Text = "the connection is down (peer-dead)",
            Data = new Dictionary<string, string> { ["reason"] = "peer-dead", ["willRetry"] = "false" },
        },
    };

    private static readonly ControlMessage s_stranger = FakeDaemon.Event("message-dropped", "dropped a message from 192.0.2.9:500: \e[2Jno ISAKMP header", 1, "warning");

    [Fact]
    public async Task Log_Events_AreALineEach()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(s_down, s_stranger, FakeDaemon.Reply(ExitCode.Ok, ""));

        CliRun run = await CliRun.Of("log", "L2L-IPSEC", "-n", "2", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(
            """
            2026-11-23 12:00:00.000 "L2L-IPSEC": warning: the connection is down (peer-dead)
            2026-11-23 12:00:01.000 warning: dropped a message from 192.0.2.9:500: ?[2Jno ISAKMP header

            """,
            run.Out);
        Assert.Equal(new ControlRequest { Verb = "log", Connection = "L2L-IPSEC", Last = 2, Acknowledge = true }, Assert.Single(daemon.Requests));
    }

    [Fact]
    public async Task Log_Json_IsOneObjectALineThatFitsItsSchema()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(s_down, s_stranger, FakeDaemon.Reply(ExitCode.Ok, ""));

        CliRun run = await CliRun.Of("log", "--json", "--socket", daemon.SocketPath);

        string[] lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Empty(JsonSchema.Load("event.json").Faults(line)));
        Assert.Equal("peer-dead", JsonDocument.Parse(lines[0]).RootElement.GetProperty("data").GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("monitor")]
    [InlineData("log", "-f")]
    public async Task Stream_Interrupted_ShowsWhatCameAndEndsWith130(params string[] args)
    {
        await using FakeDaemon daemon = FakeDaemon.Stalling(s_down);
        using var interruption = new CancellationTokenSource();

        Task<CliRun> running = CliRun.Of(Samples.Context(interruption.Token), [.. args, "--socket", daemon.SocketPath]);
        await daemon.Asked;
        await interruption.CancelAsync();
        CliRun run = await running;

        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Equal("", run.Error);
        Assert.Equal(args[0] == "log", Assert.Single(daemon.Requests).Follow);
    }

    [Fact]
    public async Task Monitor_DaemonEnds_SaysSoAndExitsWith3()
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw();

        CliRun run = await CliRun.Of("monitor", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.NotRunning, run.Code);
    }

    [Fact]
    public async Task Log_NoSuchConnection_ExitsWith7()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Reply(ExitCode.NoSuchConnection, "no connection \"nobody\" is loaded"));

        Assert.Equal(ExitCode.NoSuchConnection, (await CliRun.Of("log", "nobody", "--socket", daemon.SocketPath)).Code);
    }

    [Fact]
    public async Task Log_NegativeNumber_IsUsage() => Assert.Equal(ExitCode.Usage, (await CliRun.Of("log", "--lines", "-1")).Code);
}
