using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Crypto;

/// <summary>The keys of child SAs (RFC 2409 §5.5).</summary>
public static class Keymat
{
    /// <summary>The keys of the state whose SPI is <paramref name="spi"/>; each direction has an SPI and so keys of its own.</summary>
    /// <param name="keys">The keys of Phase 1.</param>
    /// <param name="algorithms">The algorithms.</param>
    /// <param name="protocol">Protocol of the SA.</param>
    /// <param name="spi">SPI of the state, given out by its receiver.</param>
    /// <param name="pfsSecret">g(qm)^xy, or null without perfect forward secrecy.</param>
    /// <param name="ni">Ni_b of Quick Mode.</param>
    /// <param name="nr">Nr_b of Quick Mode.</param>
    public static SaKeys Derive(
        Phase1Keys keys, EspProposal algorithms, ProtocolId protocol, Spi spi, SecretBytes? pfsSecret, ReadOnlySpan<byte> ni, ReadOnlySpan<byte> nr)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(algorithms);
        int encryption = (algorithms.KeyBits / 8) + algorithms.Cipher.SaltOctets;
        int integrity = (algorithms.Integrity?.KeyBits ?? 0) / 8;
        Span<byte> keymat = stackalloc byte[encryption + integrity];
        Expand(keys, protocol, spi, pfsSecret, ni, nr, keymat);

        // Encryption takes the first octets, integrity the next (RFC 2407 §4.6.2 via RFC 2401's order).
        SaKeys cut = new(new SecretBytes(keymat[..encryption]), new SecretBytes(keymat[encryption..]));
        CryptographicOperations.ZeroMemory(keymat);
        return cut;
    }

    /// <summary>So many octets of KEYMAT.</summary>
    public static SecretBytes Expand(
        Phase1Keys keys, ProtocolId protocol, Spi spi, SecretBytes? pfsSecret, ReadOnlySpan<byte> ni, ReadOnlySpan<byte> nr, int octets)
    {
        ArgumentNullException.ThrowIfNull(keys);
        SecretBytes keymat = new(octets);
        Expand(keys, protocol, spi, pfsSecret, ni, nr, keymat.Span);
        return keymat;
    }

    private static void Expand(Phase1Keys keys, ProtocolId protocol, Spi spi, SecretBytes? pfsSecret, ReadOnlySpan<byte> ni, ReadOnlySpan<byte> nr, Span<byte> keymat)
    {
        Span<byte> block = stackalloc byte[Prf.LargestDigest];
        block = block[..keys.Hash.DigestOctets];
        for (int filled = 0; filled < keymat.Length; filled += block.Length)
        {
            // K1 = prf(SKEYID_d, [ g(qm)^xy | ] protocol | SPI | Ni_b | Nr_b)
            // Kn = prf(SKEYID_d, Kn-1 | [ g(qm)^xy | ] protocol | SPI | Ni_b | Nr_b)
            Prf prf = Prf.Keyed(keys.Hash, keys.SkeyidD.Span);
            if (filled > 0)
                prf.Then(block);
            if (pfsSecret is not null)
                prf.Then(pfsSecret.Span);
            prf.Then((byte)protocol).Then(spi.Value).Then(ni).Then(nr).Into(block);
            block[..Math.Min(block.Length, keymat.Length - filled)].CopyTo(keymat[filled..]);
        }

        CryptographicOperations.ZeroMemory(block);
    }
}
