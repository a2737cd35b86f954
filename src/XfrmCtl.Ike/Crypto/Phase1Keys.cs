using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Crypto;

/// <summary>What Phase 1 derives (RFC 2409 §5): SKEYID and its three children, and the key of the message cipher.</summary>
/// <remarks>Ownership: disposes what it holds.</remarks>
public sealed class Phase1Keys : IDisposable
{
    private SecretBytes? _skeyid;

    private Phase1Keys(HashAlgorithm hash, SecretBytes skeyid, SecretBytes d, SecretBytes a, SecretBytes e, MessageCipher cipher)
    {
        Hash = hash;
        _skeyid = skeyid;
        SkeyidD = d;
        SkeyidA = a;
        SkeyidE = e;
        Cipher = cipher;
    }

    /// <summary>The hash whose HMAC is the PRF.</summary>
    public HashAlgorithm Hash { get; }

    /// <summary>SKEYID, which HASH_I and HASH_R are made with.</summary>
    /// <exception cref="ObjectDisposedException">It was forgotten.</exception>
    public SecretBytes Skeyid => _skeyid ?? throw new ObjectDisposedException(nameof(Skeyid));

    /// <summary>SKEYID_d, from which child SAs' keys come.</summary>
    public SecretBytes SkeyidD { get; }

    /// <summary>SKEYID_a, which authenticates Phase 2.</summary>
    public SecretBytes SkeyidA { get; }

    /// <summary>SKEYID_e, from which the message cipher's key comes.</summary>
    public SecretBytes SkeyidE { get; }

    /// <summary>The message cipher.</summary>
    public MessageCipher Cipher { get; }

    /// <summary>SKEYID of the pre-shared key method (RFC 2409 §5.4).</summary>
    public static SecretBytes PresharedKeySkeyid(HashAlgorithm hash, SecretBytes presharedKey, ReadOnlySpan<byte> ni, ReadOnlySpan<byte> nr)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(presharedKey);
        SecretBytes skeyid = new(hash.DigestOctets);

        // SKEYID = prf(pre-shared-key, Ni_b | Nr_b)
        Prf.Keyed(hash, presharedKey.Span).Then(ni).Then(nr).Into(skeyid.Span);
        return skeyid;
    }

    /// <summary>SKEYID of signatures (RFC 2409 §5.1).</summary>
    public static SecretBytes SignatureSkeyid(HashAlgorithm hash, SecretBytes sharedSecret, ReadOnlySpan<byte> ni, ReadOnlySpan<byte> nr)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(sharedSecret);
        SecretBytes skeyid = new(hash.DigestOctets);

        // SKEYID = prf(Ni_b | Nr_b, g^xy)
        Prf.Keyed(hash, [.. ni, .. nr]).Then(sharedSecret.Span).Into(skeyid.Span);
        return skeyid;
    }

    /// <summary>SKEYID_d, SKEYID_a, SKEYID_e and the cipher's key (RFC 2409 §5 and appendix B).</summary>
    /// <param name="proposal">The algorithms.</param>
    /// <param name="skeyid">SKEYID; it becomes the result's.</param>
    /// <param name="sharedSecret">g^xy, as long as the prime.</param>
    /// <param name="initiatorCookie">CKY-I.</param>
    /// <param name="responderCookie">CKY-R.</param>
    public static Phase1Keys Derive(IkeProposal proposal, SecretBytes skeyid, SecretBytes sharedSecret, ulong initiatorCookie, ulong responderCookie)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(skeyid);
        ArgumentNullException.ThrowIfNull(sharedSecret);
        HashAlgorithm hash = proposal.Hash;
        SecretBytes d = new(hash.DigestOctets);
        SecretBytes a = new(hash.DigestOctets);
        SecretBytes e = new(hash.DigestOctets);

        // SKEYID_d = prf(SKEYID, g^xy | CKY-I | CKY-R | 0)
        Prf.Keyed(hash, skeyid.Span).Then(sharedSecret.Span).Then(initiatorCookie).Then(responderCookie).Then((byte)0).Into(d.Span);

        // SKEYID_a = prf(SKEYID, SKEYID_d | g^xy | CKY-I | CKY-R | 1)
        Prf.Keyed(hash, skeyid.Span).Then(d.Span).Then(sharedSecret.Span).Then(initiatorCookie).Then(responderCookie).Then((byte)1).Into(a.Span);

        // SKEYID_e = prf(SKEYID, SKEYID_a | g^xy | CKY-I | CKY-R | 2)
        Prf.Keyed(hash, skeyid.Span).Then(a.Span).Then(sharedSecret.Span).Then(initiatorCookie).Then(responderCookie).Then((byte)2).Into(e.Span);

        int octets = proposal.KeyBits / 8;
        using SecretBytes? longer = octets > e.Length ? CipherKey(hash, e, octets) : null;
        return new(hash, skeyid, d, a, e, new MessageCipher(proposal.Cipher, longer is null ? e.Span[..octets] : longer.Span));
    }

    /// <summary>The cipher's key (RFC 2409 appendix B): the first octets of SKEYID_e, or where that is too short, of K1 | K2 | K3.</summary>
    public static SecretBytes CipherKey(HashAlgorithm hash, SecretBytes skeyidE, int octets)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(skeyidE);
        if (skeyidE.Length >= octets)
            return new(skeyidE.Span[..octets]);
        SecretBytes key = new(octets);
        using SecretBytes block = new(hash.DigestOctets);
        for (int filled = 0; filled < octets; filled += block.Length)
        {
            // K1 = prf(SKEYID_e, 0), Kn = prf(SKEYID_e, Kn-1)
            Prf prf = Prf.Keyed(hash, skeyidE.Span);
            (filled == 0 ? prf.Then((byte)0) : prf.Then(block.Span)).Into(block.Span);
            block.Span[..Math.Min(block.Length, octets - filled)].CopyTo(key.Span[filled..]);
        }

        return key;
    }

    /// <summary>Zeroes SKEYID: once both sides have proven themselves nothing is made with it any more.</summary>
    public void ForgetSkeyid()
    {
        _skeyid?.Dispose();
        _skeyid = null;
    }

    /// <summary>Zeroes all of it.</summary>
    public void Dispose()
    {
        ForgetSkeyid();
        SkeyidD.Dispose();
        SkeyidA.Dispose();
        SkeyidE.Dispose();
        Cipher.Dispose();
    }
}
