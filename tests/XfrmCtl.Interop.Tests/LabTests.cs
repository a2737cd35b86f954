using System.Diagnostics;

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
}
