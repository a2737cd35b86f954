namespace XfrmCtl.Interop.Tests;

/// <summary>RSA signatures with charon and pluto: certificates of one authority, bare keys, both modes.</summary>
public sealed class SignatureTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("main", "xfrmctl", "charon", "")]
    [InlineData("main", "charon", "xfrmctl", "")]
    [InlineData("main", "xfrmctl", "charon", "nat")]
    [InlineData("aggressive", "xfrmctl", "charon", "")]
    [InlineData("aggressive", "charon", "xfrmctl", "")]
    [InlineData("main", "xfrmctl", "pluto", "")]
    [InlineData("main", "pluto", "xfrmctl", "")]
    [InlineData("aggressive", "xfrmctl", "pluto", "")]
    [InlineData("aggressive", "pluto", "xfrmctl", "")]
    public void Certificates_OfOneAuthority_MakeATunnel(string mode, string initiator, string responder, string path) =>
        Lab.Run("signatures", Limit, "certificate", mode, initiator, responder, path);

    [Theory]
    [InlineData("main", "xfrmctl", "charon")]
    [InlineData("aggressive", "charon", "xfrmctl")]
    public void BareKeys_OfEachOther_MakeATunnel(string mode, string initiator, string responder) => Lab.Run("signatures", Limit, "key", mode, initiator, responder);
}
