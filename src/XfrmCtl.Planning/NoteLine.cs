using System.Text.Json.Serialization;

namespace XfrmCtl.Planning;

/// <summary>A line of the state file: a child as it is now, a child that is gone, or a connection's reqid.</summary>
public sealed record NoteLine
{
    /// <summary>A child; it takes the place of an earlier line with its serial.</summary>
    public ChildNote? Child { get; init; }

    /// <summary>The serial of a child that is gone.</summary>
    public ulong? Gone { get; init; }

    /// <summary>A connection.</summary>
    public string? Connection { get; init; }

    /// <summary>Its reqid.</summary>
    public uint? Reqid { get; init; }
}

/// <summary>The state file's JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(NoteLine))]
internal sealed partial class NoteJson : JsonSerializerContext
{
}
