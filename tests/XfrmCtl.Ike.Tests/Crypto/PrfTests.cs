using System.Security.Cryptography;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Crypto;
using HashAlgorithm = XfrmCtl.Core.Algorithms.HashAlgorithm;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>HMAC of each hash, by the vectors of its RFC.</summary>
public sealed class PrfTests
{
    [Theory]
    [InlineData("md5", "9294727a3638bb1c13f48ef8158bfc9d")]
    [InlineData("sha1", "b617318655057264e28bc0b6fb378c8ef146be00")]
    [InlineData("sha256", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("sha384", "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6")]
    [InlineData("sha512",
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854")]
    [Trait("Rfc", "2202-2")]
    [Trait("Rfc", "4231-4.2")]
    public void Prf_FirstVectorOfTheRfc_IsMet(string hash, string expected)
    {
        HashAlgorithm row = HashTable.ByConfName(hash)!;
        byte[] key = Enumerable.Repeat((byte)0x0b, hash == "md5" ? 16 : 20).ToArray();
        Assert.Equal(expected, Samples.Hex(Prf.Keyed(row, key).Then("Hi There"u8).ToArray()));
        Assert.Equal(row.DigestOctets, expected.Length / 2);
    }

    // A key longer than the hash's block is hashed first.
    [Theory]
    [InlineData("md5", 80, "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd")]
    [InlineData("sha1", 80, "aa4ae5e15272d00e95705637ce8a3b55ed402112")]
    [InlineData("sha256", 131, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    [Trait("Rfc", "2202-2")]
    [Trait("Rfc", "4231-4.7")]
    public void Prf_LongKeyOfTheRfc_IsMet(string hash, int octets, string expected)
    {
        byte[] key = Enumerable.Repeat((byte)0xaa, octets).ToArray();
        Assert.Equal(
            expected,
            Samples.Hex(Prf.Keyed(HashTable.ByConfName(hash)!, key).Then("Test Using Larger Than Block-Size Key - Hash Key First"u8).ToArray()));
    }

    [Fact]
    public void Prf_Parts_AreOneTextInNetworkOrder()
    {
        byte[] expected = HMACSHA1.HashData("k"u8, Convert.FromHexString("7f000102030405060708090a0b0c61"));
        Assert.Equal(expected, Prf.Keyed(HashTable.Sha1, "k"u8).Then((byte)0x7f).Then(0x00010203u).Then(0x0405060708090a0bu).Then([0x0c, 0x61]).ToArray());
        Span<byte> output = stackalloc byte[20];
        Prf.Keyed(HashTable.Sha1, "k"u8).Then(Convert.FromHexString("7f000102030405060708090a0b0c61")).Into(output);
        Assert.Equal(expected, output.ToArray());
    }

    [Fact]
    public void Prf_Bare_IsTheHashItself()
    {
        Assert.Equal(MD5.HashData("abc"u8), Prf.Bare(HashTable.Md5).Then("a"u8).Then("bc"u8).ToArray());
        Assert.Equal(SHA1.HashData("abc"u8), Prf.Bare(HashTable.Sha1).Then("abc"u8).ToArray());
    }

    [Fact]
    public void Prf_LargestDigest_HoldsEveryHash() => Assert.Equal(Prf.LargestDigest, HashTable.Rows.Max(row => row.DigestOctets));
}
