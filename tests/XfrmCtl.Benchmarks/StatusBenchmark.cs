using System.Globalization;
using System.Net;
using XfrmCtl.Benchmarks.Load;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Benchmarks;

/// <summary>How long a person waits for the state of one tunnel, and of a thousand: each program's own command, from start to end, on a daemon that really has so many.</summary>
internal static class StatusBenchmark
{
    private const string Key = "a key for the benchmark alone";

    private static readonly IPAddress Hub = IPAddress.Parse("10.78.0.1");

    // Debian's pluto is built without modp1024.
    private static readonly IkeProposal Ike = new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1536);

    private static readonly EspProposal Esp = new(CipherTable.Aes, 256, IntegrityTable.HmacSha1);

    private const int UncountedRuns = 5;

    /// <summary>Runs it in a namespace that is ours alone.</summary>
    /// <param name="output">Where the table goes.</param>
    /// <param name="runs">How often each command runs.</param>
    /// <param name="tunnels">How many tunnels there are in the end; before, one.</param>
    /// <param name="realKernel">Whether the kernel's own states and policies are used, without which pluto has connections and no tunnel.</param>
    public static async Task Run(TextWriter output, int runs, int tunnels, bool realKernel)
    {
        if (!Outside.IsFreshNamespace)
        {
            await output.WriteLineAsync("status: left out, since this is not a namespace of its own (tests/bench makes one; it takes root)");
            return;
        }

        Outside.Run("ip", "link", "set", "lo", "up");
        Outside.Run("ip", "address", "replace", $"{Hub}/32", "dev", "lo");
        Outside.Run("ip", "address", "replace", $"{Responder.Inside}/32", "dev", "lo");
        Table table = new("the state of all tunnels", "tunnels", "ms from start to end", "resident memory, MB");
        Func<Responder>[] responders = realKernel
            ? [() => new XfrmctldResponder(true), () => new CharonResponder(true), () => new PlutoResponder()]
            : [() => new XfrmctldResponder(false), () => new CharonResponder(false), () => new PlutoResponder(loadedOnly: true)];
        foreach (int count in new[] { 1, tunnels })
        {
            // As many connections as tunnels: who is not up is shown as well.
            IReadOnlyList<IPAddress> peers = [.. Enumerable.Range(1, count).Select(number => new IPAddress([10, 77, (byte)(number >> 8), (byte)(number & 0xff)]))];
            foreach (Func<Responder> make in responders)
            {
                using Responder responder = make();
                if (responder.Missing is { } why)
                {
                    if (count == 1)
                        await output.WriteLineAsync($"{responder.Name}: left out, since {why}\n");
                    continue;
                }

                Responder.Scene scene = new(Hub, peers, Key, "aes256-sha1-modp1536", "aes256-sha1");
                if (responder.TakesTunnels)
                {
                    Outside.Run("ip", "address", "replace", "10.77.0.0/16", "dev", "lo"); // on lo all of it is ours
                    using SocketCrowd crowd = new(Hub, peers, Key, Ike, Esp);
                    responder.Start(scene);
                    await crowd.BringUp(0, count);
                    Add(table, responder, count, runs);
                    Outside.Run("ip", "address", "delete", "10.77.0.0/16", "dev", "lo");
                }
                else
                {
                    Outside.Run("ip", "route", "replace", "default", "dev", "lo");
                    responder.Start(scene);
                    Add(table, responder, count, runs);
                }
            }
        }

        table.Print(output);
    }

    // In turn, so that what else the machine does meets all alike; the first rounds, in which this program compiles itself and the daemon is done with what it began, do not count.
    private static void Add(Table table, Responder responder, int tunnels, int runs)
    {
        (string Name, string[] Words, Sample Time, Sample Memory)[] commands =
            [.. responder.StatusCommands.Select(command => (command.Name, command.Words, new Sample(), new Sample()))];
        for (int run = -UncountedRuns; run < runs; run++)
        {
            foreach ((_, string[] words, Sample time, Sample memory) in commands)
            {
                ProgramRun measured = ProgramRun.Measure(words[0], words[1..]);
                if (run < 0)
                    continue;
                time.Add(measured.Milliseconds);
                memory.Add(measured.Megabytes);
            }
        }

        foreach ((string name, _, Sample time, Sample memory) in commands)
            table.Add(name, tunnels.ToString("N0", CultureInfo.InvariantCulture), time.ToText("N1"), memory.Median > 0 ? memory.ToText("N1") : "too short to see");
    }
}
