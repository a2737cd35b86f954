using System.Text.Json;

namespace XfrmCtl.Cli.Firewall;

/// <summary>Reads what <c>nft -j list ruleset</c> prints (libnftables-json(5)). What it does not know makes a rule uncertain, never wrong.</summary>
internal static class NftablesParser
{
    /// <summary>The chains of ip, ip6 and inet tables; null for a text that is no such document.</summary>
    public static IReadOnlyList<FirewallChain>? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("nftables", out JsonElement list) && list.ValueKind == JsonValueKind.Array
                ? Parse(list)
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static List<FirewallChain> Parse(JsonElement list)
    {
        List<FirewallChain> chains = [];
        Dictionary<(string, string, string), JsonElement> sets = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Member(item, "set") is { } set && Member(set, "elem") is { } elements)
                sets[Key(set)] = elements;
        }

        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Member(item, "chain") is { } chain && Family(chain) is "ip" or "ip6" or "inet")
                chains.Add(Chain(chain));
        }

        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Member(item, "rule") is not { } rule || Member(rule, "expr") is not { } expressions)
                continue;
            FirewallChain? home = chains.Find(one => one.Family == Family(rule) && one.Table == Text(rule, "table") && one.Name == Text(rule, "chain"));
            home?.Rules.AddRange(NftablesRule.Read(expressions, name => sets.TryGetValue((Family(rule), Text(rule, "table"), name), out JsonElement found) ? found : null));
        }

        return chains;
    }

    private static FirewallChain Chain(JsonElement chain)
    {
        string type = Text(chain, "type");
        return new FirewallChain
        {
            Family = Family(chain),
            Table = Text(chain, "table"),
            Name = Text(chain, "name"),
            Hook = Member(chain, "hook") is { } hook ? hook.GetString() : null,
            IsNat = type == "nat",
            DropsByDefault = Text(chain, "policy") == "drop",
        };
    }

    private static (string, string, string) Key(JsonElement set) => (Family(set), Text(set, "table"), Text(set, "name"));

    private static string Family(JsonElement element) => Text(element, "family");

    /// <summary>A member that is there, or null.</summary>
    internal static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : null;

    /// <summary>A member's text; empty where there is none.</summary>
    internal static string Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString()! : "";
}
