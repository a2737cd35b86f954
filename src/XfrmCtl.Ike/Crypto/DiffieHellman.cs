using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Crypto;

/// <summary>One side of a Diffie-Hellman exchange over a MODP group (RFC 2409 §5 and §6, RFC 3526).</summary>
/// <remarks>Ownership: holds the private exponent until disposed. The exponentiation takes the same time for every exponent of a length.</remarks>
public sealed class DiffieHellman : IDisposable
{
    private readonly SecretBytes _exponent;

    private DiffieHellman(DhGroup group, SecretBytes exponent)
    {
        Group = group;
        _exponent = exponent;
        byte[] value = new byte[group.PublicOctets];
        Power(ModpGroup.Of(group).Generator, value);
        PublicValue = value;
    }

    /// <summary>The group.</summary>
    public DhGroup Group { get; }

    /// <summary>g^x, left-padded with zeros to the prime's length (RFC 2409 §5).</summary>
    public ReadOnlyMemory<byte> PublicValue { get; }

    /// <summary>Draws an exponent and computes the public value.</summary>
    public static DiffieHellman Generate(DhGroup group, IEntropy entropy)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(entropy);
        SecretBytes exponent = new(ExponentOctets(group));
        entropy.Fill(exponent.Span);
        exponent.Span[0] |= 0x80; // always full length: neither 0 nor short
        return new(group, exponent);
    }

    /// <summary>g^xy, as long as the prime; null when the peer's value lies outside 1 &lt; y &lt; p − 1, where it would give the secret away.</summary>
    public unsafe SecretBytes? SharedSecret(ReadOnlySpan<byte> peerValue)
    {
        // Leading zeros may be missing or too many; what counts is the number. A longer one cannot be below the prime.
        ReadOnlySpan<byte> trimmed = peerValue.TrimStart((byte)0);
        if (trimmed.IsEmpty || trimmed.Length > Group.PublicOctets)
            return null;
        ModpGroup modp = ModpGroup.Of(Group);
        nint number;
        fixed (byte* pointer = trimmed)
            number = ModpGroup.Checked(LibCrypto.BN_bin2bn(pointer, trimmed.Length, 0));
        try
        {
            bool isOne = trimmed.Length == 1 && trimmed[0] == 1;
            if (isOne || LibCrypto.BN_cmp(number, modp.LargestPublic) > 0)
                return null;
            SecretBytes secret = new(Group.PublicOctets);
            Power(number, secret.Span);
            return secret;
        }
        finally
        {
            LibCrypto.BN_clear_free(number);
        }
    }

    /// <summary>Zeroes the exponent.</summary>
    public void Dispose() => _exponent.Dispose();

    // Twice the strength that RFC 3526 §8 estimates for the group, and never under 256 bits.
    private static int ExponentOctets(DhGroup group) => group.PrimeBits switch
    {
        <= 2048 => 32,
        <= 3072 => 36,
        <= 4096 => 40,
        _ => 52,
    };

    private unsafe void Power(nint @base, Span<byte> output)
    {
        ModpGroup modp = ModpGroup.Of(Group);
        nint context = ModpGroup.Checked(LibCrypto.BN_CTX_new());
        nint result = ModpGroup.Checked(LibCrypto.BN_new());
        nint exponent;
        fixed (byte* pointer = _exponent.Span)
            exponent = ModpGroup.Checked(LibCrypto.BN_bin2bn(pointer, _exponent.Length, 0));
        try
        {
            if (LibCrypto.BN_mod_exp_mont_consttime(result, @base, exponent, modp.Prime, context, modp.Montgomery) != 1)
                throw new InvalidOperationException("libcrypto refused BN_mod_exp_mont_consttime");
            fixed (byte* pointer = output)
                if (LibCrypto.BN_bn2binpad(result, pointer, output.Length) < 0)
                    throw new InvalidOperationException("the power is longer than its prime");
        }
        finally
        {
            LibCrypto.BN_clear_free(exponent);
            LibCrypto.BN_clear_free(result);
            LibCrypto.BN_CTX_free(context);
        }
    }
}
