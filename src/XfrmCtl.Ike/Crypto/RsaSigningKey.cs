using System.Formats.Asn1;
using System.Numerics;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.Crypto;

/// <summary>An RSA private key that signs Phase 1 (RFC 2409 §5.1).</summary>
/// <remarks>Ownership: libcrypto holds the key and zeroes it with the last of those who share it.</remarks>
public sealed class RsaSigningKey : IDisposable
{
    private nint _key;

    private RsaSigningKey(nint key, RsaPublicKey publicKey) => (_key, PublicKey) = (key, publicKey);

    /// <summary>The public half.</summary>
    public RsaPublicKey PublicKey { get; }

    /// <summary>Reads an RSAPrivateKey in DER (RFC 8017 A.1.2); null where it is none, or one that cannot sign.</summary>
    /// <param name="octets">The key; it stays the caller's.</param>
    public static unsafe RsaSigningKey? Read(SecretBytes octets)
    {
        ArgumentNullException.ThrowIfNull(octets);
        if (PublicHalf(octets) is not { Fault: null } publicKey)
            return null;
        fixed (byte* start = octets.Span)
        {
            byte* at = start;
            nint key = LibCrypto.d2i_AutoPrivateKey(0, &at, new(octets.Length));
            return key == 0 ? null : new(key, publicKey);
        }
    }

    /// <summary>The same key once more, to be disposed by itself.</summary>
    public RsaSigningKey Share()
    {
        ObjectDisposedException.ThrowIf(_key == 0, this);
        if (LibCrypto.EVP_PKEY_up_ref(_key) != 1)
            throw new InvalidOperationException("libcrypto refused EVP_PKEY_up_ref");
        return new(_key, PublicKey);
    }

    /// <summary>The signature over the bare octets, as long as the modulus.</summary>
    /// <param name="hash">HASH_I or HASH_R.</param>
    public unsafe byte[] Sign(ReadOnlySpan<byte> hash)
    {
        ObjectDisposedException.ThrowIf(_key == 0, this);
        byte[] signature = new byte[PublicKey.Modulus.Length];
        nint context = ModpGroup.Checked(LibCrypto.EVP_PKEY_CTX_new(_key, 0));
        try
        {
            // Without the name of a hash libcrypto pads what it is given by PKCS #1 and adds nothing.
            nuint length = (nuint)signature.Length;
            fixed (byte* output = signature, input = hash)
                if (LibCrypto.EVP_PKEY_sign_init(context) != 1 || LibCrypto.EVP_PKEY_sign(context, output, &length, input, (nuint)hash.Length) != 1)
                    throw new InvalidOperationException("libcrypto refused EVP_PKEY_sign");
            return signature;
        }
        finally
        {
            LibCrypto.EVP_PKEY_CTX_free(context);
        }
    }

    /// <summary>Lets the key go.</summary>
    public void Dispose()
    {
        if (_key != 0)
            LibCrypto.EVP_PKEY_free(_key);
        _key = 0;
    }

    /// <summary>RSAPrivateKey ::= SEQUENCE { version, modulus, publicExponent, … }: what is secret comes behind and is not touched.</summary>
    private static RsaPublicKey? PublicHalf(SecretBytes octets)
    {
        try
        {
            AsnDecoder.ReadSequence(octets.Span, AsnEncodingRules.DER, out int offset, out int length, out _);
            ReadOnlySpan<byte> numbers = octets.Span.Slice(offset, length);
            if (!Next(ref numbers).IsZero)
                return null;
            BigInteger modulus = Next(ref numbers);
            BigInteger exponent = Next(ref numbers);
            return modulus.Sign <= 0 || exponent.Sign <= 0 ? null
                : RsaPublicKey.Of(modulus.ToByteArray(isUnsigned: true, isBigEndian: true), exponent.ToByteArray(isUnsigned: true, isBigEndian: true));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static BigInteger Next(ref ReadOnlySpan<byte> numbers)
    {
        BigInteger number = AsnDecoder.ReadInteger(numbers, AsnEncodingRules.DER, out int consumed);
        numbers = numbers[consumed..];
        return number;
    }
}
