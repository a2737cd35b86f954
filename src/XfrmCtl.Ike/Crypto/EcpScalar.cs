using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Crypto;

/// <summary>The scalar of one side over an ECP group (RFC 5903).</summary>
internal sealed class EcpScalar : IPrivateValue
{
    // One draw of P-256 in 2^32 is not below the order, of the other curves never one: so many in a row are no chance.
    private const int MostDraws = 16;

    private readonly DhGroup _group;
    private readonly ECCurve _curve;
    private readonly ECDiffieHellman _key;

    public EcpScalar(DhGroup group, IEntropy entropy)
    {
        _group = group;
        _curve = ECCurve.CreateFromValue(group.CurveOid!);
        byte[] scalar = GC.AllocateArray<byte>(group.SecretOctets, pinned: true);
        try
        {
            Draw(scalar, group, entropy);
            _key = ECDiffieHellman.Create(new ECParameters { Curve = _curve, D = scalar });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }

        ECPoint point = _key.ExportParameters(includePrivateParameters: false).Q;
        PublicValue = [.. point.X!, .. point.Y!];
    }

    public byte[] PublicValue { get; }

    public SecretBytes? SharedSecret(ReadOnlySpan<byte> peerValue)
    {
        // Both coordinates have the prime's length, leading zeros and all (RFC 5903 §7).
        if (peerValue.Length != _group.PublicOctets)
            return null;
        ECPoint point = new() { X = peerValue[.._group.SecretOctets].ToArray(), Y = peerValue[_group.SecretOctets..].ToArray() };
        byte[]? x = null;
        try
        {
            // The import refuses what is not on the curve. These curves have no small subgroups: every point of theirs is a good one.
            using ECDiffieHellman peer = ECDiffieHellman.Create(new ECParameters { Curve = _curve, Q = point });
            using ECDiffieHellmanPublicKey key = peer.PublicKey;
            x = _key.DeriveRawSecretAgreement(key);
            return new SecretBytes(x);
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(x);
        }
    }

    public void Dispose() => _key.Dispose();

    /// <summary>A number from 1 to the order − 1, each as likely: what lies outside is thrown away (FIPS 186-5 A.2.2).</summary>
    private static void Draw(Span<byte> scalar, DhGroup group, IEntropy entropy)
    {
        ReadOnlySpan<byte> order = Order(group);
        for (int draw = 0; draw < MostDraws; draw++)
        {
            entropy.Fill(scalar);
            scalar[0] &= order[0] == 1 ? (byte)1 : byte.MaxValue; // 521 bits are 65 octets and one bit
            if (scalar.SequenceCompareTo(order) < 0 && scalar.ContainsAnyExcept((byte)0))
                return;
        }

        throw new InvalidOperationException($"the source of random octets gives no number below the order of {group}");
    }

    // RFC 5903 §3: "group order".
    private static ReadOnlySpan<byte> Order(DhGroup group) => group.Id switch
    {
        19 => Order256,
        20 => Order384,
        21 => Order521,
        _ => throw new ArgumentOutOfRangeException(nameof(group), group.ConfName, "no ECP group of IKEv1"),
    };

    private static readonly byte[] Order256 = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private static readonly byte[] Order384 = Convert.FromHexString(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973");

    private static readonly byte[] Order521 = Convert.FromHexString(
        "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409");
}
