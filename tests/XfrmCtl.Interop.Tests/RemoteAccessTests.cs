namespace XfrmCtl.Interop.Tests;

/// <summary>XAUTH and ModeCfg with charon and pluto, as road warrior and as gateway.</summary>
public sealed class RemoteAccessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    [Theory]
    [InlineData("xfrmctl", "charon", "pull", "psk", "main", "kill")]
    [InlineData("charon", "xfrmctl", "pull", "psk", "main", "kill")]
    [InlineData("xfrmctl", "charon", "push", "certificate", "main", "")]
    [InlineData("charon", "xfrmctl", "push", "certificate", "main", "nat")]
    [InlineData("xfrmctl", "charon", "pull", "psk", "aggressive", "nat")]
    [InlineData("xfrmctl", "pluto", "pull", "psk", "main", "")]
    [InlineData("pluto", "xfrmctl", "pull", "psk", "main", "")]
    [InlineData("xfrmctl", "pluto", "push", "certificate", "main", "")]
    [InlineData("pluto", "xfrmctl", "push", "certificate", "main", "")]
    public void RoadWarrior_OfEitherKind_GetsItsAddressAndKeepsIt(string client, string gateway, string direction, string proof, string mode, string path) =>
        Lab.Run("remote-access", Limit, client, gateway, direction, proof, mode, path);
}
