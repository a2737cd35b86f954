using System.Runtime.CompilerServices;

namespace XfrmCtl.Interop.Tests;

/// <summary>What the machine's own kernel may lack: states with their algorithms, ours and iproute2's.</summary>
public sealed class KernelTests
{
    [Fact]
    public void States_GeneratedOnes_AreShownAndReadAlike() => Lab.Run("kernel-tests", TimeSpan.FromSeconds(300), Library(), "-class", "*RoundTripTests", "-class", "*.StateTests", "-method-", "*OnAKernelWithoutEsp*");

    private static string Library([CallerFilePath] string here = "")
    {
        string configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "XfrmCtl.Kernel.Tests", "bin", configuration, "net10.0", "XfrmCtl.Kernel.Tests.dll"));
    }
}
