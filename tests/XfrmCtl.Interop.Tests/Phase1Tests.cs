namespace XfrmCtl.Interop.Tests;

/// <summary>What Phase 1 has besides Main Mode, with charon and pluto on the other side.</summary>
public sealed class Phase1Tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("aes1024", "xfrmctl", "charon")]
    [InlineData("aes1024", "charon", "xfrmctl")]
    [InlineData("asa1536", "xfrmctl", "pluto")]
    [InlineData("asa1536", "pluto", "xfrmctl")]
    public void AggressiveMode_EitherSideBegins_MakesATunnel(string profile, string initiator, string responder) =>
        Lab.Run("aggressive", Limit, profile, initiator, responder);

    [Theory]
    [InlineData("aes1024", "charon", "xfrmctl")]
    [InlineData("asa1536", "xfrmctl", "pluto")]
    [InlineData("asa1536", "pluto", "xfrmctl")]
    public void AggressiveMode_ThroughANat_MakesATunnelInUdp(string profile, string initiator, string responder) =>
        Lab.Run("aggressive", Limit, profile, initiator, responder, "nat");

    [Theory]
    [InlineData("xfrmctl", "charon")]
    [InlineData("charon", "xfrmctl")]
    [InlineData("xfrmctl", "pluto")]
    [InlineData("pluto", "xfrmctl")]
    public void Fragments_OfALargeQuickMode_ArePutTogether(string initiator, string responder) => Lab.Run("fragments", Limit, initiator, responder);
}
