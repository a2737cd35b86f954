using System.Numerics;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>RSA over bare hashes, held against .NET's arithmetic and against forgeries.</summary>
public sealed class RsaTests
{
    private static readonly RSA Key = RSA.Create(2048);

    private static readonly byte[] Hash = SHA1.HashData("HASH_I"u8);

    private static RsaPublicKey Public => RsaPublicKey.FromDer(Key.ExportRSAPublicKey())!;

    [Fact]
    [Trait("Rfc", "2409-5.1")]
    public void Signature_OpenedWithThePublicNumbers_IsTheBareHashInPkcs1()
    {
        using RsaSigningKey signing = Signing();
        RSAParameters numbers = Key.ExportParameters(false);
        BigInteger opened = BigInteger.ModPow(Number(signing.Sign(Hash)), Number(numbers.Exponent!), Number(numbers.Modulus!));
        Assert.Equal(Number(Block(Hash)), opened);
        Assert.True(Public.Verifies(Hash, signing.Sign(Hash)));
    }

    [Fact]
    public void Key_Shared_SignsAfterTheFirstIsGone()
    {
        RsaSigningKey first = Signing();
        using RsaSigningKey second = first.Share();
        first.Dispose();
        Assert.True(Public.Verifies(Hash, second.Sign(Hash)));
        Assert.Throws<ObjectDisposedException>(() => first.Sign(Hash));
    }

    // Each is the private operation over a block that a lenient parser of the padding would take.
    public static TheoryData<string> Blocks => ["short padding", "rubbish behind the hash", "hash at the left", "type 2", "no zero", "with DigestInfo", "hash cut"];

    [Theory]
    [MemberData(nameof(Blocks))]
    [Trait("Rfc", "8017-9.2")]
    [Trait("Hostile", "T22")]
    public void Signature_OverABlockOfAnotherForm_DoesNotVerify(string form)
    {
        byte[] block = Block(Hash);
        int at = block.Length - Hash.Length;
        switch (form)
        {
            case "short padding":
                block[^(Hash.Length + 20)] = 0;
                break;
            case "rubbish behind the hash" or "hash at the left":
                block = [0, 1, .. Enumerable.Repeat((byte)0xff, 8), 0, .. Hash, .. new byte[block.Length - 11 - Hash.Length]];
                if (form == "hash at the left")
                    block[^1] = 1;
                break;
            case "type 2":
                block[1] = 2;
                break;
            case "no zero":
                block[at - 1] = 0xff;
                break;
            case "with DigestInfo":
                byte[] named = [.. Convert.FromHexString("3021300906052b0e03021a05000414"), .. Hash];
                block = Block(named);
                break;
            default:
                block = Block(Hash[..^1]);
                break;
        }

        Assert.False(Public.Verifies(Hash, Private(block)));
        Assert.True(Public.Verifies(Hash, Private(Block(Hash))));
    }

    [Fact]
    [Trait("Hostile", "T21")]
    [Trait("Hostile", "T22")]
    public void Signature_OfAnotherLengthOrAboveTheModulus_DoesNotVerify()
    {
        using RsaSigningKey signing = Signing();
        byte[] good = signing.Sign(Hash);
        byte[] above = (Number(good) + Number(Key.ExportParameters(false).Modulus!)).ToByteArray(isUnsigned: true, isBigEndian: true);
        Assert.False(Public.Verifies(Hash, above));
        Assert.False(Public.Verifies(Hash, good.AsSpan(1)));
        Assert.False(Public.Verifies(Hash, [0, .. good]));
        Assert.False(Public.Verifies(Hash, []));
        Assert.False(Public.Verifies(Hash, new byte[256]));
    }

    [Theory]
    [InlineData(768, 65537, "768 bits")]
    [InlineData(8200, 65537, "8200 bits")]
    [InlineData(2048, 1, "even or 1")]
    [InlineData(2048, 65536, "even or 1")]
    [Trait("Hostile", "T22")]
    [Trait("Hostile", "T23")]
    public void Key_WithNumbersThatProveNothing_HasAFaultAndVerifiesNothing(int bits, int exponent, string fault)
    {
        byte[] modulus = [0x80, .. new byte[(bits / 8) - 2], 1];
        RsaPublicKey key = RsaPublicKey.Of(modulus, BitConverter.GetBytes(exponent).Reverse().ToArray())!;
        Assert.Contains(fault, key.Fault, StringComparison.Ordinal);
        Assert.False(key.Verifies(Hash, modulus));
    }

    [Fact]
    [Trait("Hostile", "T22")]
    public void Key_EvenModulusOrHugeExponent_HasAFault()
    {
        byte[] modulus = [0x80, .. new byte[255]];
        Assert.Contains("even", RsaPublicKey.Of(modulus, [3])!.Fault, StringComparison.Ordinal);
        modulus[^1] = 1;
        Assert.Contains("exponent", RsaPublicKey.Of(modulus, [1, .. new byte[8], 1])!.Fault, StringComparison.Ordinal);
        Assert.Null(RsaPublicKey.Of(modulus, [3])!.Fault);
        Assert.Null(RsaPublicKey.Of([], [3]));
        Assert.Null(RsaPublicKey.Of([0, 0], [3]));
    }

    // RFC 3110 §2: length of the exponent in one octet, or zero and two.
    [Fact]
    [Trait("Rfc", "3110-2")]
    public void Key_InTheFormOfDns_IsRead()
    {
        RSAParameters numbers = Key.ExportParameters(false);
        Assert.Equal(Public, RsaPublicKey.FromDns([3, .. numbers.Exponent!, .. numbers.Modulus!]));
        Assert.Equal(Public, RsaPublicKey.FromDns([0, 0, 3, .. numbers.Exponent!, .. numbers.Modulus!]));
        foreach (byte[] broken in new byte[][] { [], [3], [3, 1, 0], [3, 1, 0, 1], [0, 0, 0], [0, 255, 255, 1], [1, 0, 5] })
            Assert.Null(RsaPublicKey.FromDns(broken));
    }

    [Fact]
    [Trait("Hostile", "T22")]
    public void Key_OctetsThatAreNone_AreRefused()
    {
        byte[] good = Key.ExportRSAPrivateKey();
        foreach (byte[] octets in new byte[][] { [], [0x30, 0], [.. good.Take(good.Length / 2)], Key.ExportRSAPublicKey(), Key.ExportPkcs8PrivateKey(), [.. Enumerable.Repeat((byte)0xff, 300)] })
        {
            using SecretBytes secret = new(octets);
            Assert.Null(RsaSigningKey.Read(secret));
        }

        Assert.Null(RsaPublicKey.FromDer(good));
        Assert.Null(RsaPublicKey.FromDer(new byte[] { 0x30, 6, 2, 1, 0xff, 2, 1, 3 }));
    }

    private static RsaSigningKey Signing()
    {
        using SecretBytes octets = new(Key.ExportRSAPrivateKey());
        return RsaSigningKey.Read(octets)!;
    }

    private static byte[] Block(byte[] content) => [0, 1, .. Enumerable.Repeat((byte)0xff, 256 - content.Length - 3), 0, .. content];

    private static byte[] Private(byte[] block)
    {
        RSAParameters numbers = Key.ExportParameters(true);
        byte[] bare = BigInteger.ModPow(Number(block), Number(numbers.D!), Number(numbers.Modulus!)).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[256 - bare.Length], .. bare];
    }

    private static BigInteger Number(byte[] octets) => new(octets, isUnsigned: true, isBigEndian: true);
}
