namespace XfrmCtl.Interop.Tests;

/// <summary>Tunnels with charon and pluto in both roles, direct and behind a NAT, with a rekeying of each phase under continuous ping.</summary>
public sealed class TunnelTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    [Theory]
    [InlineData("asa", "xfrmctl", "charon", "")]
    [InlineData("asa", "charon", "xfrmctl", "")]
    [InlineData("asa", "xfrmctl", "charon", "nat")]
    [InlineData("asa", "charon", "xfrmctl", "nat")]
    public void Charon_3desMd5Modp1024_CarriesTrafficThroughBothRekeyings(string profile, string initiator, string responder, string path) =>
        Lab.Run("tunnel", Limit, profile, initiator, responder, path);

    [Theory]
    [InlineData("aes1024", "xfrmctl", "charon", "")]
    [InlineData("aes1024", "charon", "xfrmctl", "")]
    [InlineData("aes1024", "xfrmctl", "charon", "nat")]
    [InlineData("aes1024", "charon", "xfrmctl", "nat")]
    public void Charon_Aes256Sha1Modp1024_CarriesTrafficThroughBothRekeyings(string profile, string initiator, string responder, string path) =>
        Lab.Run("tunnel", Limit, profile, initiator, responder, path);
}

/// <summary>The same with pluto; a class of its own, so that two guests run side by side.</summary>
public sealed class PlutoTunnelTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    [Theory]
    [InlineData("asa1536", "xfrmctl", "pluto", "")]
    [InlineData("asa1536", "pluto", "xfrmctl", "")]
    [InlineData("asa1536", "xfrmctl", "pluto", "nat")]
    [InlineData("asa1536", "pluto", "xfrmctl", "nat")]
    public void Pluto_3desMd5Modp1536_CarriesTrafficThroughBothRekeyings(string profile, string initiator, string responder, string path) =>
        Lab.Run("tunnel", Limit, profile, initiator, responder, path);

    [Theory]
    [InlineData("aes2048", "xfrmctl", "pluto", "")]
    [InlineData("aes2048", "pluto", "xfrmctl", "")]
    [InlineData("aes2048", "xfrmctl", "pluto", "nat")]
    [InlineData("aes2048", "pluto", "xfrmctl", "nat")]
    public void Pluto_Aes128Sha256Modp2048WithPfs_CarriesTrafficThroughBothRekeyings(string profile, string initiator, string responder, string path) =>
        Lab.Run("tunnel", Limit, profile, initiator, responder, path);
}
