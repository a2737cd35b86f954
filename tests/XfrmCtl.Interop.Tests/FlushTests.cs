namespace XfrmCtl.Interop.Tests;

/// <summary>Somebody flushes the kernel's states and policies behind the daemon's back.</summary>
public sealed class FlushTests
{
    [Theory]
    [InlineData("charon")]
    [InlineData("pluto")]
    public void Kernel_FlushedByOthers_TunnelIsBackWithinSecondsOnBothSides(string peer) => Lab.Run("flush", TimeSpan.FromSeconds(120), peer);
}
