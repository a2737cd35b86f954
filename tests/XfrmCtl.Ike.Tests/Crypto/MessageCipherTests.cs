using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>The ciphers of IKEv1 in CBC mode, by published vectors.</summary>
public sealed class MessageCipherTests
{
    private const string Plain =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    // NIST SP 800-38A F.2.1, F.2.3, F.2.5; FIPS 81 table C1; NIST SP 800-67 appendix B.1 (its first block; the others by OpenSSL 3.0's CBC);
    // RFC 3713 appendix A, one block without a vector; SP 800-38A's text by OpenSSL 3.0's CBC.
    [Theory]
    [InlineData("aes", "2b7e151628aed2a6abf7158809cf4f3c", "000102030405060708090a0b0c0d0e0f", Plain,
        "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b273bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7")]
    [InlineData("aes", "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "000102030405060708090a0b0c0d0e0f", Plain,
        "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd")]
    [InlineData("aes", "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "000102030405060708090a0b0c0d0e0f", Plain,
        "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b")]
    [InlineData("des", "0123456789abcdef", "1234567890abcdef", "4e6f77206973207468652074696d6520666f7220616c6c20",
        "e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6")]
    [InlineData("3des", "0123456789abcdef23456789abcdef01456789abcdef0123", "0000000000000000", "54686520717566636b2062726f776e20666f78206a756d70",
        "a826fd8ce53b855f854b649a0a3903c970d563820afe8b35")]
    [InlineData("camellia", "0123456789abcdeffedcba9876543210", "00000000000000000000000000000000", "0123456789abcdeffedcba9876543210",
        "67673138549669730857065648eabe43")]
    [InlineData("camellia", "0123456789abcdeffedcba98765432100011223344556677", "00000000000000000000000000000000", "0123456789abcdeffedcba9876543210",
        "b4993401b3e996f84ee5cee7d79b09b9")]
    [InlineData("camellia", "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff", "00000000000000000000000000000000", "0123456789abcdeffedcba9876543210",
        "9acc237dff16d76c20ef7c919e3a7509")]
    [InlineData("camellia", "2b7e151628aed2a6abf7158809cf4f3c", "000102030405060708090a0b0c0d0e0f", Plain,
        "1607cf494b36bbf00daeb0b503c831aba2f2cf671629ef7840c5a5dfb50748870f06165008cf8b8b5a63586362543e54e7208a2ca89cc21aacd56aaa6fb98259")]
    [InlineData("camellia", "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "000102030405060708090a0b0c0d0e0f", Plain,
        "2a4830ab5ac4a1a2405955fd2195cf935d5a869bd14ce54264f892a6dd2ec3d537d359c3349836d884e310addf68c44901faaa930b4ab9916e9668e1428c6b08")]
    [InlineData("camellia", "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "000102030405060708090a0b0c0d0e0f", Plain,
        "e6cfa35fc02b134a4d2c0b6737ac3eda36cbeb73bd504b4070b1b7de2b21eb50e31a6055297d96ca3330cdf1b1860a835d563f6d1cccf236051c0c5c1c58f28f")]
    [Trait("Rfc", "2409-B")]
    public void MessageCipher_PublishedVector_IsMetBothWaysAndInPlace(string cipher, string key, string iv, string plain, string encrypted)
    {
        using MessageCipher message = new(CipherTable.ByConfName(cipher)!, Convert.FromHexString(key));
        Assert.Equal(iv.Length / 2, message.BlockOctets);
        byte[] octets = Convert.FromHexString(plain);
        byte[] output = new byte[octets.Length];
        message.Encrypt(octets, Convert.FromHexString(iv), output);
        Assert.Equal(encrypted, Samples.Hex(output));
        message.Encrypt(octets, Convert.FromHexString(iv), octets);
        Assert.Equal(encrypted, Samples.Hex(octets));
        message.Decrypt(octets, Convert.FromHexString(iv), output);
        Assert.Equal(plain, Samples.Hex(output));
    }

    [Fact]
    public void MessageCipher_CipherThatIkeHasNot_IsAWrongCall() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageCipher(CipherTable.AesGcm16, new byte[20]));

    [Fact]
    public void MessageCipher_CamelliaOfBrokenSizes_IsAWrongCall()
    {
        MessageCipher cipher = new(CipherTable.Camellia, new byte[16]);
        Assert.Throws<ArgumentOutOfRangeException>(() => cipher.Encrypt(new byte[17], new byte[16], new byte[17]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cipher.Encrypt(new byte[16], new byte[8], new byte[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cipher.Decrypt(new byte[32], new byte[16], new byte[16]));
        cipher.Dispose();
        cipher.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cipher.Encrypt(new byte[16], new byte[16], new byte[16]));
    }

    [Theory]
    [InlineData("3des", "0123456789abcdef23456789abcdef01456789abcdef0123")]
    [InlineData("camellia", "0123456789abcdeffedcba9876543210")]
    public void MessageCipher_AllocationsOfAMessage_AreFew(string name, string key)
    {
        using MessageCipher cipher = new(CipherTable.ByConfName(name)!, Convert.FromHexString(key));
        byte[] octets = new byte[256];
        byte[] iv = new byte[cipher.BlockOctets];
        cipher.Encrypt(octets, iv, octets);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int turn = 0; turn < 100; turn++)
            cipher.Encrypt(octets, iv, octets);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 1000);
    }
}
