using System.Globalization;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Algorithms;

/// <content>One proposal.</content>
internal static partial class AlgorithmParser
{
    /// <summary>Walks the words of one proposal: cipher, key length, hash, its length, group.</summary>
    private ref struct ProposalReader(List<AlgorithmWord> words, bool phase1, List<ValueProblem> problems)
    {
        private int _at;

        /// <summary>The proposal, or null after the first word that does not fit.</summary>
        public Parts? Read()
        {
            AlgorithmWord first = words[0];
            if (ReadCipher(first, out int? keyBits) is not { } cipher)
                return null;
            _at = 1;
            if (Current is { IsNumber: true, AfterSemicolon: false } length)
            {
                if (keyBits is not null)
                    return Refuse(length, $"'{first.Text}' has its key length already", code: DiagnosticCode.AlgorithmSyntax);
                keyBits = Number(length);
                _at++;
            }

            if (keyBits is { } bits && !cipher.KeyBits.Contains(bits))
                return Refuse(first, $"{cipher} has no keys of {bits} bits", $"it takes {Bits(cipher.KeyBits)}", DiagnosticCode.UnsuitableAlgorithm);

            HashAlgorithm? hash = null;
            IntegrityAlgorithm? integrity = null;
            if (Current is { AfterSemicolon: false } word && AlgorithmNames.Group(word.Text) is null)
            {
                if (!ReadHash(word, cipher, ref hash, ref integrity))
                    return null;
                _at++;
                if (Current is { IsNumber: true, AfterSemicolon: false } size)
                {
                    if (!IsSizeOf(Number(size), hash, integrity))
                    {
                        string? asGroup = GroupTable.ById((ushort)Math.Min(Number(size), ushort.MaxValue)) is { } meant ? $"group {size.Text} is written {meant}" : null;
                        return Refuse(size, $"{word.Text} has no length of {size.Text} bits", asGroup, DiagnosticCode.UnsuitableAlgorithm);
                    }

                    _at++;
                }
            }

            DhGroup? group = null;
            if (Current is { } groupWord)
            {
                bool none = !phase1 && groupWord.Text.Equals("none", StringComparison.OrdinalIgnoreCase);
                group = none ? null : AlgorithmNames.Group(groupWord.Text);
                if (group is null && !none)
                    return Unknown(groupWord, "group", AlgorithmNames.Groups, GroupTable.Rows.Select(row => row.ConfName));
                _at++;
            }

            return Current is { } surplus
                ? Refuse(surplus, $"'{surplus.Text}' is one word too many", "a proposal is CIPHER-HASH-GROUP", DiagnosticCode.AlgorithmSyntax)
                : new(first.Offset, cipher, keyBits, hash, integrity, group);
        }

        private readonly AlgorithmWord? Current => _at < words.Count ? words[_at] : null;

        private readonly CipherAlgorithm? ReadCipher(AlgorithmWord word, out int? keyBits)
        {
            CipherAlgorithm? cipher = AlgorithmNames.Cipher(word.Text, phase1, out keyBits);
            if (cipher is null)
            {
                if (AlgorithmNames.Group(word.Text) is not null)
                    RefuseFirst(word, "group", $"aes256-sha256-{word.Text}");
                else if (AlgorithmNames.Hash(word.Text) is not null)
                    RefuseFirst(word, "hash", $"aes256-{word.Text}");
                else if (word.Text.Equals("esp", StringComparison.OrdinalIgnoreCase) || word.Text.Equals("ah", StringComparison.OrdinalIgnoreCase))
                    Refuse(word, $"'{word.Text}-' is a Cisco's spelling", "esp-3des esp-md5-hmac is written 3des-md5, esp-aes-256 esp-sha-hmac is written aes256-sha1");
                else
                    Unknown(word, "cipher", AlgorithmNames.Ciphers(phase1), CipherTable.Rows.Select(row => row.ConfName));
                return null;
            }

            if (phase1 ? cipher.IkeId is not null : cipher.EspTransformId is not null)
                return cipher;
            Refuse(word, $"{cipher} has no number in {(phase1 ? "Phase 1" : "ESP")} of IKEv1",
                $"the ciphers are {AlgorithmNames.Ciphers(phase1)}", DiagnosticCode.UnsuitableAlgorithm);
            return null;
        }

        private readonly bool ReadHash(AlgorithmWord word, CipherAlgorithm cipher, ref HashAlgorithm? hash, ref IntegrityAlgorithm? integrity)
        {
            bool none = word.Text.ToLowerInvariant() is "null" or "none";
            if (phase1)
                hash = AlgorithmNames.Hash(word.Text);
            else
                integrity = AlgorithmNames.Integrity(word.Text);
            if (cipher.IsAead)
            {
                if (none)
                    return true;
                Refuse(word, $"{cipher} authenticates by itself and takes no '{word.Text}'", "leave it out, or write null", DiagnosticCode.UnsuitableAlgorithm);
                return false;
            }

            if (none)
            {
                Refuse(word, $"{cipher} without authentication can be forged", $"write for example {cipher}-sha1", DiagnosticCode.UnsuitableAlgorithm);
                return false;
            }

            if (hash is not null || integrity is not null)
                return true;
            Unknown(word, "hash", AlgorithmNames.Hashes(phase1),
                phase1 ? HashTable.Rows.Select(row => row.ConfName) : IntegrityTable.Rows.Select(row => row.ConfName));
            return false;
        }

        /// <summary>The digest's, the key's and the check value's size are all written behind a hash (<c>sha1-160</c>, <c>md5-96</c>).</summary>
        private static bool IsSizeOf(int bits, HashAlgorithm? hash, IntegrityAlgorithm? integrity) =>
            bits == hash?.DigestOctets * 8 || bits == integrity?.KeyBits || bits == integrity?.IcvBits;

        private static int Number(AlgorithmWord word) =>
            int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;

        private readonly Parts? Unknown(AlgorithmWord word, string what, string known, IEnumerable<string> names)
        {
            if (word.Text.Length == 0)
                return Refuse(word, $"a {what} is missing", $"the {Plural(what)} are {known}", DiagnosticCode.AlgorithmSyntax);
            string? near = Nearest.To(word.Text, names);
            return Refuse(word, $"'{word.Text}' is no {what}",
                $"{(near is null ? "" : $"did you mean '{near}'? ")}the {Plural(what)} are {known}", DiagnosticCode.UnknownAlgorithm);
        }

        private readonly void RefuseFirst(AlgorithmWord word, string what, string example) =>
            Refuse(word, $"'{word.Text}' is a {what}, but a proposal begins with a cipher", $"write for example {example}", DiagnosticCode.AlgorithmSyntax);

        private readonly Parts? Refuse(AlgorithmWord word, string message, string? suggestion = null, string code = DiagnosticCode.UnknownAlgorithm)
        {
            problems.Add(new(word.Offset, message, suggestion, code));
            return null;
        }

        private static string Plural(string what) => what == "hash" ? "hashes" : what + "s";
    }
}
