using System.Diagnostics;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Testing;

namespace XfrmCtl.Benchmarks;

/// <summary>Main Mode and Quick Mode between two engines in memory, over the bare Diffie-Hellman in plain C.</summary>
internal static class HandshakeBenchmark
{
    // Two sides, each with a public value and a shared secret.
    private const int Exponentiations = 4;

    private static readonly EspProposal TripleDesMd5 = new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5);
    private static readonly EspProposal AesSha256 = new(CipherTable.Aes, 128, IntegrityTable.HmacSha256);

    public static void Run(TextWriter output, int rounds)
    {
        (IkeProposal Ike, EspProposal Esp)[] cases =
        [
            (new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024), TripleDesMd5),
            (new(CipherTable.Aes, 128, HashTable.Sha256, GroupTable.Modp2048), AesSha256),
        ];
        Sample[] rate = [new(), new()];
        Sample[] cpu = [new(), new()];
        Sample[] ratio = [new(), new()];
        Sample[] memory = [new(), new()];
        string floor = Outside.Floor("dh");
        for (int round = 0; round < rounds; round++)
        {
            Dictionary<string, double> bare = Outside.Figures(Outside.Run(floor, "0.5"));
            for (int index = 0; index < cases.Length; index++)
            {
                Cost cost = Measure(cases[index].Ike, cases[index].Esp, TimeSpan.FromSeconds(1));
                rate[index].Add(cost.PerSecond);
                cpu[index].Add(cost.CpuMilliseconds);
                ratio[index].Add(cost.CpuMilliseconds / 1000 * bare[cases[index].Ike.Group.ConfName] / Exponentiations);
                memory[index].Add(cost.Kilobytes);
            }
        }

        Table table = new("handshake of two engines in memory", "per second", "CPU ms, both sides", "CPU over the bare DH in C", "KB allocated, both sides");
        for (int index = 0; index < cases.Length; index++)
            table.Add(cases[index].Ike.ToString(), rate[index].ToText("N0"), cpu[index].ToText("N2"), ratio[index].ToText("N2"), memory[index].ToText("N1"));
        table.Print(output);
    }

    private static Cost Measure(IkeProposal ike, EspProposal esp, TimeSpan duration)
    {
        using EngineCrowd pair = new(1, ike, esp);
        for (int warmUp = 0; warmUp < 50; warmUp++)
            Life(pair, null);
        Meter meter = new();
        for (Stopwatch watch = Stopwatch.StartNew(); watch.Elapsed < duration;)
            Life(pair, meter);
        return meter.Cost;
    }

    /// <summary>Up and down again; what counts is the way up.</summary>
    private static void Life(EngineCrowd pair, Meter? meter)
    {
        meter?.Start();
        pair.BringUp(0);
        meter?.Stop();
        pair.TakeDown(0);
        pair.Elapse(TimeSpan.FromMinutes(5));
    }

    /// <summary>What one handshake costs both sides together.</summary>
    private readonly record struct Cost(double PerSecond, double CpuMilliseconds, double Kilobytes);

    /// <summary>Adds up what was spent while it ran.</summary>
    private sealed class Meter
    {
        private readonly Stopwatch _watch = new();
        private TimeSpan _cpu;
        private long _allocated;
        private int _count;

        public Cost Cost => new(_count / _watch.Elapsed.TotalSeconds, _cpu.TotalMilliseconds / _count, _allocated / 1024.0 / _count);

        public void Start()
        {
            _cpu -= Environment.CpuUsage.TotalTime;
            _allocated -= GC.GetAllocatedBytesForCurrentThread();
            _watch.Start();
        }

        public void Stop()
        {
            _watch.Stop();
            _allocated += GC.GetAllocatedBytesForCurrentThread();
            _cpu += Environment.CpuUsage.TotalTime;
            _count++;
        }
    }
}
