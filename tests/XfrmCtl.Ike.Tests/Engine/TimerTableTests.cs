using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>The timers of the engine.</summary>
public sealed class TimerTableTests
{
    [Fact]
    [Trait("Hostile", "T34")]
    public void Timers_SetAndCancelledWithoutEnd_AreNotHeld()
    {
        TimerTable table = new();
        List<int> fired = [];
        for (int number = 0; number < 100; number++)
        {
            int mine = number;
            table.Set(new Instant(1000 - number), () => fired.Add(mine));
        }

        for (int number = 0; number < 100_000; number++)
            table.Set(new Instant(500), () => fired.Add(-1)).Cancel();

        Assert.InRange(table.Count, 100, 1000);
        while (table.TakeDue(new Instant(2000)) is { } timer)
            timer.Fire();
        Assert.Equal(Enumerable.Range(0, 100).Reverse(), fired);
        Assert.Equal((0, Instant.Never), (table.Count, table.NextDeadline));
    }

    [Fact]
    public void Timers_OfOneInstant_KeepTheirOrderWhenOthersAreSweptOut()
    {
        TimerTable table = new();
        List<int> fired = [];
        for (int number = 0; number < 1000; number++)
        {
            int mine = number;
            EngineTimer timer = table.Set(new Instant(7), () => fired.Add(mine));
            if (number % 10 != 0)
                timer.Cancel();
        }

        while (table.TakeDue(new Instant(7)) is { } timer)
            timer.Fire();
        Assert.Equal(Enumerable.Range(0, 100).Select(number => number * 10), fired);
    }

    [Fact]
    public void Timer_CancelledTwiceOrAfterItFired_CountsOnce()
    {
        TimerTable table = new();
        int fired = 0;
        EngineTimer timer = table.Set(new Instant(1), () => fired++);
        timer.Fire();
        timer.Fire();
        timer.Cancel();
        timer.Cancel();
        Assert.Equal(1, fired);
        Assert.True(timer.Cancelled);
    }
}
