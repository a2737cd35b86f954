using System.Text.Json;
using XfrmCtl.Cli;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Tests.Workers;
using static XfrmCtl.Daemon.Tests.Composition.ConfigurationSamples;

namespace XfrmCtl.Daemon.Tests.Cli;

/// <summary><c>log --json</c>, whose lines are those of <c>monitor --json</c>, of two real daemons: each line fits the schema, and the names are there that a tunnel's life has.</summary>
public sealed class MonitorTests
{
    [Fact]
    public async Task LogJson_OfATunnelsLife_HasItsEventsAndFitsTheSchema()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.5.1"), ike, nat);
        await using (RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.5.2"), ike, nat))
        {
            Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);
            Assert.Equal(ExitCode.Ok, (await left.Ask("rekey", "c", 20)).ExitCode);
            Assert.Equal(ExitCode.Ok, (await left.Ask("rekey", "c", 20, ike: true)).ExitCode);
            Assert.Equal(ExitCode.Ok, (await left.Ask("down", "c")).ExitCode);
            // Its network is none of the peer's.
            Assert.Equal(ExitCode.SelectorsRefused, (await left.Ask("up", "elsewhere", 20)).ExitCode);
        }
        // And now it is not there.
        Assert.Equal(ExitCode.NoAnswer, (await left.Ask("up", "c", 20)).ExitCode);

        IReadOnlyDictionary<string, long> totals = (await left.Ask(new ControlRequest { Verb = "status", Dialect = "libreswan" }, TimeSpan.FromSeconds(30))).Status!.Daemon.Details!.Totals;
        Assert.Equal((3, 2), (totals["total.ikev1.isakmp.established"], totals["total.ikev1.ipsec.established"]));
        Assert.Equal((3, 2, 2), (totals["total.ikev1.encr.3DES_CBC"], totals["total.ikev1.ipsec.integ.HMAC_MD5_96"], totals["total.ipsec.type.esp"]));
        Assert.True(totals["total.ikev1.isakmp.started"] >= 3 && totals["total.ike.ikev1.failed"] >= 2, string.Join(' ', totals));

        string[] lines = await Log(left);
        JsonSchema schema = JsonSchema.Load("event.json");
        Assert.All(lines, line => Assert.Empty(schema.Faults(line)));
        JsonElement[] events = [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        string[] names = [.. events.Select(one => one.GetProperty("name").GetString()!).Distinct()];
        foreach (string expected in new[]
        {
            "attempt-started", "message-sent", "message-received", "message-retransmitted", "nat-detected", "phase1-established", "child-established", "connection-up", "child-rekeyed", "child-ended", "phase1-ended",
            "connection-down", "notify-received", "attempt-failed",
        })
            Assert.Contains(expected, names);
        // What is kept is counted, without a gap.
        ulong[] numbers = [.. events.Where(one => one.TryGetProperty("number", out _)).Select(one => one.GetProperty("number").GetUInt64())];
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => numbers[0] + (ulong)i), numbers);
        Assert.DoesNotContain("the key", string.Join('\n', lines), StringComparison.Ordinal);
    }

    private static LoadedConfiguration Side(string listen)
    {
        EndSettings left = End(ConnectionEnd.Left, "127.77.5.1", ["10.1.0.0/16"]);
        ConnectionSettings c = Connection("c", left, End(ConnectionEnd.Right, "127.77.5.2", ["10.2.0.0/16"])) with { RetransmitTimeout = Set(TimeSpan.FromSeconds(1.5)) };
        ConnectionSettings elsewhere = c with { Name = "elsewhere", Right = End(ConnectionEnd.Right, "127.77.5.2", ["10.77.0.0/16"]) };
        return Load(Setup(listen), Secrets("the key", "127.77.5.1", "127.77.5.2"), listen == "127.77.5.1" ? [c, elsewhere] : [c]);
    }

    private static async Task<string[]> Log(RunningDaemon daemon)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        ExitCode code = await VerbRunner.Run(["log", "--json", "--socket", daemon.Socket], new CliContext { Terminal = new Terminal(output, error) });
        Assert.Equal((ExitCode.Ok, ""), (code, error.ToString()));
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
