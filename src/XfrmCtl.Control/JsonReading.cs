using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace XfrmCtl.Control;

/// <summary>The next value of a document, read by hand; each of these goes on to it first.</summary>
/// <remarks>What is of another kind is an <see cref="InvalidOperationException"/>, what is out of range a <see cref="FormatException"/>, as the reader has it.</remarks>
internal static class JsonReading
{
    /// <summary>Reads a value of a list.</summary>
    public delegate T? Element<T>(ref Utf8JsonReader json);

    /// <summary>Goes into an object; false where a null is in its place. An element of a list, which the reader has come to already, is that one.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static bool Begin(ref this Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.None or JsonTokenType.PropertyName)
            json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return false;
        return json.TokenType == JsonTokenType.StartObject ? true : throw new JsonException("an object is missing");
    }

    /// <summary>Goes to the next property's name; false at the end of the object.</summary>
    public static bool Next(ref this Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>A text, or null.</summary>
    public static string? Text(ref this Utf8JsonReader json)
    {
        json.Read();
        return json.GetString();
    }

    /// <summary>true or false.</summary>
    public static bool Flag(ref this Utf8JsonReader json)
    {
        json.Read();
        return json.GetBoolean();
    }

    /// <summary>A number.</summary>
    public static int Number(ref this Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt32();
    }

    /// <summary>A number, or null.</summary>
    public static int? NumberOrNull(ref this Utf8JsonReader json) => json.IsNull() ? null : json.GetInt32();

    /// <summary>A number of 32 bits.</summary>
    public static uint Unsigned(ref this Utf8JsonReader json)
    {
        json.Read();
        return json.GetUInt32();
    }

    /// <summary>A number of 64 bits.</summary>
    public static ulong Count(ref this Utf8JsonReader json)
    {
        json.Read();
        return json.GetUInt64();
    }

    /// <summary>A number of 64 bits, or null.</summary>
    public static ulong? CountOrNull(ref this Utf8JsonReader json) => json.IsNull() ? null : json.GetUInt64();

    /// <summary>A number with a fraction, or null.</summary>
    public static double? RealOrNull(ref this Utf8JsonReader json) => json.IsNull() ? null : json.GetDouble();

    /// <summary>A time (RFC 3339), or null.</summary>
    public static DateTimeOffset? TimeOrNull(ref this Utf8JsonReader json) => json.IsNull() ? null : json.GetDateTimeOffset();

    /// <summary>A list of texts.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static IReadOnlyList<string> Texts(ref this Utf8JsonReader json) => json.List((ref element) => element.GetString());

    /// <summary>A list; the reader stands at each element when it is read.</summary>
    /// <exception cref="JsonException">It is something else, or a null is in it.</exception>
    public static IReadOnlyList<T> List<T>(ref this Utf8JsonReader json, Element<T> read)
        where T : class
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a list is missing");
        List<T> list = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            list.Add(read(ref json) ?? throw new JsonException("a list has a null in it"));
        return list;
    }

    /// <summary>A part that the serializer reads.</summary>
    public static T? Part<T>(ref this Utf8JsonReader json, JsonTypeInfo<T> rules)
        where T : class => JsonSerializer.Deserialize(ref json, rules);

    private static bool IsNull(ref this Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null;
    }
}
