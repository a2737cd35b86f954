namespace XfrmCtl.Interop.Tests;

/// <summary>Verbs that look at a peer or at a tunnel from outside.</summary>
public sealed class CommandLineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(200);

    // Seven are more than charon bears half open from one address.
    [Theory]
    [InlineData("charon", "3des-md5-modp1024,aes256-sha256-modp2048,aes128-sha1-modp1536")]
    [InlineData("charon", "aes256-sha256-modp2048,aes256-sha1-modp2048,aes192-sha1-modp1536,aes128-sha1-modp1024,3des-sha1-modp1024,3des-md5-modp1024,aes128-sha256-modp4096")]
    [InlineData("pluto", "3des-md5-modp1536,aes256-sha1-modp2048")]
    public void Probe_Peer_FindsExactlyTheProposalsThatItTakes(string peer, string proposals) => Lab.Run("probe", Limit, peer, proposals);

    [Theory]
    [InlineData("charon", "asa")]
    [InlineData("charon", "aes2048")]
    public void Keys_OfATunnel_LetTsharkReadIkeAndEsp(string peer, string profile)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tshark"), "tshark is not installed (apt-get install tshark)");
        Lab.Run("keys", Limit, peer, profile);
    }

    [Fact]
    public void Ipsec_WhatPublicProgramsReadFromIt_IsThereAsInPlutos() => Lab.Run("consumers", Limit);
}
