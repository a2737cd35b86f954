using System.Diagnostics;
using System.Globalization;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Testing;

namespace XfrmCtl.Benchmarks;

/// <summary>Tunnels that are up and do nothing: what one of them holds, what an hour of all of them costs, and whether the last handshake costs more than the first.</summary>
internal static class IdleBenchmark
{
    // The group that costs least: what is measured is everything else.
    private static readonly IkeProposal Ike = new(CipherTable.Aes, 128, HashTable.Sha256, GroupTable.Modp768);
    private static readonly EspProposal Esp = new(CipherTable.Aes, 128, IntegrityTable.HmacSha256);

    /// <summary>Measures each size once: what it tells does not depend on chance.</summary>
    /// <param name="output">Where the table goes.</param>
    /// <param name="sizes">Numbers of SAs; a tunnel has one on each side, and both sides are in this process.</param>
    public static void Run(TextWriter output, params int[] sizes)
    {
        Table table = new("idle tunnels of two engines in memory", "KB an SA with its child", "inputs in an hour", "CPU ms in an hour", "handshakes per second, last tenth over first");
        foreach (int size in sizes)
        {
            int tunnels = size / 2;
            using EngineCrowd crowd = new(tunnels, Ike, Esp);
            for (int tunnel = 0; tunnel < Math.Min(tunnels, 100); tunnel++)
            {
                crowd.BringUp(tunnel);
                crowd.TakeDown(tunnel);
            }

            crowd.Elapse(TimeSpan.FromMinutes(5));
            long before = GC.GetTotalMemory(forceFullCollection: true);
            double first = PerSecond(crowd, 0, tunnels / 10);
            PerSecond(crowd, tunnels / 10, tunnels - (tunnels / 10));
            double last = PerSecond(crowd, tunnels - (tunnels / 10), tunnels);
            crowd.Elapse(TimeSpan.FromMinutes(5));
            double kilobytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / size;
            long steps = crowd.Steps;
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            crowd.Elapse(TimeSpan.FromHours(1));
            table.Add(
                size.ToString("N0", CultureInfo.InvariantCulture) + " SAs",
                kilobytes.ToString("N2", CultureInfo.InvariantCulture),
                (crowd.Steps - steps).ToString("N0", CultureInfo.InvariantCulture),
                (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds.ToString("N2", CultureInfo.InvariantCulture),
                (last / first).ToString("N2", CultureInfo.InvariantCulture));
        }

        table.Print(output);
    }

    private static double PerSecond(EngineCrowd crowd, int from, int to)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (int tunnel = from; tunnel < to; tunnel++)
            crowd.BringUp(tunnel);
        return (to - from) / watch.Elapsed.TotalSeconds;
    }
}
