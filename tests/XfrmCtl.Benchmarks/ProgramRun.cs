using System.Diagnostics;
using System.Globalization;

namespace XfrmCtl.Benchmarks;

/// <summary>A program from start to end.</summary>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Megabytes">Its largest resident set; 0 where it was too short to see.</param>
internal readonly record struct ProgramRun(double Milliseconds, double Megabytes)
{
    /// <summary>Runs a program twice, once with nothing but a clock and once watched; what it prints is read and thrown away.</summary>
    /// <remarks>GNU time would be one more package; the shell's own wait gives neither. The largest resident set is in /proc until the end, and who asks for it there holds the program up.</remarks>
    public static ProgramRun Measure(string program, params string[] arguments)
    {
        double milliseconds = Run(program, arguments, static process => process.WaitForExit());
        long peak = 0;
        Run(program, arguments, process =>
        {
            string status = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/status");
            do
                peak = Math.Max(peak, LargestResident(status));
            while (!process.WaitForExit(TimeSpan.FromMilliseconds(1)));
        });
        return new(milliseconds, peak / 1024.0);
    }

    private static double Run(string program, string[] arguments, Action<Process> wait)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task printed = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), process.StandardError.BaseStream.CopyToAsync(Stream.Null));
        wait(process);
        double milliseconds = watch.Elapsed.TotalMilliseconds;
        printed.Wait();
        return milliseconds;
    }

    private static long LargestResident(string status)
    {
        try
        {
            string? line = File.ReadLines(status).FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it ended in between
        }
    }
}
