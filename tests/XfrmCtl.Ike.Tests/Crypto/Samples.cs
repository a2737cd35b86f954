using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>Self-made inputs; the outputs that tests compare with were computed from them by Python's hmac and hashlib.</summary>
internal static class Samples
{
    public const ulong InitiatorCookie = 0x0011223344556677;
    public const ulong ResponderCookie = 0x8899aabbccddeeff;
    public const uint MessageId = 0xdeadbeef;

    public static byte[] Ni => Octets(20, index => index);

    public static byte[] Nr => Octets(20, index => index + 100);

    public static byte[] SharedSecret => Octets(128, index => (index * 7) + 1);

    public static byte[] InitiatorPublic => Octets(128, index => index * 3);

    public static byte[] ResponderPublic => Octets(128, index => (index * 5) + 2);

    public static byte[] SaBody => Octets(48, index => index);

    public static byte[] IdBody => [0x01, 0x11, 0x01, 0xf4, 0xc0, 0x00, 0x02, 0x01];

    public static byte[] Rest => Octets(60, index => index);

    public static Phase1Keys Keys(HashAlgorithm hash, CipherAlgorithm cipher, int keyBits)
    {
        using SecretBytes presharedKey = new("secret"u8);
        using SecretBytes shared = new(SharedSecret);
        return Phase1Keys.Derive(
            new IkeProposal(cipher, keyBits, hash, GroupTable.Modp1024),
            Phase1Keys.PresharedKeySkeyid(hash, presharedKey, Ni, Nr), shared, InitiatorCookie, ResponderCookie);
    }

    public static Phase1Keys AsaKeys() => Keys(HashTable.Md5, CipherTable.TripleDes, 192);

    public static string Hex(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(octets);

    private static byte[] Octets(int count, Func<int, int> value) => [.. Enumerable.Range(0, count).Select(index => (byte)(value(index) & 0xff))];
}
