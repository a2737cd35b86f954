using System.Diagnostics;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>What tunnels cost; alone, since what is measured is the whole process's.</summary>
[CollectionDefinition(nameof(CostTests), DisableParallelization = true)]
public sealed class CostCollection;

/// <summary>What a handshake allocates, what a tunnel holds that does nothing, and that neither depends on how many others there are.</summary>
[Collection(nameof(CostTests))]
public sealed class CostTests
{
    // The group that costs least: what is measured is everything else.
    private static readonly IkeProposal Ike = new(CipherTable.Aes, 128, HashTable.Sha256, GroupTable.Modp768);
    private static readonly EspProposal Esp = new(CipherTable.Aes, 128, IntegrityTable.HmacSha256);

    [Fact]
    public void Handshake_MainModeAndQuickMode_AllocatesAtMost40KilobytesOnBothSidesTogether()
    {
        const int Handshakes = 50;
        using EngineCrowd crowd = new(1, Ike, Esp);
        for (int warmUp = 0; warmUp < 5; warmUp++)
            Cycle(crowd);
        long allocated = 0;
        for (int number = 0; number < Handshakes; number++)
            allocated += Cycle(crowd);

        Assert.InRange(allocated / Handshakes, 1, 40 * 1024);
    }

    [Fact]
    public void IdleSa_WithItsChild_HoldsLessThan4Kilobytes()
    {
        const int Tunnels = 1000;
        using EngineCrowd crowd = new(Tunnels, Ike, Esp);
        Cycle(crowd);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int tunnel = 0; tunnel < Tunnels; tunnel++)
            crowd.BringUp(tunnel);
        crowd.Elapse(TimeSpan.FromMinutes(5)); // by then nothing is kept for messages that come twice
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.InRange(held / (2 * Tunnels), 1, 4 * 1024);
    }

    // No timer ticks for what is idle: an hour of a thousand tunnels is no input at all.
    [Fact]
    public void IdleTunnels_AnHourOfThem_TakesNoStep()
    {
        using EngineCrowd crowd = new(1000, Ike, Esp);
        for (int tunnel = 0; tunnel < 1000; tunnel++)
            crowd.BringUp(tunnel);
        crowd.Elapse(TimeSpan.FromMinutes(5));
        long before = crowd.Steps;
        crowd.Elapse(TimeSpan.FromHours(1));

        Assert.Equal(before, crowd.Steps);
    }

    // With peers at addresses that are known, and with peers anywhere that are known by name.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Handshake_TheTenThousandth_CostsWhatTheThousandthDoes(bool anywhere)
    {
        const int Tunnels = 10_000;
        const int Part = 500;
        using EngineCrowd crowd = new(Tunnels, Ike, Esp, profile => anywhere ? profile with { Remote = null } : profile);
        for (int tunnel = 0; tunnel < Part; tunnel++)
            crowd.BringUp(tunnel);
        double early = Milliseconds(crowd, Part, 2 * Part);
        for (int tunnel = 2 * Part; tunnel < Tunnels - Part; tunnel++)
            crowd.BringUp(tunnel);
        double late = Milliseconds(crowd, Tunnels - Part, Tunnels);

        // What looks at every tunnel costs ten times as much; the rest is room for a machine that does other things too.
        Assert.True(late <= 4 * early, $"{late:0.00} ms after {early:0.00} ms");
    }

    // What takes down, tells or asks of one connection does not look at the others either.
    [Fact]
    public void Deadline_OfTenThousandTimers_IsFoundWithoutLookingAtThem()
    {
        TimerTable table = new();
        for (int number = 0; number < 10_000; number++)
            table.Set(new Instant(10_000 - number), () => { });
        long before = GC.GetAllocatedBytesForCurrentThread();
        long fired = 0;
        for (Instant now = new(1); table.NextDeadline != Instant.Never; now = new(now.Ticks + 1))
            while (table.TakeDue(now) is not null)
                fired++;

        Assert.Equal(10_000, fired);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    private static long Cycle(EngineCrowd crowd)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        crowd.BringUp(0);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        crowd.TakeDown(0);
        crowd.Elapse(TimeSpan.FromMinutes(5));
        return allocated;
    }

    // The least of many: what else the machine does is not the tunnels', and comes between less often within a part of a millisecond.
    private static double Milliseconds(EngineCrowd crowd, int from, int to)
    {
        double least = double.MaxValue;
        for (int tunnel = from; tunnel < to; tunnel++)
        {
            long began = Stopwatch.GetTimestamp();
            crowd.BringUp(tunnel);
            least = Math.Min(least, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return least;
    }
}
