using System.Collections.Immutable;
using System.Globalization;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Algorithms;

/// <summary>
/// Reads the algorithm strings of <c>ike=</c> and <c>phase2alg=</c>: <c>CIPHER[keylen][-HASH][(-|;)GROUP], ...[!]</c>, as ipsec.conf(5) of Openswan and
/// of libreswan have it, in the wider of the two forms wherever they differ.
/// </summary>
internal static partial class AlgorithmParser
{
    /// <summary>Reads <c>ike=</c>.</summary>
    public static ImmutableArray<IkeProposal> Ike(string text, Dialect dialect, List<ValueProblem> problems)
    {
        AlgorithmDefaults defaults = AlgorithmDefaults.Of(dialect);
        if (text.Length == 0)
            return defaults.Ike;
        List<IkeProposal> proposals = [];
        foreach (Parts parts in Proposals(text, phase1: true, problems))
        {
            IEnumerable<DhGroup> groups = parts.Group is null ? defaults.Groups : [parts.Group];
            IEnumerable<HashAlgorithm> hashes = parts.Hash is null ? defaults.Hashes : [parts.Hash];
            proposals.AddRange(
                from @group in groups
                from bits in KeyLengths(parts, defaults.IkeKeyBits)
                from hash in hashes
                select new IkeProposal(parts.Cipher, bits, hash, @group));
        }

        if (proposals.Count == 0 && problems.Count == 0)
            problems.Add(new(0, "no algorithm is named", "write for example aes256-sha256-modp2048", DiagnosticCode.AlgorithmSyntax));
        if (defaults.FollowsWritten && !IsStrict(text))
            proposals.AddRange(defaults.Ike);
        return [.. proposals.Distinct()];
    }

    /// <summary>Reads <c>phase2alg=</c>.</summary>
    public static Phase2Algorithms Esp(string text, Dialect dialect, List<ValueProblem> problems)
    {
        AlgorithmDefaults defaults = AlgorithmDefaults.Of(dialect);
        if (text.Length == 0)
            return new(defaults.Esp, null);
        List<EspProposal> proposals = [];
        DhGroup? group = null;
        foreach (Parts parts in Proposals(text, phase1: false, problems))
        {
            IEnumerable<IntegrityAlgorithm?> integrities = parts.Cipher.IsAead ? new IntegrityAlgorithm?[] { null }
                : parts.Integrity is null ? defaults.Integrities
                : new IntegrityAlgorithm?[] { parts.Integrity };
            proposals.AddRange(
                from bits in KeyLengths(parts, defaults.EspKeyBits)
                from integrity in integrities
                select new EspProposal(parts.Cipher, bits, integrity));
            if (group is not null && parts.Group is not null && group != parts.Group)
            {
                problems.Add(new(parts.Offset, $"{parts.Group} beside {group}: a Quick Mode has one group for all its proposals", $"leave one of them out",
                    DiagnosticCode.UnsuitableAlgorithm));
            }

            group ??= parts.Group;
        }

        if (proposals.Count == 0 && problems.Count == 0)
            problems.Add(new(0, "no algorithm is named", "write for example aes256-sha256", DiagnosticCode.AlgorithmSyntax));
        if (defaults.FollowsWritten && !IsStrict(text))
            proposals.AddRange(defaults.Esp);
        return new([.. proposals.Distinct()], group);
    }

    /// <summary>Reads <c>ah=</c>, or <c>phase2alg=</c> beside <c>phase2=ah</c>: <c>HASH[(-|;)GROUP], ...</c>.</summary>
    public static Phase2Algorithms Ah(string text, Dialect dialect, List<ValueProblem> problems)
    {
        if (text.Length == 0)
            return AhDefaults(dialect);
        List<EspProposal> proposals = [];
        DhGroup? group = null;
        int end = IsStrict(text) ? text.LastIndexOf('!') : text.Length;
        for (int at = 0, stop; at <= end; at = stop + 1)
        {
            int comma = text.IndexOf(',', at, end - at);
            stop = comma < 0 ? end : comma;
            List<AlgorithmWord> words = Split(text, at, stop);
            if (words.Count == 0)
                problems.Add(new(Math.Min(at, text.Length), "a proposal is empty", "write for example sha256", DiagnosticCode.AlgorithmSyntax));
            else if (AhProposal(words, problems) is var (integrity, named))
                (proposals, group) = ([.. proposals, EspProposal.Ah(integrity)], group ?? named);
        }

        if (proposals.Count == 0 && problems.Count == 0)
            problems.Add(new(0, "no algorithm is named", "write for example sha256", DiagnosticCode.AlgorithmSyntax));
        return new([.. proposals.Distinct()], group);
    }

    /// <summary>AH without a word about its algorithms.</summary>
    public static Phase2Algorithms AhDefaults(Dialect dialect) => new([.. AlgorithmDefaults.Of(dialect).Integrities.Select(EspProposal.Ah)], null);

    private static (IntegrityAlgorithm, DhGroup?)? AhProposal(List<AlgorithmWord> words, List<ValueProblem> problems)
    {
        if (AlgorithmNames.Integrity(words[0].Text) is not { AhTransformId: not null } integrity)
        {
            bool cipher = AlgorithmNames.Cipher(words[0].Text, phase1: false, out _) is not null;
            problems.Add(new(words[0].Offset, cipher ? $"'{words[0].Text}' is a cipher, and AH encrypts nothing" : $"'{words[0].Text}' is no hash of AH",
                cipher ? "write the hash alone, or phase2=esp" : $"the hashes are {AlgorithmNames.Hashes(phase1: false)}",
                cipher ? DiagnosticCode.UnsuitableAlgorithm : DiagnosticCode.UnknownAlgorithm));
            return null;
        }

        if (words.Count == 1)
            return (integrity, null);
        if (words.Count == 2 && AlgorithmNames.Group(words[1].Text) is { } group)
            return (integrity, group);
        problems.Add(new(words[1].Offset, $"'{words[1].Text}' is no group", $"the groups are {AlgorithmNames.Groups}", DiagnosticCode.UnknownAlgorithm));
        return null;
    }

    /// <summary>The proposals that can be used. One that only others can do is left out with a warning as long as another one stays.</summary>
    private static List<Parts> Proposals(string text, bool phase1, List<ValueProblem> problems)
    {
        int end = IsStrict(text) ? text.LastIndexOf('!') : text.Length;
        List<Parts> usable = [];
        List<ValueProblem> leftOut = [];
        int at = 0;
        while (at <= end)
        {
            int comma = text.IndexOf(',', at, end - at);
            int stop = comma < 0 ? end : comma;
            List<AlgorithmWord> words = Split(text, at, stop);
            if (words.Count == 0)
                problems.Add(new(Math.Min(at, text.Length), "a proposal is empty", text.Contains(',', StringComparison.Ordinal) ? "take the comma out" : "write for example aes256-sha256-modp2048",
                    DiagnosticCode.AlgorithmSyntax));
            else if (words.Find(word => AlgorithmNames.IsKnownElsewhere(word.Text, phase1)) is { Text: not null } foreign)
                leftOut.Add(NotSupported(foreign, text[at..stop].Trim(), phase1));
            else if (new ProposalReader(words, phase1, problems).Read() is { } parts)
                usable.Add(parts);
            at = stop + 1;
        }

        bool othersRemain = usable.Count > 0;
        problems.AddRange(leftOut.Select(problem => othersRemain
            ? problem with { Severity = DiagnosticSeverity.Warning, Message = problem.Message + "; the proposal is left out" }
            : problem));
        return usable;
    }

    private static ValueProblem NotSupported(AlgorithmWord word, string proposal, bool phase1) =>
        new(word.Offset, $"'{word.Text}' of '{proposal}' is not supported{AlgorithmNames.WhyNever(word.Text)}",
            $"the ciphers are {AlgorithmNames.Ciphers(phase1)}; the hashes {AlgorithmNames.Hashes(phase1)}; the groups {AlgorithmNames.Groups}",
            DiagnosticCode.UnknownAlgorithm);

    private static List<AlgorithmWord> Split(string text, int start, int end)
    {
        while (start < end && text[start] is ' ' or '\t')
            start++;
        while (end > start && text[end - 1] is ' ' or '\t')
            end--;
        List<AlgorithmWord> words = [];
        if (start == end)
            return words;
        bool semicolon = false;
        int at = start;
        for (int i = start; i <= end; i++)
        {
            if (i < end && text[i] is not ('-' or ';'))
                continue;
            words.Add(new(at, text[at..i], semicolon));
            semicolon = i < end && text[i] == ';';
            at = i + 1;
        }

        return words;
    }

    /// <summary>Whether nothing but what is written counts; Openswan and libreswan are strict with or without the mark.</summary>
    private static bool IsStrict(string text) => text.AsSpan().TrimEnd().EndsWith('!');

    private static ImmutableArray<int> KeyLengths(Parts parts, ImmutableArray<int> defaults)
    {
        if (parts.KeyBits is { } bits)
            return [bits];
        return parts.Cipher.SendsKeyLength ? defaults : [parts.Cipher.KeyBits[0]];
    }

    /// <summary>What one proposal names; null where it leaves something open.</summary>
    private sealed record Parts(int Offset, CipherAlgorithm Cipher, int? KeyBits, HashAlgorithm? Hash, IntegrityAlgorithm? Integrity, DhGroup? Group);

    private static string Bits(IEnumerable<int> bits) => string.Join(", ", bits.Select(bit => bit.ToString(CultureInfo.InvariantCulture)));
}
