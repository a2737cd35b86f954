using System.Diagnostics;
using System.Globalization;

namespace XfrmCtl.Interop.Tests;

/// <summary>What is measured in seconds runs when nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>The lab itself.</summary>
[Collection(nameof(Alone))]
public sealed class LabTests
{
    [Fact]
    public void Lab_ExitCode_ComesOut() =>
        Assert.Contains("ended with 7", Assert.ThrowsAny<Exception>(() => Lab.Run("exit-code", TimeSpan.FromSeconds(30), "7")).Message, StringComparison.Ordinal);

    [Fact]
    public void Lab_TimeLimit_EndsWhatDoesNotEnd()
    {
        LabRun run = Lab.Start("hang", TimeSpan.FromSeconds(1));

        Directory.Delete(run.Results, recursive: true);
        Assert.Contains("it hangs", run.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode is 124 or 137, $"ended with {run.ExitCode}"); // 137: it had to be killed
    }

    [Fact]
    public async Task Lab_Killed_LeavesNoProcess()
    {
        Assert.SkipWhen(Lab.Obstacle is not null, Lab.Obstacle ?? "");
        using Process run = Lab.Begin("hang", TimeSpan.FromSeconds(60));
        Assert.Equal("it hangs", await run.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        string box = Guests().Single(guest => guest.Ancestors.Contains(run.Id)).Box;
        Assert.Contains(Guests(), guest => guest.Box == box);

        run.Kill();

        Stopwatch watch = Stopwatch.StartNew();
        while (Guests().Any(guest => guest.Box == box))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "processes of the guest live on");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Directory.Delete(box, recursive: true);
    }

    [Fact]
    public void Lab_BootAndShutdown_TakeLessThanFourSeconds()
    {
        List<TimeSpan> runs = [];
        for (int run = 0; run < 3; run++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            Lab.Run("exit-code", TimeSpan.FromSeconds(30), "0");
            runs.Add(watch.Elapsed);
        }

        // The quickest of three: the machine does other things too.
        Assert.True(runs.Min() < TimeSpan.FromSeconds(4), $"the quickest boot took {runs.Min()}");
    }

    /// <summary>The guests' kernels: the first process of each, whose folder its command line names, with the processes that it is a descendant of.</summary>
    private static IEnumerable<(string Box, IReadOnlyList<int> Ancestors)> Guests()
    {
        Dictionary<int, int> parents = [];
        List<(int Process, string Box)> guests = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                int process = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                string status = File.ReadAllText(Path.Combine(folder, "stat"));

                // proc(5): the name may have anything in it but its last bracket.
                parents[process] = int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
                string? box = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0').FirstOrDefault(word => word.StartsWith("uml_dir=", StringComparison.Ordinal));
                if (box is not null)
                    guests.Add((process, box["uml_dir=".Length..].TrimEnd('/')));
            }
            catch (IOException)
            {
                // It has gone.
            }
        }

        return guests.DistinctBy(guest => guest.Box).Select(guest => (guest.Box, (IReadOnlyList<int>)[.. Ancestors(guest.Process, parents)]));
    }

    private static IEnumerable<int> Ancestors(int process, Dictionary<int, int> parents)
    {
        while (parents.TryGetValue(process, out int parent) && parent > 0)
            yield return process = parent;
    }
}
