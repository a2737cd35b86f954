namespace XfrmCtl.Cli.Firewall;

/// <summary>Addresses that a rule names, put in order once: a list of a million is looked through by halves.</summary>
internal sealed class AddressSet
{
    private readonly AddressSpan[] _spans;
    private readonly string _text;

    /// <summary>Puts them in order.</summary>
    /// <param name="spans">The addresses, in any order.</param>
    /// <param name="text">As the rule names them.</param>
    public AddressSet(IReadOnlyList<AddressSpan> spans, string text)
    {
        _spans = spans.Count < 2 ? [.. spans] : Merged(spans);
        _text = text;
    }

    /// <summary>Whether addresses are among them: all of them, none, or a part.</summary>
    public Truth Of(AddressSpan asked)
    {
        int low = 0, high = _spans.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (IsBefore(_spans[middle], asked))
                low = middle + 1;
            else
                high = middle;
        }

        if (low == _spans.Length || _spans[low].IsIPv6 != asked.IsIPv6 || _spans[low].From > asked.To)
            return Truth.No;
        return _spans[low].Covers(asked) ? Truth.Yes : Truth.Maybe;
    }

    public override string ToString() => _text;

    private static bool IsBefore(AddressSpan one, AddressSpan asked) => one.IsIPv6 == asked.IsIPv6 ? one.To < asked.From : asked.IsIPv6;

    // IPv4 first, each family in order, and what touches made one.
    private static AddressSpan[] Merged(IEnumerable<AddressSpan> spans)
    {
        List<AddressSpan> merged = [];
        foreach (AddressSpan span in spans.OrderBy(one => one.IsIPv6).ThenBy(one => one.From))
        {
            if (merged.Count > 0 && merged[^1] is var last && last.IsIPv6 == span.IsIPv6 && (span.From <= last.To || span.From - 1 == last.To))
                merged[^1] = last with { To = UInt128.Max(last.To, span.To) };
            else
                merged.Add(span);
        }

        return [.. merged];
    }
}
