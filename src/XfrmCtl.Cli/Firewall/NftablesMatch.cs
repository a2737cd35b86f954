using System.Net;
using System.Text.Json;

namespace XfrmCtl.Cli.Firewall;

/// <summary>The conditions of nftables that matter to IKE, ESP and tunnels.</summary>
internal static class NftablesMatch
{
    /// <summary>A <c>match</c>: operator, left side, right side.</summary>
    public static IEnumerable<RuleMatch> Read(JsonElement match, Func<string, JsonElement?> set)
    {
        string op = NftablesParser.Text(match, "op");
        return op is "==" or "!=" or "in" or "" && NftablesParser.Member(match, "left") is { } left && NftablesParser.Member(match, "right") is { } right
            ? Of(left, right, op == "!=", set)
            : [new RuleMatch.Opaque($"match {op}")];
    }

    /// <summary>What an expression compared with a value comes to.</summary>
    public static IEnumerable<RuleMatch> Of(JsonElement left, JsonElement right, bool negated, Func<string, JsonElement?> set)
    {
        List<JsonElement>? values = Values(right, set);
        RuleMatch opaque = new RuleMatch.Opaque(left.GetRawText());
        if (values is null)
            return [opaque];
        if (NftablesParser.Member(left, "payload") is { } payload)
            return Payload(NftablesParser.Text(payload, "protocol"), NftablesParser.Text(payload, "field"), values, negated) ?? [opaque];
        if (NftablesParser.Member(left, "meta") is { } meta)
            return [Meta(NftablesParser.Text(meta, "key"), values, negated) ?? opaque];
        if (NftablesParser.Member(left, "ct") is { } ct && NftablesParser.Text(ct, "key") == "state")
            return [new RuleMatch.State([.. Words(values)], negated)];
        if (NftablesParser.Member(left, "rt") is { } rt && NftablesParser.Text(rt, "key") == "ipsec" && Flag(values) is { } routed)
            return [new RuleMatch.Policy(routed != negated)];
        return [opaque];
    }

    private static IEnumerable<RuleMatch>? Payload(string protocol, string field, List<JsonElement> values, bool negated)
    {
        bool isDestination = field is "daddr" or "dport";
        if (protocol is "ip" or "ip6" && field is "saddr" or "daddr")
            return Networks(values) is { } networks ? [new RuleMatch.Address(isDestination, networks, negated)] : null;
        if ((protocol, field) is ("ip", "protocol") or ("ip6", "nexthdr"))
            return Protocols(values) is { } numbers ? [new RuleMatch.Protocol(numbers, negated)] : null;
        if (field is not ("sport" or "dport") || Ports(values) is not { } ports)
            return field is "spi" && ProtocolNumbers.Of(protocol) is { } carrier ? [new RuleMatch.Protocol([carrier], false), new RuleMatch.Opaque("spi")] : null;
        RuleMatch port = new RuleMatch.Port(isDestination, ports, negated);
        return protocol == "th" ? [port] : ProtocolNumbers.Of(protocol) is { } number ? [new RuleMatch.Protocol([number], false), port] : null;
    }

    private static RuleMatch? Meta(string key, List<JsonElement> values, bool negated) => key switch
    {
        "l4proto" when Protocols(values) is { } numbers => new RuleMatch.Protocol(numbers, negated),
        "iifname" or "iif" => new RuleMatch.Device(false, [.. Words(values)], negated),
        "oifname" or "oif" => new RuleMatch.Device(true, [.. Words(values)], negated),
        "secpath" or "ipsec" when Flag(values) is { } wanted => new RuleMatch.Policy(wanted != negated),
        "nfproto" or "protocol" when values is [{ ValueKind: JsonValueKind.String } one] && one.GetString() is "ipv4" or "ipv6" or "ip" or "ip6" =>
            new RuleMatch.Family((values[0].GetString() is "ipv6" or "ip6") != negated),
        _ => null,
    };

    // A value, {"set": [...]}, an array of words, or "@name".
    private static List<JsonElement>? Values(JsonElement right, Func<string, JsonElement?> set)
    {
        if (right.ValueKind == JsonValueKind.String && right.GetString() is ['@', .. var name])
            return set(name) is { } elements ? Flatten(elements) : null;
        return NftablesParser.Member(right, "set") is { } inline ? Flatten(inline) : right.ValueKind == JsonValueKind.Array ? Flatten(right) : [right];
    }

    // Elements may stand in {"elem": {"val": ...}} with a timeout or a counter.
    private static List<JsonElement> Flatten(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(item => NftablesParser.Member(item, "elem") is { } elem && NftablesParser.Member(elem, "val") is { } value ? value : item)]
        : [list];

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

    private static List<IPNetwork>? Networks(List<JsonElement> values)
    {
        List<IPNetwork> networks = [];
        foreach (JsonElement value in values)
        {
            IPNetwork? network = NftablesParser.Member(value, "prefix") is { } prefix
                ? NetworkText.Parse($"{NftablesParser.Text(prefix, "addr")}/{NftablesParser.Member(prefix, "len")}")
                : value.ValueKind == JsonValueKind.String ? NetworkText.Parse(value.GetString()!) : null;
            if (network is null)
                return null;
            networks.Add(network.Value);
        }

        return networks;
    }
}
