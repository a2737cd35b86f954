using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Tests.Settings;

public sealed class AlgorithmTests
{
    [Theory]
    [InlineData("3des-md5-modp1024", "3des-md5-modp1024")]
    [InlineData("3des-md5;modp1024", "3des-md5-modp1024")]
    [InlineData("3des-md5-modp1024,aes256-sha1-modp1024", "3des-md5-modp1024 aes256-sha1-modp1024")]
    [InlineData("aes128-sha1;modp1536 , 3des-sha-modp1536!", "aes128-sha1-modp1536 3des-sha1-modp1536")]
    [InlineData("AES256-SHA2_256-MODP2048", "aes256-sha256-modp2048")]
    [InlineData("aes_256-sha2_512;dh14", "aes256-sha512-modp2048")]
    [InlineData("aes-256-sha1-dh2", "aes256-sha1-modp1024")]
    [InlineData("aes256-sha1-160-modp2048", "aes256-sha1-modp2048")]
    [InlineData("aes-sha1-modp2048", "aes128-sha1-modp2048 aes256-sha1-modp2048")]
    [InlineData("aes128-sha1", "aes128-sha1-modp1536 aes128-sha1-modp1024")]
    [InlineData("id5-id1-modp1024", "3des-md5-modp1024")]
    [InlineData("id7-256-id2-modp1024", "aes256-sha1-modp1024")]
    [InlineData("aes128-modp2048", "aes128-md5-modp2048 aes128-sha1-modp2048")]
    [InlineData("aes128-sha1-modp2048,aes128-sha1-modp2048", "aes128-sha1-modp2048")]
    [InlineData("camellia256-sha384-ecp384", "camellia256-sha384-ecp384")]
    [InlineData("camellia_cbc_192-sha2_512;dh21", "camellia192-sha512-ecp521")]
    [InlineData("id8-128-id4-ecp_256", "camellia128-sha256-ecp256")]
    public void Ike_EveryForm_IsRead(string text, string proposals) => Assert.Equal(proposals, string.Join(' ', Load($"ike={text}").IkeProposals.Value));

    [Theory]
    [InlineData("3des-md5;modp1024", "3des-md5", "modp1024")]
    [InlineData("3des-md5", "3des-md5", null)]
    [InlineData("3des-md5-96", "3des-md5", null)]
    [InlineData("aes128-sha1-modp2048", "aes128-sha1", "modp2048")]
    [InlineData("aes128-sha1,3des-sha1;modp1536", "aes128-sha1 3des-sha1", "modp1536")]
    [InlineData("aes-sha2_256", "aes256-sha256 aes128-sha256", null)]
    [InlineData("aes128", "aes128-md5 aes128-sha1", null)]
    [InlineData("aes_gcm_a-128-null", "aes_gcm_8_128", null)]
    [InlineData("aes_gcm_c-256-null;modp2048", "aes_gcm_16_256", "modp2048")]
    [InlineData("aes_gcm_16_256", "aes_gcm_16_256", null)]
    [InlineData("aes256gcm16-modp2048", "aes_gcm_16_256", "modp2048")]
    [InlineData("null-sha1", "null-sha1", null)]
    [InlineData("aes_ctr-sha1", "aes_ctr256-sha1 aes_ctr128-sha1", null)]
    [InlineData("aes_ctr192-sha2_512", "aes_ctr192-sha512", null)]
    [InlineData("aes128ctr-sha384-ecp256", "aes_ctr128-sha384", "ecp256")]
    [InlineData("aes_ccm_a-128-null", "aes_ccm_8_128", null)]
    [InlineData("aes_ccm_12_192", "aes_ccm_12_192", null)]
    [InlineData("aes256ccm128", "aes_ccm_16_256", null)]
    [InlineData("aes_ccm256", "aes_ccm_16_256", null)]
    [InlineData("aes_gcm_b_192", "aes_gcm_12_192", null)]
    [InlineData("aes128gcm64", "aes_gcm_8_128", null)]
    [InlineData("null_auth_aes_gmac_256-null;modp8192", "aes_gmac256", "modp8192")]
    [InlineData("aes128gmac", "aes_gmac128", null)]
    [InlineData("camellia-aes_xcbc", "camellia256-aes_xcbc camellia128-aes_xcbc", null)]
    [InlineData("aes128-aesxcbc", "aes128-aes_xcbc", null)]
    [InlineData("id13-128-id9", "aes_ctr128-aes_xcbc", null)]
    [InlineData("id12-128-id2", "aes128-sha1", null)]
    [InlineData("aes128-sha1-none", "aes128-sha1", null)]
    public void Phase2_EveryForm_IsRead(string text, string proposals, string? group)
    {
        ConnectionSettings connection = Load($"phase2alg={text}");
        Assert.Equal(proposals, string.Join(' ', connection.EspProposals.Value));
        Assert.Equal(group, connection.PfsGroup.Value?.ConfName);
    }

    [Theory]
    [InlineData("ike=rot13-md5-modp1024", "error 6:6 XC1302")]
    [InlineData("ike=3des-md55-modp1024", "error 6:11 XC1302")]
    [InlineData("ike=3des-md5-modp1023", "error 6:15 XC1302")]
    [InlineData("ike=3des-md5-modp1024,aes256-sha9", "error 6:31 XC1302")]
    [InlineData("ike=aes257-sha1", "error 6:6 XC1303")]
    [InlineData("ike=aes-512-sha1", "error 6:6 XC1303")]
    [InlineData("ike=aes256-128-sha1", "error 6:13 XC1301")]
    [InlineData("ike=modp1536", "error 6:6 XC1301")]
    [InlineData("ike=md5", "error 6:6 XC1301")]
    [InlineData("ike=id999-md5", "error 6:6 XC1302")]
    [InlineData("ike=aes_gcm-sha1", "error 6:6 XC1303")]
    [InlineData("ike=null-sha1", "error 6:6 XC1303")]
    [InlineData("ike=3des-md5-modp1024-extra", "error 6:24 XC1301")]
    [InlineData("ike=3des-md5-modp1024,", "error 6:24 XC1301")]
    [InlineData("ike=3des--md5", "error 6:11 XC1301")]
    [InlineData("ike=3des-md5;", "error 6:15 XC1301")]
    [InlineData("ike=!", "error 6:6 XC1301")]
    [InlineData("ike=twofish256-sha1", "error 6:6 XC1302")]
    [InlineData("ike=camellia512-sha1", "error 6:6 XC1303")]
    [InlineData("ike=aes128ctr-sha1", "error 6:6 XC1302")]
    [InlineData("ike=aes128-aes_xcbc", "error 6:13 XC1302")]
    [InlineData("ike=aes128-sha1-2048-modp2048", "error 6:18 XC1303")]
    [InlineData("ike=aes128-sha1-dh22", "error 6:18 XC1302")]
    [InlineData("phase2alg=3des", null)]
    [InlineData("phase2alg=aes128-null", "error 6:19 XC1303")]
    [InlineData("phase2alg=aes_ctr128-null", "error 6:23 XC1303")]
    [InlineData("phase2alg=aes_gmac-sha1", "error 6:21 XC1303")]
    [InlineData("phase2alg=camellia256ctr-sha1", "error 6:12 XC1302")]
    [InlineData("phase2alg=aes_gcm-sha1", "error 6:20 XC1303")]
    [InlineData("phase2alg=aes128-sha1;modp1024,3des-sha1;modp2048", "error 6:33 XC1303")]
    [InlineData("phase2alg=aes128-sha3", "error 6:19 XC1302")]
    [InlineData("phase2alg=99999999999999999999-sha1", "error 6:12 XC1302")]
    [InlineData("phase2alg=aes99999999999999999999-sha1", "error 6:12 XC1302")]
    public void Algorithms_Broken_NameTheWord(string line, string? expected)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection(line);
        Assert.Equal(expected is null ? [] : [expected], Conf.Summary(loaded).Where(summary => summary.StartsWith("error", StringComparison.Ordinal)));
        Assert.Equal(expected is not null, Assert.Single(loaded.Connections).HasErrors);
    }

    [Fact]
    public void Ike_UnknownHash_ListsWhatIsKnown()
    {
        using LoadedConfiguration loaded = Conf.LoadConnection("ike=3des-md55");
        Text.Diagnostic diagnostic = Assert.Single(loaded.Diagnostics, diagnostic => diagnostic.Code == "XC1302");
        Assert.Equal("ike=: 'md55' is no hash", diagnostic.Message);
        Assert.Equal("did you mean 'md5'? the hashes are md5, sha1, sha256, sha384, sha512", diagnostic.Suggestion);
    }

    [Fact]
    public void Ike_OneProposalThatOthersKnow_IsLeftOut()
    {
        using LoadedConfiguration loaded = Conf.LoadConnection("ike=twofish256-sha1;modp2048,aes128-sha1;modp2048");
        Assert.Equal(["warning 6:6 XC1302"], Conf.Summary(loaded));
        Assert.Equal("aes128-sha1-modp2048", Assert.Single(Assert.Single(loaded.Connections).IkeProposals.Value).ToString());
    }

    [Theory]
    [InlineData("dh22")]
    [InlineData("dh24")]
    [InlineData("modp1024s160")]
    [InlineData("modp2048s256")]
    public void Ike_GroupsThatNeverWillBe_AreRefusedWithTheReason(string group)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection($"ike=aes128-sha1-{group}");
        Assert.EndsWith("nobody has told how their primes were made (RFC 8247)",
            Assert.Single(loaded.Diagnostics, diagnostic => diagnostic.Code == "XC1302").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PfsGroup_Written_CountsWithPfs()
    {
        Assert.Equal("modp1536", Load("phase2alg=aes128-sha1;modp1536").EffectivePfsGroup?.ConfName);
        Assert.Equal("modp3072", Load("pfsgroup=modp3072").EffectivePfsGroup?.ConfName);
        Assert.Null(Load("phase2alg=aes128-sha1;modp1536", "pfs=no").EffectivePfsGroup);
    }

    [Fact]
    public void Phase2_EspAlias_IsTheSame() => Assert.Equal("aes128-sha1", Assert.Single(Load("esp=aes128-sha1").EspProposals.Value).ToString());

    private static ConnectionSettings Load(params string[] lines)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection(lines);
        Assert.False(loaded.HasErrors, string.Join('\n', loaded.Diagnostics));
        return Assert.Single(loaded.Connections);
    }
}
