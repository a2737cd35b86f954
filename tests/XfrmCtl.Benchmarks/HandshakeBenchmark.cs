using System.Diagnostics;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Benchmarks;

/// <summary>Main Mode, Quick Mode and their end between two engines in memory, over the bare Diffie-Hellman in plain C.</summary>
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
        string floor = Outside.Floor("dh");
        for (int round = 0; round < rounds; round++)
        {
            Dictionary<string, double> bare = Outside.Figures(Outside.Run(floor, "0.5"));
            for (int index = 0; index < cases.Length; index++)
            {
                (double perSecond, double cpuMilliseconds) = Measure(cases[index].Ike, cases[index].Esp, TimeSpan.FromSeconds(1));
                rate[index].Add(perSecond);
                cpu[index].Add(cpuMilliseconds);
                ratio[index].Add(bare[cases[index].Ike.Group.ConfName] / Exponentiations / perSecond);
            }
        }

        Table table = new("handshake of two engines in memory", "per second", "CPU ms, both sides", "time over the bare DH in C");
        for (int index = 0; index < cases.Length; index++)
            table.Add(cases[index].Ike.ToString(), rate[index].ToText("N0"), cpu[index].ToText("N2"), ratio[index].ToText("N2"));
        table.Print(output);
    }

    private static (double PerSecond, double CpuMilliseconds) Measure(IkeProposal ike, EspProposal esp, TimeSpan duration)
    {
        using EnginePair pair = new(ike, esp);
        for (int warmUp = 0; warmUp < 50; warmUp++)
            pair.Handshake();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Stopwatch watch = Stopwatch.StartNew();
        int count = 0;
        for (; watch.Elapsed < duration; count++)
            pair.Handshake();
        TimeSpan elapsed = watch.Elapsed;
        return (count / elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / count);
    }
}
