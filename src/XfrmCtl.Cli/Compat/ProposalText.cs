using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Compat;

/// <summary>Proposals as the daemon writes them, read back: <c>aes256-sha1-modp1024</c>, <c>aes_gcm_16_256</c>, <c>3des-md5</c>.</summary>
internal static class ProposalText
{
    /// <summary>A Phase 1 proposal, or null where a word is of another version.</summary>
    public static IkeProposal? Ike(string text)
    {
        string[] words = text.Split('-');
        return words.Length == 3 ? Ike(words[0], words[1], words[2]) : null;
    }

    /// <summary>A Phase 1 proposal of its three words.</summary>
    public static IkeProposal? Ike(string? cipher, string? hash, string? group) =>
        cipher is not null && hash is not null && group is not null
        && Cipher(cipher) is { } algorithm && HashTable.ByConfName(hash) is { } digest && GroupTable.ByConfName(group) is { } dh
            ? new IkeProposal(algorithm.Cipher, algorithm.KeyBits, digest, dh)
            : null;

    /// <summary>A Phase 2 proposal; one word alone is AH's where <paramref name="protocol"/> is <c>ah</c>.</summary>
    public static EspProposal? Esp(string text, string protocol)
    {
        string[] words = text.Split('-');
        return protocol == "ah" ? Esp(null, words[0], protocol) : Esp(words[0], words.Length > 1 ? words[1] : null, protocol);
    }

    /// <summary>A Phase 2 proposal of its two words.</summary>
    public static EspProposal? Esp(string? cipher, string? integrity, string protocol)
    {
        IntegrityAlgorithm? row = integrity is null ? null : IntegrityTable.ByConfName(integrity);
        if (integrity is not null && row is null)
            return null;
        if (protocol == "ah")
            return row is null ? null : EspProposal.Ah(row);
        return cipher is not null && Cipher(cipher) is { } algorithm ? new EspProposal(algorithm.Cipher, algorithm.KeyBits, row) : null;
    }

    private static (CipherAlgorithm Cipher, int KeyBits)? Cipher(string word)
    {
        if (CipherTable.ByConfName(word) is { } whole)
            return (whole, whole.ImpliedKeyBits ?? whole.KeyBits[0]);
        // The key length stands at the end, after an underscore where the name ends with a digit itself.
        int digits = word.Length;
        while (digits > 0 && char.IsAsciiDigit(word[digits - 1]))
            digits--;
        return digits > 0 && int.TryParse(word.AsSpan(digits), out int bits) && CipherTable.ByConfName(word[..digits].TrimEnd('_')) is { } cipher ? (cipher, bits) : null;
    }
}
