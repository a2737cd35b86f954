using System.Net;
using System.Text.Json;

namespace XfrmCtl.Cli.Firewall;

/// <summary>One rule of nftables; a verdict map becomes a rule for each of its elements.</summary>
internal static class NftablesRule
{
    /// <summary>The rules that its expressions come to.</summary>
    /// <param name="expressions">The array <c>expr</c>.</param>
    /// <param name="set">The elements of a named set, or null.</param>
    public static IEnumerable<FirewallRule> Read(JsonElement expressions, Func<string, JsonElement?> set)
    {
        List<RuleMatch> matches = [];
        List<(IReadOnlyList<RuleMatch> Matches, RuleAction Action, string? Target)> branches = [];
        RuleAction action = RuleAction.Continue;
        string? target = null;
        IPAddress? address = null;
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
                    address = NftablesParser.Member(body, "addr") is { ValueKind: JsonValueKind.String } to && IPAddress.TryParse(to.GetString(), out IPAddress? one) ? one : null;
                    break;
                case "vmap":
                    branches.AddRange(Branches(body, set));
                    break;
                case "counter" or "log" or "comment" or "notrack" or "quota" or "dnat" or "redirect" or "ct helper" or "flow" or "set":
                    break;
                case "mangle":
                    clamps |= body.GetRawText().Contains("maxseg", StringComparison.Ordinal);
                    break;
                case "xt" when NftablesParser.Text(body, "type") == "target":
                    clamps |= NftablesParser.Text(body, "name") == "TCPMSS";
                    action = NftablesParser.Text(body, "name") is "MASQUERADE" or "SNAT" or "NETMAP" ? RuleAction.Translate : RuleAction.Continue;
                    break;
                default:
                    matches.Add(new RuleMatch.Opaque(expression.Name));
                    break;
            }
        }

        foreach ((IReadOnlyList<RuleMatch> more, RuleAction does, string? where) in branches)
            yield return Rule([.. matches, .. more], does, where, null, false);
        if (branches.Count == 0)
            yield return Rule(matches, action, target, address, clamps);
    }

    private static FirewallRule Rule(IReadOnlyList<RuleMatch> matches, RuleAction action, string? target, IPAddress? address, bool clamps)
    {
        string does = action switch
        {
            RuleAction.Jump or RuleAction.Goto => $"{action} {target}",
            RuleAction.Translate => address is null ? "masquerade or snat" : $"snat to {address}",
            _ => action.ToString(),
        };
        return new FirewallRule(string.Join(' ', matches.Select(match => match.ToString()).Append(does.ToLowerInvariant())), matches, action)
        {
            Target = target,
            TranslatedTo = address,
            ClampsSegments = clamps,
        };
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

    // {"key": EXPRESSION, "data": {"set": [[KEY, VERDICT], ...]}}
    private static IEnumerable<(IReadOnlyList<RuleMatch>, RuleAction, string?)> Branches(JsonElement map, Func<string, JsonElement?> set)
    {
        if (NftablesParser.Member(map, "key") is not { } key || NftablesParser.Member(map, "data") is not { } data
            || NftablesParser.Member(data, "set") is not { ValueKind: JsonValueKind.Array } elements)
        {
            yield return ([new RuleMatch.Opaque("vmap")], RuleAction.Unknown, null);
            yield break;
        }

        foreach (JsonElement pair in elements.EnumerateArray())
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || pair[1].ValueKind != JsonValueKind.Object)
                continue;
            JsonProperty verdict = pair[1].EnumerateObject().FirstOrDefault();
            (RuleAction action, string? target) = verdict.Value.ValueKind == JsonValueKind.Undefined ? (RuleAction.Unknown, null) : Verdict(verdict);
            yield return ([.. NftablesMatch.Of(key, pair[0], negated: false, set)], action, target);
        }
    }
}
