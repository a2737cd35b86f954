using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Crypto;

/// <summary>One side of a Diffie-Hellman exchange over a MODP group (RFC 2409 §5 and §6, RFC 3526) or an ECP group (RFC 5903).</summary>
/// <remarks>Ownership: holds the private value until disposed. What is computed with it takes the same time for every value.</remarks>
public sealed class DiffieHellman : IDisposable
{
    private readonly IPrivateValue _private;

    private DiffieHellman(DhGroup group, IPrivateValue privateValue)
    {
        Group = group;
        _private = privateValue;
    }

    /// <summary>The group.</summary>
    public DhGroup Group { get; }

    /// <summary>g^x, left-padded with zeros to the prime's length (RFC 2409 §5); of a curve x and y, each so padded, one after the other (RFC 5903 §7).</summary>
    public ReadOnlyMemory<byte> PublicValue => _private.PublicValue;

    /// <summary>Draws a private value and computes the public one.</summary>
    public static DiffieHellman Generate(DhGroup group, IEntropy entropy)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(entropy);
        return new(group, group.CurveOid is null ? new ModpExponent(group, entropy) : new EcpScalar(group, entropy));
    }

    /// <summary>
    /// g^xy, as long as the prime; of a curve the common point's x coordinate alone (RFC 5903 §7). Null when the peer's value lies outside
    /// 1 &lt; y &lt; p − 1, where it would give the secret away, or is no point of the curve, which could give our scalar away.
    /// </summary>
    public SecretBytes? SharedSecret(ReadOnlySpan<byte> peerValue) => _private.SharedSecret(peerValue);

    /// <summary>Zeroes the private value.</summary>
    public void Dispose() => _private.Dispose();
}
