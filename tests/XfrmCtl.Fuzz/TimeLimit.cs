using System.Diagnostics;

namespace XfrmCtl.Fuzz;

/// <summary>How long an input may take: so much for each octet, so that what is not linear in the input's length is found.</summary>
public static class TimeLimit
{
    /// <summary>The limit for an input of this length: 100 ms and 4 ms for each KiB, which leaves room for a debug build; what is not linear goes far beyond it.</summary>
    public static TimeSpan For(int lengthOctets) => TimeSpan.FromMilliseconds(100 + lengthOctets / 256.0);

    /// <summary>Whether it takes longer, three times in a row and in processor time, so that a busy machine is no finding.</summary>
    public static bool IsExceeded(int lengthOctets, TimeSpan elapsed, Action again)
    {
        ArgumentNullException.ThrowIfNull(again);
        TimeSpan limit = For(lengthOctets);
        for (int round = 0; elapsed > limit; round++)
        {
            if (round == Rounds)
                return true;
            GC.Collect();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            again();
            TimeSpan cpu = Environment.CpuUsage.TotalTime - before;
            TimeSpan wall = Stopwatch.GetElapsedTime(start);
            elapsed = cpu < wall ? cpu : wall;
        }

        return false;
    }

    private const int Rounds = 3;
}
