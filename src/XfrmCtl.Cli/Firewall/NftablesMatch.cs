using System.Text.Json;

namespace XfrmCtl.Cli.Firewall;

/// <summary>The conditions of nftables that matter to IKE, ESP and tunnels.</summary>
internal static class NftablesMatch
{
    /// <summary>So many combinations of concatenated keys are looked at one by one.</summary>
    private const int MostChoices = 10_000;

    /// <summary>So many values of a list are shown.</summary>
    private const int MostShown = 8;

    /// <summary>A <c>match</c>: operator, left side, right side.</summary>
    public static IReadOnlyList<RuleMatch> Read(JsonElement match, Func<string, NftablesSet?> set)
    {
        string op = NftablesParser.Text(match, "op");
        if (NftablesParser.Member(match, "left") is not { } left || NftablesParser.Member(match, "right") is not { } right)
            return [new RuleMatch.Opaque($"match {op}")];
        return op is "==" or "!=" or "in" or "" ? Of(left, right, op == "!=", set) : Compared(left, op, right) ?? [new RuleMatch.Opaque($"{left.GetRawText()} {op} {right.GetRawText()}")];
    }

    /// <summary>What an expression compared with a value comes to.</summary>
    public static IReadOnlyList<RuleMatch> Of(JsonElement left, JsonElement right, bool negated, Func<string, NftablesSet?> set)
    {
        if (NftablesParser.Member(left, "concat") is { ValueKind: JsonValueKind.Array } parts)
            return Concatenation(parts, right, negated, set) is { } either ? [either] : [Opaque(left)];
        NftablesSet? named = null;
        string name = "";
        if (right.ValueKind == JsonValueKind.String && right.GetString() is ['@', ..] at)
        {
            name = at;
            named = set(at[1..]);
            if (named is null)
                return [Opaque(left)];
        }

        if (NftablesParser.Member(left, "payload") is { } payload)
        {
            string protocol = NftablesParser.Text(payload, "protocol"), field = NftablesParser.Text(payload, "field");
            if (protocol is "ip" or "ip6" && field is "saddr" or "daddr")
            {
                List<JsonElement>? spans = named is null ? Values(right) : null;
                AddressSet? addresses = named is null ? Addresses(spans!, Shown(spans!)) : named.Addresses(name);
                // What names an address of a family holds for that family alone, whatever stands between.
                return addresses is null ? [Opaque(left)] : [new RuleMatch.Family(protocol == "ip6"), new RuleMatch.Address(field == "daddr", addresses, negated)];
            }

            return Payload(protocol, field, Values(named?.Elements ?? right), negated) ?? [Opaque(left)];
        }

        List<JsonElement> values = Values(named?.Elements ?? right);
        if (NftablesParser.Member(left, "meta") is { } meta)
            return [Meta(NftablesParser.Text(meta, "key"), values, negated) ?? Opaque(left)];
        if (NftablesParser.Member(left, "ct") is { } ct && NftablesParser.Text(ct, "key") == "state")
            return [new RuleMatch.State([.. Words(values)], negated)];
        if (NftablesParser.Member(left, "rt") is { } rt && NftablesParser.Text(rt, "key") == "ipsec" && Flag(values) is { } routed)
            return [new RuleMatch.Policy(routed != negated, IsIncoming: false)];
        // A property of the state by which it came or will go: there has to be one.
        if (NftablesParser.Member(left, "ipsec") is { } ipsec)
            return [new RuleMatch.Policy(true, NftablesParser.Text(ipsec, "dir") == "in"), Opaque(left)];
        return [Opaque(left)];
    }

    /// <summary>The elements of a list; what stands in <c>{"elem": {"val": …}}</c> with a timeout or a counter is taken out of it, and of the pairs of a map the key.</summary>
    internal static List<JsonElement> Flatten(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(Value)] : [list];

    /// <summary>The pairs of a map, named or written there.</summary>
    internal static IReadOnlyList<(JsonElement Key, JsonElement Value)>? Pairs(JsonElement data, Func<string, NftablesSet?> set)
    {
        JsonElement? list = data.ValueKind == JsonValueKind.String && data.GetString() is ['@', .. var name] ? set(name)?.Elements : NftablesParser.Member(data, "set");
        return list is not { ValueKind: JsonValueKind.Array } elements ? null
            : [.. elements.EnumerateArray().Where(pair => pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2).Select(pair => (Value(pair[0]), pair[1]))];
    }

    /// <summary>Values as addresses; null where they are something else.</summary>
    internal static AddressSet? Addresses(List<JsonElement> values, string text)
    {
        var spans = new List<AddressSpan>(values.Count);
        foreach (JsonElement value in values)
        {
            if (Span(value) is not { } span)
                return null;
            spans.Add(span);
        }

        return new AddressSet(spans, text);
    }

    /// <summary>An address, a prefix or a range; null for something else.</summary>
    internal static AddressSpan? Span(JsonElement value)
    {
        if (NftablesParser.Member(value, "prefix") is { } prefix)
            return AddressSpan.Parse($"{NftablesParser.Text(prefix, "addr")}/{NftablesParser.Member(prefix, "len")}");
        if (NftablesParser.Member(value, "range") is { ValueKind: JsonValueKind.Array } range && range.GetArrayLength() == 2)
            return AddressSpan.Parse($"{range[0]}-{range[1]}");
        return value.ValueKind == JsonValueKind.String ? AddressSpan.Parse(value.GetString()!) : null;
    }

    private static JsonElement Value(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2)
            item = item[0];
        return NftablesParser.Member(item, "elem") is { } elem && NftablesParser.Member(elem, "val") is { } value ? value : item;
    }

    private static RuleMatch.Opaque Opaque(JsonElement left) => new(left.GetRawText());

    private static RuleMatch.Either? Concatenation(JsonElement parts, JsonElement right, bool negated, Func<string, NftablesSet?> set)
    {
        string name = right.ValueKind == JsonValueKind.String ? right.GetString()! : "";
        JsonElement list = name is ['@', .. var known] ? set(known)?.Elements ?? default : right;
        if (list.ValueKind == JsonValueKind.Undefined)
            return null;
        List<JsonElement> values = Values(list);
        if (values.Count > MostChoices)
            return null;
        var choices = new List<RuleMatch[]>(values.Count);
        foreach (JsonElement value in values)
        {
            if (NftablesParser.Member(value, "concat") is not { ValueKind: JsonValueKind.Array } one || one.GetArrayLength() != parts.GetArrayLength())
                return null;
            choices.Add([.. parts.EnumerateArray().Zip(one.EnumerateArray()).SelectMany(pair => Of(pair.First, pair.Second, negated: false, set))]);
        }

        return new RuleMatch.Either(choices, negated, name.Length > 0 ? $"one of {name}" : $"one of {values.Count} combinations");
    }

    // Ports alone are compared by what is greater or less.
    private static IReadOnlyList<RuleMatch>? Compared(JsonElement left, string op, JsonElement right)
    {
        if (NftablesParser.Member(left, "payload") is not { } payload || NftablesParser.Text(payload, "field") is not ("sport" or "dport") || Port(right) is not { } port)
            return null;
        (int From, int To)? range = op switch { "<" => (0, port - 1), "<=" => (0, port), ">" => (port + 1, ushort.MaxValue), ">=" => (port, ushort.MaxValue), _ => null };
        return range is not { } found ? null : Ported(NftablesParser.Text(payload, "protocol"), NftablesParser.Text(payload, "field") == "dport",
            found.From > found.To ? [] : [((ushort)found.From, (ushort)found.To)], negated: false);
    }

    private static IReadOnlyList<RuleMatch>? Payload(string protocol, string field, List<JsonElement> values, bool negated)
    {
        if ((protocol, field) is ("ip", "protocol") or ("ip6", "nexthdr"))
            return Protocols(values) is { } numbers ? [new RuleMatch.Family(protocol == "ip6"), new RuleMatch.Protocol(numbers, negated)] : null;
        if (field is "sport" or "dport" && Ports(values) is { } ports)
            return Ported(protocol, field == "dport", ports, negated);
        return field is "spi" && ProtocolNumbers.Of(protocol) is { } carrier ? [new RuleMatch.Protocol([carrier], false), new RuleMatch.Opaque("spi")] : null;
    }

    private static IReadOnlyList<RuleMatch>? Ported(string protocol, bool isDestination, List<(ushort, ushort)> ports, bool negated)
    {
        RuleMatch port = new RuleMatch.Port(isDestination, ports, negated);
        return protocol == "th" ? [port] : ProtocolNumbers.Of(protocol) is { } number ? [new RuleMatch.Protocol([number], false), port] : null;
    }

    private static RuleMatch? Meta(string key, List<JsonElement> values, bool negated) => key switch
    {
        "l4proto" when Protocols(values) is { } numbers => new RuleMatch.Protocol(numbers, negated),
        "iifname" or "iif" => new RuleMatch.Device(false, [.. Words(values)], negated),
        "oifname" or "oif" => new RuleMatch.Device(true, [.. Words(values)], negated),
        // Whether it came by IPsec (a path of security behind it), not whether it will go by it.
        "secpath" or "ipsec" when Flag(values) is { } wanted => new RuleMatch.Policy(wanted != negated, IsIncoming: true),
        "nfproto" or "protocol" when values is [{ ValueKind: JsonValueKind.String } one] && one.GetString() is "ipv4" or "ipv6" or "ip" or "ip6" =>
            new RuleMatch.Family((values[0].GetString() is "ipv6" or "ip6") != negated),
        _ => null,
    };

    // A value, {"set": [...]}, or an array.
    private static List<JsonElement> Values(JsonElement right) =>
        NftablesParser.Member(right, "set") is { } inline ? Flatten(inline) : right.ValueKind == JsonValueKind.Array ? [.. right.EnumerateArray().Select(Value)] : [Value(right)];

    private static string Shown(List<JsonElement> values) =>
        string.Join(',', values.Take(MostShown).Select(value => NftablesParser.Member(value, "prefix") is { } prefix ? $"{NftablesParser.Text(prefix, "addr")}/{NftablesParser.Member(prefix, "len")}"
            : NftablesParser.Member(value, "range") is { ValueKind: JsonValueKind.Array } range && range.GetArrayLength() == 2 ? $"{range[0]}-{range[1]}" : value.ToString()))
        + (values.Count > MostShown ? ",…" : "");

    private static IEnumerable<string> Words(IEnumerable<JsonElement> values) => values.Select(value => value.ToString());

    private static bool? Flag(List<JsonElement> values) => values switch
    {
        [{ ValueKind: JsonValueKind.True }] => true,
        [{ ValueKind: JsonValueKind.False }] => false,
        [var one] when one.ToString() is "exists" or "1" => true,
        [var one] when one.ToString() is "missing" or "0" => false,
        _ => null,
    };

    private static List<byte>? Protocols(List<JsonElement> values)
    {
        List<byte> numbers = [];
        foreach (string word in Words(values))
        {
            if (ProtocolNumbers.Of(word) is not { } number)
                return null;
            numbers.Add(number);
        }

        return numbers;
    }

    private static List<(ushort, ushort)>? Ports(List<JsonElement> values)
    {
        List<(ushort, ushort)> ranges = [];
        foreach (JsonElement value in values)
        {
            JsonElement from = value, to = value;
            if (NftablesParser.Member(value, "range") is { ValueKind: JsonValueKind.Array } range && range.GetArrayLength() == 2)
                (from, to) = (range[0], range[1]);
            if (Port(from) is not { } first || Port(to) is not { } last)
                return null;
            ranges.Add((first, last));
        }

        return ranges;
    }

    private static ushort? Port(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetUInt16(out ushort port) => port,
        JsonValueKind.String when value.GetString() is "isakmp" => 500,
        JsonValueKind.String when value.GetString() is "ipsec-nat-t" => 4500,
        JsonValueKind.String when ushort.TryParse(value.GetString(), out ushort port) => port,
        _ => null,
    };
}
