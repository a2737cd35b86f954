using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace XfrmCtl.Ike.Crypto;

/// <summary>An RSA public key, and the check of a Phase 1 signature with it (RFC 2409 §5.1).</summary>
/// <param name="Modulus">n, the highest octet first and not zero.</param>
/// <param name="Exponent">e, the highest octet first and not zero.</param>
public sealed record RsaPublicKey(ImmutableArray<byte> Modulus, ImmutableArray<byte> Exponent)
{
    /// <summary>Length of the shortest modulus that is taken, in bits: shorter ones have been factored since 1999.</summary>
    public const int ShortestModulus = 1024;

    /// <summary>Length of the longest modulus that is taken, in bits: one that a peer sends shall not cost seconds.</summary>
    public const int LongestModulus = 8192;

    private const int LongestExponent = 64;

    /// <summary>Length of the modulus in bits.</summary>
    public int Bits => BitsOf(Modulus);

    /// <summary>Why signatures of this key prove nothing, or null.</summary>
    public string? Fault =>
        Bits < ShortestModulus ? $"its RSA modulus has {Bits} bits, and {ShortestModulus} are the least"
        : Bits > LongestModulus ? $"its RSA modulus has {Bits} bits, and {LongestModulus} are the most"
        : (Modulus[^1] & 1) == 0 ? "its RSA modulus is even"
        : BitsOf(Exponent) < 2 || (Exponent[^1] & 1) == 0 ? "its RSA exponent is even or 1"
        : BitsOf(Exponent) > LongestExponent ? $"its RSA exponent has {BitsOf(Exponent)} bits, and {LongestExponent} are the most"
        : null;

    /// <summary>Makes a key of numbers with or without leading zeros; null where one is zero.</summary>
    public static RsaPublicKey? Of(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        modulus = modulus.TrimStart((byte)0);
        exponent = exponent.TrimStart((byte)0);
        return modulus.IsEmpty || exponent.IsEmpty ? null : new([.. modulus], [.. exponent]);
    }

    /// <summary>Reads the form of DNS and of ipsec.conf: length of the exponent, exponent, modulus (RFC 3110 §2); null where it is none.</summary>
    public static RsaPublicKey? FromDns(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 3)
            return null;
        (int start, int length) = octets[0] == 0 ? (3, (octets[1] << 8) | octets[2]) : (1, octets[0]);
        return start + length >= octets.Length ? null : Of(octets[(start + length)..], octets.Slice(start, length));
    }

    /// <summary>Reads an RSAPublicKey in DER (RFC 8017 A.1.1), as a certificate's subjectPublicKey has it; null where it is none.</summary>
    public static RsaPublicKey? FromDer(ReadOnlyMemory<byte> octets)
    {
        try
        {
            AsnReader reader = new(octets, AsnEncodingRules.DER);
            AsnReader numbers = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            BigInteger modulus = numbers.ReadInteger();
            BigInteger exponent = numbers.ReadInteger();
            numbers.ThrowIfNotEmpty();
            return modulus.Sign <= 0 || exponent.Sign <= 0 ? null
                : Of(modulus.ToByteArray(isUnsigned: true, isBigEndian: true), exponent.ToByteArray(isUnsigned: true, isBigEndian: true));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Whether a signature is this key's over these octets.</summary>
    /// <remarks>
    /// The block of PKCS #1 is made anew and compared whole: what does not parse its padding cannot be led astray by it. A key with a <see cref="Fault"/> verifies nothing.
    /// </remarks>
    /// <param name="hash">HASH_I or HASH_R.</param>
    /// <param name="signature">The Signature payload's data.</param>
    public bool Verifies(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (Fault is not null || signature.Length != Modulus.Length || hash.Length + Overhead > Modulus.Length || signature.SequenceCompareTo(Modulus.AsSpan()) >= 0)
            return false;
        byte[] expected = new byte[Modulus.Length];

        // EM = 00 | 01 | FF … FF | 00 | HASH: the hash bare, without the name of its algorithm (RFC 2409 §5.1; RFC 8017 §9.2 has it otherwise).
        expected.AsSpan(2, expected.Length - hash.Length - 3).Fill(0xff);
        expected[1] = 1;
        hash.CopyTo(expected.AsSpan(expected.Length - hash.Length));
        return CryptographicOperations.FixedTimeEquals(expected, Power(signature));
    }

    /// <summary>Same numbers.</summary>
    public bool Equals(RsaPublicKey? other) =>
        other is not null && Modulus.AsSpan().SequenceEqual(other.Modulus.AsSpan()) && Exponent.AsSpan().SequenceEqual(other.Exponent.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Modulus.AsSpan());
        return hash.ToHashCode();
    }

    /// <summary>Length and fingerprint.</summary>
    public override string ToString() => $"RSA {Bits} bits, {Convert.ToHexStringLower(SHA256.HashData(Modulus.AsSpan()).AsSpan(0, 8))}";

    // 00 01 before the padding, eight octets of it at least, 00 behind it (RFC 8017 §9.2).
    private const int Overhead = 11;

    private static int BitsOf(ImmutableArray<byte> number) => (number.Length * 8) - byte.LeadingZeroCount(number[0]);

    private unsafe byte[] Power(ReadOnlySpan<byte> signature)
    {
        byte[] result = new byte[Modulus.Length];
        nint context = ModpGroup.Checked(LibCrypto.BN_CTX_new());
        nint montgomery = ModpGroup.Checked(LibCrypto.BN_MONT_CTX_new());
        nint modulus = Number(Modulus.AsSpan()), exponent = Number(Exponent.AsSpan()), @base = Number(signature), power = ModpGroup.Checked(LibCrypto.BN_new());
        try
        {
            if (LibCrypto.BN_MONT_CTX_set(montgomery, modulus, context) != 1
                || LibCrypto.BN_mod_exp_mont_consttime(power, @base, exponent, modulus, context, montgomery) != 1)
                throw new InvalidOperationException("libcrypto refused BN_mod_exp_mont_consttime");
            fixed (byte* octets = result)
                if (LibCrypto.BN_bn2binpad(power, octets, result.Length) < 0)
                    throw new InvalidOperationException("the power is longer than its modulus");
            return result;
        }
        finally
        {
            foreach (nint number in (ReadOnlySpan<nint>)[modulus, exponent, @base, power])
                LibCrypto.BN_clear_free(number);
            LibCrypto.BN_MONT_CTX_free(montgomery);
            LibCrypto.BN_CTX_free(context);
        }
    }

    private static unsafe nint Number(ReadOnlySpan<byte> octets)
    {
        fixed (byte* pointer = octets)
            return ModpGroup.Checked(LibCrypto.BN_bin2bn(pointer, octets.Length, 0));
    }
}
