using System.Globalization;
using System.Text.Json;

namespace XfrmCtl.Cli.Firewall;

/// <summary>Reads what <c>nft -j list ruleset</c> prints (libnftables-json(5)). What it does not know makes a rule uncertain, never wrong.</summary>
internal static class NftablesParser
{
    /// <summary>The chains of ip, ip6, inet and netdev tables; null for a text that is no such document.</summary>
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
        Dictionary<(string, string, string), FirewallChain> byName = [];
        Dictionary<(string, string, string), NftablesSet> sets = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            if ((Member(item, "set") ?? Member(item, "map")) is { } set)
            {
                // One without elements has none, and is no set that is not known.
                sets[Key(set)] = new NftablesSet(Member(set, "elem") ?? NoElements);
            }
            else if (Member(item, "chain") is { } chain && Family(chain) is "ip" or "ip6" or "inet" or "netdev")
            {
                FirewallChain made = Chain(chain);
                chains.Add(made);
                byName.TryAdd(Key(chain), made);
            }
        }

        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Member(item, "rule") is not { } rule || Member(rule, "expr") is not { } expressions || !byName.TryGetValue((Family(rule), Text(rule, "table"), Text(rule, "chain")), out FirewallChain? home))
                continue;
            string family = home.Family, table = home.Table;
            home.Rules.AddRange(NftablesRule.Read(expressions, Mark(rule), name => sets.GetValueOrDefault((family, table, name))));
        }

        return chains;
    }

    private static readonly JsonElement NoElements = JsonDocument.Parse("[]").RootElement;

    private static FirewallChain Chain(JsonElement chain) => new()
    {
        Family = Family(chain),
        Table = Text(chain, "table"),
        Name = Text(chain, "name"),
        Program = FirewallChain.Nft,
        Hook = Member(chain, "hook") is { } hook ? hook.GetString() : null,
        Devices = Member(chain, "dev") switch
        {
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Select(one => one.ToString())],
            _ => null,
        },
        IsNat = Text(chain, "type") == "nat",
        DropsByDefault = Text(chain, "policy") == "drop",
    };

    // By these an administrator finds it: nft -a list ruleset.
    private static string? Mark(JsonElement rule)
    {
        string comment = Text(rule, "comment");
        string handle = Member(rule, "handle") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? string.Create(CultureInfo.InvariantCulture, $"handle {value}") : "";
        string mark = string.Join(", ", ((string[])[comment.Length > 0 ? $"\"{comment}\"" : "", handle]).Where(part => part.Length > 0));
        return mark.Length > 0 ? $"({mark})" : null;
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
