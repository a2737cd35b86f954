using System.Text.Json;

namespace XfrmCtl.Cli.Firewall;

/// <summary>One rule of nftables; a verdict map becomes a rule for each of its elements.</summary>
internal static class NftablesRule
{
    /// <summary>The rules that its expressions come to.</summary>
    /// <param name="expressions">The array <c>expr</c>.</param>
    /// <param name="mark">By what it is found again, or null.</param>
    /// <param name="set">A named set or map, or null.</param>
    public static IEnumerable<FirewallRule> Read(JsonElement expressions, string? mark, Func<string, NftablesSet?> set)
    {
        List<RuleMatch> matches = [];
        List<(IReadOnlyList<RuleMatch> Matches, RuleAction Action, string? Target)>? branches = null;
        RuleAction action = RuleAction.Continue;
        string? target = null;
        AddressSpan? addresses = null;
        bool clamps = false;
        foreach (JsonProperty expression in expressions.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object).SelectMany(one => one.EnumerateObject()))
        {
            JsonElement body = expression.Value;
            switch (expression.Name)
            {
                case "match":
                    matches.AddRange(NftablesMatch.Read(body, set));
                    break;
                case "accept" or "drop" or "return" or "reject" or "jump" or "goto" or "masquerade" or "queue":
                    (action, target) = Verdict(expression);
                    break;
                case "snat":
                    action = RuleAction.Translate;
                    matches.AddRange(Translated(body, set));
                    addresses = NftablesParser.Member(body, "addr") is { } to ? NftablesMatch.Span(to) : null;
                    break;
                case "dnat":
                    action = RuleAction.Divert;
                    matches.AddRange(Translated(body, set));
                    addresses = NftablesParser.Member(body, "addr") is { } where ? NftablesMatch.Span(where) : null;
                    break;
                case "redirect":
                    action = RuleAction.Divert;
                    break;
                case "vmap":
                    (branches ??= []).AddRange(Branches(body, set));
                    break;
                // One that keeps a rate for each of its elements holds for some packets and not for others.
                case "set" or "map" when NftablesParser.Member(body, "stmt") is null:
                case "counter" or "log" or "comment" or "notrack" or "ct helper" or "ct timeout" or "ct expectation" or "flow":
                    break;
                case "mangle":
                    clamps |= body.GetRawText().Contains("maxseg", StringComparison.Ordinal);
                    break;
                case "xt" when NftablesParser.Text(body, "type") == "target":
                    clamps |= NftablesParser.Text(body, "name") == "TCPMSS";
                    action = NftablesParser.Text(body, "name") switch
                    {
                        "MASQUERADE" or "SNAT" or "NETMAP" => RuleAction.Translate,
                        "DNAT" or "REDIRECT" => RuleAction.Divert,
                        "DROP" or "REJECT" => RuleAction.Drop,
                        "QUEUE" or "NFQUEUE" => RuleAction.Unknown,
                        _ => RuleAction.Continue,
                    };
                    break;
                // What counts down, limits or cannot be told from outside: a rate, a quota, how many connections there are, a condition of xtables.
                default:
                    matches.Add(new RuleMatch.Opaque(expression.Name));
                    break;
            }
        }

        if (branches is null)
        {
            yield return new FirewallRule(null, matches, action) { Target = target, TranslatedTo = addresses, ClampsSegments = clamps, Mark = mark };
            yield break;
        }

        foreach ((IReadOnlyList<RuleMatch> more, RuleAction does, string? where) in branches)
            yield return new FirewallRule(null, [.. matches, .. more], does) { Target = where, Mark = mark };
    }

    // Of an inet table's packets those alone that the address is of a family with; and where a map says the address, those alone that are in it.
    private static IEnumerable<RuleMatch> Translated(JsonElement snat, Func<string, NftablesSet?> set)
    {
        if (NftablesParser.Text(snat, "family") is { Length: > 0 } family)
            yield return new RuleMatch.Family(family == "ip6");
        if (NftablesParser.Member(snat, "addr") is not { } address || NftablesParser.Member(address, "map") is not { } map)
            yield break;
        if (NftablesParser.Member(map, "key") is { } key && NftablesParser.Member(key, "payload") is { } payload && NftablesParser.Text(payload, "field") is "saddr" or "daddr"
            && NftablesParser.Member(map, "data") is { } data && NftablesMatch.Pairs(data, set) is { } pairs
            && NftablesMatch.Addresses([.. pairs.Select(pair => pair.Key)], data.ValueKind == JsonValueKind.String ? data.GetString()! : "those of a map") is { } addresses)
        {
            yield return new RuleMatch.Address(NftablesParser.Text(payload, "field") == "daddr", addresses, Negated: false);
        }
        else
        {
            yield return new RuleMatch.Opaque("a map's key");
        }
    }

    private static (RuleAction Action, string? Target) Verdict(JsonProperty expression) => expression.Name switch
    {
        "accept" => (RuleAction.Accept, null),
        "drop" or "reject" => (RuleAction.Drop, null),
        "return" => (RuleAction.Return, null),
        "jump" => (RuleAction.Jump, NftablesParser.Text(expression.Value, "target")),
        "goto" => (RuleAction.Goto, NftablesParser.Text(expression.Value, "target")),
        "masquerade" => (RuleAction.Translate, null),
        "continue" => (RuleAction.Continue, null),
        _ => (RuleAction.Unknown, null),
    };

    // {"key": EXPRESSION, "data": {"set": [[KEY, VERDICT], ...]}} or "data": "@map"
    private static IEnumerable<(IReadOnlyList<RuleMatch>, RuleAction, string?)> Branches(JsonElement map, Func<string, NftablesSet?> set)
    {
        if (NftablesParser.Member(map, "key") is not { } key || NftablesParser.Member(map, "data") is not { } data || NftablesMatch.Pairs(data, set) is not { } pairs)
        {
            yield return ([new RuleMatch.Opaque("vmap")], RuleAction.Unknown, null);
            yield break;
        }

        foreach ((JsonElement one, JsonElement verdict) in pairs)
        {
            JsonProperty does = verdict.ValueKind == JsonValueKind.Object ? verdict.EnumerateObject().FirstOrDefault() : default;
            (RuleAction action, string? target) = does.Value.ValueKind == JsonValueKind.Undefined ? (RuleAction.Unknown, null) : Verdict(does);
            yield return (NftablesMatch.Of(key, one, negated: false, set), action, target);
        }
    }
}
