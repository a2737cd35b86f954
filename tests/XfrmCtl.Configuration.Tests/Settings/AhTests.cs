using XfrmCtl.Configuration.Settings;
using XfrmCtl.Core;

namespace XfrmCtl.Configuration.Tests.Settings;

/// <summary>AH, in the three ways in which the three implementations write it.</summary>
public class AhTests
{
    [Theory]
    [InlineData("sha256", null, "phase2=ah", "ah=sha256")]
    [InlineData("sha256", null, "phase2=ah", "phase2alg=sha256")]
    [InlineData("sha256", null, "auth=ah", "phase2alg=sha2_256")]
    [InlineData("sha1, md5", "modp2048", "ah=sha1-modp2048,md5")]
    [InlineData("aes_xcbc", "ecp256", "ah=aes_xcbc;ecp256")]
    [InlineData("md5, sha1", null, "phase2=ah")]
    public void Ah_Written_IsAProposalWithoutEncryption(string expected, string? group, params string[] lines)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection(lines);
        ConnectionSettings connection = Assert.Single(loaded.Connections);
        Assert.False(connection.HasErrors, string.Join('\n', loaded.Diagnostics));
        Assert.Equal(expected, string.Join(", ", connection.EspProposals.Value));
        Assert.All(connection.EspProposals.Value, proposal => Assert.Equal(IpsecProtocol.Ah, proposal.Protocol));
        Assert.Equal(group, connection.PfsGroup.Value?.ConfName);
    }

    [Fact]
    public void Esp_Written_IsNoAh() =>
        Assert.All(Conf.Connection("phase2=esp", "phase2alg=aes128-sha256").EspProposals.Value, proposal => Assert.Equal(IpsecProtocol.Esp, proposal.Protocol));

    [Theory]
    [InlineData("phase2=ah", "phase2alg=aes128-sha1")] // a cipher
    [InlineData("phase2=ah", "ah=whirlpool")]
    [InlineData("phase2=ah", "ah=sha1-nogroup")]
    [InlineData("phase2=esp", "ah=sha1")]
    [InlineData("esp=aes128-sha1", "ah=sha1")]
    [InlineData("ah=sha1", "forceencaps=yes")]
    public void Ah_ThatCannotBe_IsAnError(params string[] lines)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection(lines);
        Assert.True(Assert.Single(loaded.Connections).HasErrors, string.Join('\n', loaded.Diagnostics));
    }

    [Fact]
    public void Ah_Written_IsNamedAsUnencrypted()
    {
        using LoadedConfiguration loaded = Conf.LoadConnection("ike=aes256-sha256-modp2048", "ah=sha256");
        Assert.Contains(loaded.Diagnostics, diagnostic => diagnostic.Message.Contains("ah (nothing is encrypted)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("yes", UniqueIds.Replace)]
    [InlineData("no", UniqueIds.No)]
    [InlineData("never", UniqueIds.Never)]
    [InlineData("keep", UniqueIds.Keep)]
    public void UniqueIds_Written_IsRead(string word, UniqueIds expected)
    {
        using LoadedConfiguration loaded = Conf.Load($"config setup\n\tuniqueids={word}\n");
        Assert.Equal(expected, loaded.Setup.UniqueIds.Value);
    }
}
