using System.Globalization;
using System.Net.Sockets;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Keys;

/// <summary>Keys in the form in which Wireshark and tshark read them: its tables <c>ikev1_decryption_table</c> and <c>esp_sa</c>.</summary>
/// <remarks>Fields and names are those of Wireshark 3 and 4 (Protocols, ISAKMP and ESP); fields that 4.2 has added behind these have defaults.</remarks>
internal static class WiresharkTables
{
    /// <summary>Adds the line of an ISAKMP SA: cookie of the initiator, key of the cipher; says why where it cannot be read by it.</summary>
    public static string? Add(SecretLines lines, IsakmpKey key)
    {
        // Of IKEv1's ciphers Wireshark knows those of RFC 2409 and AES; a key of another is passed over without a word.
        if (key.Proposal.Cipher != CipherTable.Des && key.Proposal.Cipher != CipherTable.TripleDes && key.Proposal.Cipher != CipherTable.Aes)
            return $"Wireshark does not decrypt {key.Proposal.Cipher}{key.Proposal.KeyBits.ToString(CultureInfo.InvariantCulture)} of Phase 1 (ISAKMP SA #{key.Serial.ToString(CultureInfo.InvariantCulture)})";
        lines.Add(key.InitiatorCookie.ToString("x16", CultureInfo.InvariantCulture)).Add(",").AddHex(key.Key.Span).Add("\n");
        return null;
    }


    /// <summary>Adds the line of an ESP state; says why where it cannot be.</summary>
    public static string? Add(SecretLines lines, XfrmState state)
    {
        if (state.Id.Protocol != IpsecProtocol.Esp)
            return $"{state.Id.Protocol.ToString().ToUpperInvariant()} {state.Id.Spi} is not encrypted";
        XfrmAlgorithm? cipher = state.Aead ?? state.Encryption;
        if (cipher is null || CipherName(cipher) is not { } cipherName)
            return $"Wireshark does not decrypt {cipher?.Name ?? "what has no cipher"} ({state.Id.Spi})";
        if ((cipher.KeyBits > 0 && cipher.Key is null) || (state.Integrity is { Key: null }))
            return $"the kernel does not show the keys of {state.Id.Spi}";

        lines.Add(state.Source.AddressFamily == AddressFamily.InterNetworkV6 ? "\"IPv6\"" : "\"IPv4\"")
            .Add($",\"{state.Source}\",\"{state.Id.Destination}\",\"{state.Id.Spi}\",\"{cipherName}\",\"");
        AddKey(lines, cipher);
        lines.Add($"\",\"{(state.Integrity is { } integrity ? IntegrityName(integrity) : "NULL")}\",\"");
        AddKey(lines, state.Integrity);
        lines.Add("\"\n");
        return null;
    }

    private static void AddKey(SecretLines lines, XfrmAlgorithm? algorithm)
    {
        if (algorithm?.Key is { Length: > 0 } key)
            lines.Add("0x").AddHex(key.Span);
    }

    private static string? CipherName(XfrmAlgorithm cipher) => (cipher.Name, cipher.IcvBits) switch
    {
        ("cbc(des)", _) => "DES-CBC [RFC2405]",
        ("cbc(des3_ede)", _) => "TripleDES-CBC [RFC2451]",
        ("cbc(aes)", _) => "AES-CBC [RFC3602]",
        ("rfc3686(ctr(aes))", _) => "AES-CTR [RFC3686]",
        ("ecb(cipher_null)", _) => "NULL",
        ("rfc4106(gcm(aes))", 64) => "AES-GCM with 8 octet ICV [RFC4106]",
        ("rfc4106(gcm(aes))", 96) => "AES-GCM with 12 octet ICV [RFC4106]",
        ("rfc4106(gcm(aes))", 128) => "AES-GCM with 16 octet ICV [RFC4106]",
        _ => null,
    };

    // One that it does not know is passed over by its length.
    private static string IntegrityName(XfrmAlgorithm integrity) => (integrity.Name, integrity.IcvBits) switch
    {
        ("hmac(md5)", 96) => "HMAC-MD5-96 [RFC2403]",
        ("hmac(sha1)", 96) => "HMAC-SHA-1-96 [RFC2404]",
        ("hmac(sha256)", 96) => "HMAC-SHA-256-96 [draft-ietf-ipsec-ciph-sha-256-00]",
        ("hmac(sha256)", 128) => "HMAC-SHA-256-128 [RFC4868]",
        ("hmac(sha384)", 192) => "HMAC-SHA-384-192 [RFC4868]",
        ("hmac(sha512)", 256) => "HMAC-SHA-512-256 [RFC4868]",
        (_, var bits) => $"ANY {bits} bit authentication [no checking]",
    };
}
