using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>KEYMAT and how it is cut.</summary>
public sealed class KeymatTests
{
    private static readonly Spi Spi = new(0x12345678);

    // KEYMAT with HMAC-MD5: four blocks of 16 octets.
    private const string Whole =
        "c76e761c788d3ee0e563d2f6f0222db7bc52d174635cd2adc9b25f0e0d7936835e2b5edb946c67f2bcdcef2dbef5bc3004279f09";

    private const string WithPfs = "03b2482e89ef61f1e65daa4eff81c1ca97ca397b2c4049f387881ba70406798717ef4cb33869c544";

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(52)]
    [Trait("Rfc", "2409-5.5")]
    public void Keymat_WithoutPfs_IsTheFormulaAtEveryLength(int octets)
    {
        using Phase1Keys keys = Samples.AsaKeys();
        using SecretBytes keymat = Ike.Crypto.Keymat.Expand(keys, ProtocolId.PROTO_IPSEC_ESP, Spi, null, Samples.Ni, Samples.Nr, octets);
        Assert.Equal(Whole[..(octets * 2)], Samples.Hex(keymat.Span));
    }

    [Fact]
    [Trait("Rfc", "2409-5.5")]
    public void Keymat_WithPfs_HasTheSecretInEveryBlock()
    {
        using Phase1Keys keys = Samples.AsaKeys();
        using SecretBytes secret = new(Samples.SharedSecret);
        using SecretBytes keymat = Ike.Crypto.Keymat.Expand(keys, ProtocolId.PROTO_IPSEC_ESP, Spi, secret, Samples.Ni, Samples.Nr, 40);
        Assert.Equal(WithPfs, Samples.Hex(keymat.Span));
    }

    [Fact]
    public void Keymat_OtherProtocolOrSpi_IsAnother()
    {
        using Phase1Keys keys = Samples.AsaKeys();
        using SecretBytes ah = Ike.Crypto.Keymat.Expand(keys, ProtocolId.PROTO_IPSEC_AH, Spi, null, Samples.Ni, Samples.Nr, 16);
        Assert.Equal("d2b0c3e28402f2dc43430ad6058eff07", Samples.Hex(ah.Span));
        using SecretBytes other = Ike.Crypto.Keymat.Expand(keys, ProtocolId.PROTO_IPSEC_ESP, new(0x12345679), null, Samples.Ni, Samples.Nr, 16);
        Assert.NotEqual(Whole[..32], Samples.Hex(other.Span));
    }

    // Encryption key with its salt first, then the integrity key.
    [Theory]
    [InlineData("3des", 192, "md5", 24, 16)]
    [InlineData("aes", 256, "sha1", 32, 20)]
    [InlineData("aes", 128, "sha256", 16, 32)]
    [InlineData("aes", 128, "aes_xcbc", 16, 16)]
    [InlineData("des", 64, "sha256", 8, 32)]
    [InlineData("camellia", 256, "sha1", 32, 20)]
    [InlineData("aes_ctr", 128, "sha1", 20, 20)]
    [InlineData("aes_ctr", 192, "sha1", 28, 20)]
    [InlineData("aes_ctr", 256, "md5", 36, 16)]
    [InlineData("aes_gcm_8", 128, null, 20, 0)]
    [InlineData("aes_gcm_12", 192, null, 28, 0)]
    [InlineData("aes_gcm_16", 128, null, 20, 0)]
    [InlineData("aes_gcm_16", 256, null, 36, 0)]
    [InlineData("aes_ccm_8", 128, null, 19, 0)]
    [InlineData("aes_ccm_12", 192, null, 27, 0)]
    [InlineData("aes_ccm_16", 256, null, 35, 0)]
    [InlineData("aes_gmac", 128, null, 20, 0)]
    [InlineData("aes_gmac", 192, null, 28, 0)]
    [InlineData("aes_gmac", 256, null, 36, 0)]
    [InlineData("null", 0, "sha1", 0, 20)]
    [InlineData("null", 0, "sha384", 0, 48)]
    [Trait("Rfc", "2407-4.6")]
    [Trait("Rfc", "3686-5.1")]
    [Trait("Rfc", "4106-8.1")]
    [Trait("Rfc", "4309-7.1")]
    [Trait("Rfc", "4543-5.1")]
    public void Keymat_Algorithms_CutItEncryptionFirst(string cipher, int keyBits, string? integrity, int encryptionOctets, int integrityOctets)
    {
        using Phase1Keys keys = Samples.AsaKeys();
        EspProposal proposal = new(CipherTable.ByConfName(cipher)!, keyBits, integrity is null ? null : IntegrityTable.ByConfName(integrity));
        using SaKeys cut = Ike.Crypto.Keymat.Derive(keys, proposal, ProtocolId.PROTO_IPSEC_ESP, Spi, null, Samples.Ni, Samples.Nr);
        Assert.Equal(Whole[..(encryptionOctets * 2)], Samples.Hex(cut.Encryption.Span));
        Assert.Equal(Whole.Substring(encryptionOctets * 2, integrityOctets * 2), Samples.Hex(cut.Integrity.Span));
    }
}
