namespace XfrmCtl.Interop.Tests;

/// <summary>IPComp with the other daemons.</summary>
public sealed class CompressionTests
{
    [Theory]
    [InlineData("charon", "yes")]
    [InlineData("charon", "no")]
    [InlineData("pluto", "yes")]
    [InlineData("pluto", "no")]
    public void Compression_WithOthers_MakesSmallerWhatCanBeAndLeavesTheRest(string peer, string ours) => Lab.Run("compress", TimeSpan.FromSeconds(120), peer, ours);
}
