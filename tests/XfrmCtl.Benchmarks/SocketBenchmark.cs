using System.Diagnostics;
using System.Net;
using XfrmCtl.Benchmarks.Load;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Benchmarks;

/// <summary>Handshakes over real sockets: what each daemon needs as responder, one after the other in every round, with the same crowd of initiators.</summary>
internal static class SocketBenchmark
{
    private const string Key = "a key for the benchmark alone";

    // What is allocated once, and the first pages of everything, is there before it counts.
    private const int WarmUp = 200;

    private static readonly IPAddress Hub = IPAddress.Parse("10.78.0.1");

    private static readonly (string Name, IkeProposal Ike, string IkeText, EspProposal Esp, string EspText)[] Profiles =
    [
        ("modp1024", new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1024), "aes256-sha1-modp1024", new(CipherTable.Aes, 256, IntegrityTable.HmacSha1), "aes256-sha1"),
        ("modp2048", new(CipherTable.Aes, 128, HashTable.Sha256, GroupTable.Modp2048), "aes128-sha256-modp2048", new(CipherTable.Aes, 128, IntegrityTable.HmacSha256), "aes128-sha256"),
    ];

    /// <summary>Runs it in a namespace that is ours alone.</summary>
    /// <param name="output">Where the table goes.</param>
    /// <param name="rounds">How often each is measured.</param>
    /// <param name="tunnels">How many tunnels each has at the end.</param>
    /// <param name="realKernel">Whether the kernel's own states and policies are used.</param>
    public static async Task Run(TextWriter output, int rounds, int tunnels, bool realKernel)
    {
        if (!Outside.IsFreshNamespace)
        {
            await output.WriteLineAsync("handshakes: left out, since this is not a namespace of its own (tests/bench makes one; it takes root)");
            return;
        }

        IReadOnlyList<IPAddress> peers = [.. Enumerable.Range(1, tunnels + WarmUp).Select(number => new IPAddress([10, 77, (byte)(number >> 8), (byte)(number & 0xff)]))];
        Outside.Run("ip", "link", "set", "lo", "up");
        Outside.Run("ip", "address", "add", $"{Hub}/32", "dev", "lo");
        Outside.Run("ip", "address", "add", $"{Responder.Inside}/32", "dev", "lo");
        Outside.Run("ip", "address", "add", "10.77.0.0/16", "dev", "lo"); // on lo all of it is ours
        Func<Responder>[] responders = realKernel
            ? [() => new XfrmctldResponder(true), () => new CharonResponder(true), () => new PlutoResponder()]
            : [() => new XfrmctldResponder(false), () => new CharonResponder(false)];
        Table table = new(realKernel ? "responder, real kernel" : "responder", "group", "CPU ms a handshake", "handshakes per second", "KB resident a tunnel", "MB resident before the first");
        foreach ((string name, IkeProposal ike, string ikeText, EspProposal esp, string espText) in Profiles)
        {
            Dictionary<string, Sample[]> samples = [];
            for (int round = 0; round < rounds; round++)
            {
                foreach (Func<Responder> make in responders)
                {
                    using Responder responder = make();
                    Responder.Scene scene = new(Hub, peers, Key, ikeText, espText);
                    if ((responder.Missing ?? responder.Refuses(scene)) is { } why)
                    {
                        if (round == 0)
                            await output.WriteLineAsync($"{responder.Name} with {name}: left out, since {why}\n");
                        continue;
                    }

                    Sample[] sample = samples.TryGetValue(responder.Name, out Sample[]? known) ? known : samples[responder.Name] = [new(), new(), new(), new()];
                    if (realKernel)
                        EmptyKernel();
                    try
                    {
                        await Measure(responder, scene, ike, esp, sample);
                    }
                    catch (InvalidOperationException fault)
                    {
                        await output.WriteLineAsync($"{responder.Name} with {name}: {fault.Message}\n{responder.Log()}\n");
                    }
                }
            }

            foreach ((string responder, Sample[] sample) in samples.Where(pair => !pair.Value[0].IsEmpty))
                table.Add(responder, name, sample[0].ToText("N2"), sample[1].ToText("N0"), sample[2].ToText("N1"), sample[3].ToText("N1"));
        }

        table.Print(output);
    }

    /// <summary>The daemon before was killed, and its states are still there: with what peers choose for the next one's they would be the same.</summary>
    private static void EmptyKernel()
    {
        Outside.Run("ip", "xfrm", "state", "flush");
        Outside.Run("ip", "xfrm", "policy", "flush");
    }

    private static async Task Measure(Responder responder, Responder.Scene scene, IkeProposal ike, EspProposal esp, Sample[] sample)
    {
        using SocketCrowd crowd = new(scene.Address, scene.Peers, scene.Key, ike, esp);
        responder.Start(scene);
        double empty = responder.ResidentKilobytes;
        await crowd.BringUp(0, WarmUp);
        (TimeSpan cpu, double resident) = (responder.Cpu, responder.ResidentKilobytes);
        Stopwatch watch = Stopwatch.StartNew();
        await crowd.BringUp(WarmUp, scene.Peers.Count);
        TimeSpan elapsed = watch.Elapsed;
        int count = scene.Peers.Count - WarmUp;
        sample[0].Add((responder.Cpu - cpu).TotalMilliseconds / count);
        sample[1].Add(count / elapsed.TotalSeconds);
        sample[2].Add((responder.ResidentKilobytes - resident) / count);
        sample[3].Add(empty / 1024);
    }
}
