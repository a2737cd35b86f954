namespace XfrmCtl.Interop.Tests;

/// <summary>Cisco's fragmentation of IKE with charon and pluto.</summary>
public sealed class FragmentTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("xfrmctl", "charon")]
    [InlineData("charon", "xfrmctl")]
    [InlineData("xfrmctl", "pluto")]
    [InlineData("pluto", "xfrmctl")]
    public void Fragments_OfALargeQuickMode_ArePutTogether(string initiator, string responder) => Lab.Run("fragments", Limit, initiator, responder);
}
