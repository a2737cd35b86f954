using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Crypto;

/// <summary>The exponent of one side over a MODP group (RFC 2409 §6, RFC 3526).</summary>
internal sealed class ModpExponent : IPrivateValue
{
    private readonly DhGroup _group;
    private readonly SecretBytes _exponent;

    public ModpExponent(DhGroup group, IEntropy entropy)
    {
        _group = group;
        ModpGroup modp = ModpGroup.Of(group);
        _exponent = new(modp.ExponentOctets);
        entropy.Fill(_exponent.Span);
        _exponent.Span[0] |= 0x80; // always full length: neither 0 nor short
        PublicValue = new byte[group.PublicOctets];
        modp.Comb.Power(_exponent.Span, PublicValue);
    }

    public byte[] PublicValue { get; }

    public unsafe SecretBytes? SharedSecret(ReadOnlySpan<byte> peerValue)
    {
        // Leading zeros may be missing or too many; what counts is the number. A longer one cannot be below the prime.
        ReadOnlySpan<byte> trimmed = peerValue.TrimStart((byte)0);
        if (trimmed.IsEmpty || trimmed.Length > _group.PublicOctets)
            return null;
        ModpGroup modp = ModpGroup.Of(_group);
        nint number;
        fixed (byte* pointer = trimmed)
            number = ModpGroup.Checked(LibCrypto.BN_bin2bn(pointer, trimmed.Length, 0));
        try
        {
            bool isOne = trimmed.Length == 1 && trimmed[0] == 1;
            if (isOne || LibCrypto.BN_cmp(number, modp.LargestPublic) > 0)
                return null;
            SecretBytes secret = new(_group.SecretOctets);
            Power(number, secret.Span);
            return secret;
        }
        finally
        {
            LibCrypto.BN_clear_free(number);
        }
    }

    public void Dispose() => _exponent.Dispose();

    private unsafe void Power(nint @base, Span<byte> output)
    {
        ModpGroup modp = ModpGroup.Of(_group);
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
