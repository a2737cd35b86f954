using System.Diagnostics;
using System.Globalization;

namespace XfrmCtl.Fuzz;

/// <summary>Gives every target its part of so many minutes of processor time: a process of its own for each, as many at once as there are processors, behind everything else that runs.</summary>
internal static class Budget
{
    private const int AskedEvery = 64;

    private static readonly Lock Telling = new();

    /// <summary>Runs the targets; whether none found anything.</summary>
    public static bool Run(IReadOnlyList<FuzzTarget> targets, double cpuMinutes, int seed, string findings)
    {
        double seconds = cpuMinutes * 60 / targets.Count;
        bool clean = true;
        Parallel.ForEach(targets, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, target =>
        {
            if (!RunAlone(target, seconds, seed, findings))
                Volatile.Write(ref clean, false);
        });
        return clean;
    }

    /// <summary>Whether this process has used so many seconds of processor time; asked often, and answered from a clock now and then.</summary>
    public static Func<bool> CpuSeconds(double seconds)
    {
        int asked = 0;
        bool over = false;
        return () => over = over || (++asked % AskedEvery == 0 && Environment.CpuUsage.TotalTime.TotalSeconds >= seconds);
    }

    private static bool RunAlone(FuzzTarget target, double seconds, int seed, string findings)
    {
        // At the lowest priority from its first instant on: tests beside it have their clocks.
        ProcessStartInfo start = new("nice", [
            "-n", "19", Environment.ProcessPath!, target.Name, "--cpu-seconds", seconds.ToString(CultureInfo.InvariantCulture),
            "--seed", seed.ToString(CultureInfo.InvariantCulture), "--findings", findings])
        { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string told = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        lock (Telling)
            Console.Write(told);
        return process.ExitCode == 0;
    }
}
