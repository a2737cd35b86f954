using System.Text.Json;
using System.Text.RegularExpressions;

namespace XfrmCtl.Cli.Tests.Schemas;

/// <summary>The part of JSON Schema that docs/schemas uses. A keyword that it does not know is a fault of the schema.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private readonly JsonElement _root = root;
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "$defs", "title", "description"];

    public static JsonSchema Load(string name) =>
        new(JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "schemas", name))).RootElement);

    /// <summary>Everything about <paramref name="document"/> that the schema does not allow.</summary>
    public IReadOnlyList<string> Faults(string document)
    {
        List<string> faults = [];
        Check(_root, JsonDocument.Parse(document).RootElement, "$", faults);
        return faults;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject().Where(keyword => !Annotations.Contains(keyword.Name)))
        {
            string? fault = keyword.Name switch
            {
                "type" => IsOfType(value, keyword.Value.GetString()!) ? null : $"is not of type {keyword.Value}",
                "const" => JsonElement.DeepEquals(value, keyword.Value) ? null : $"is not {keyword.Value}",
                "enum" => keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(value, one)) ? null : $"{value} is not among {keyword.Value}",
                "pattern" => Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(5)) ? null : $"'{value}' does not match {keyword.Value}",
                "minimum" => value.GetDouble() >= keyword.Value.GetDouble() ? null : $"is less than {keyword.Value}",
                "required" => keyword.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"lacks {name}").FirstOrDefault(),
                "additionalProperties" => value.EnumerateObject().Where(one => !schema.GetProperty("properties").TryGetProperty(one.Name, out _)).Select(one => $"has {one.Name}").FirstOrDefault(),
                "$ref" => Descend(keyword.Value.GetString()!, value, path, faults),
                "properties" => Properties(keyword.Value, value, path, faults),
                "items" => Items(keyword.Value, value, path, faults),
                _ => $"the schema's keyword {keyword.Name} is not known here",
            };
            if (fault is not null)
                faults.Add($"{path} {fault}");
        }
    }

    /// <summary>Into a part of this schema, or into another file beside it.</summary>
    private string? Descend(string reference, JsonElement value, string path, List<string> faults)
    {
        if (reference.StartsWith('#'))
        {
            Check(Resolve(reference), value, path, faults);
        }
        else
        {
            JsonSchema other = Load(reference);
            other.Check(other._root, value, path, faults);
        }

        return null;
    }

    private string? Properties(JsonElement schemas, JsonElement value, string path, List<string> faults)
    {
        foreach (JsonProperty one in schemas.EnumerateObject())
            if (value.TryGetProperty(one.Name, out JsonElement member))
                Check(one.Value, member, $"{path}.{one.Name}", faults);
        return null;
    }

    private string? Items(JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
            Check(schema, item, $"{path}[{index}]", faults);
        return null;
    }

    private JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(_root, (element, name) => element.GetProperty(name));

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || value.TryGetUInt64(out _)),
        _ => false,
    };
}
