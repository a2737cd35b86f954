using System.Text.Json.Serialization;

namespace XfrmCtl.Control;

/// <summary>One line of an answer: that the request is taken, progress, or the reply that ends it.</summary>
public sealed record ControlMessage
{
    /// <summary>The request is taken; the first line, for who asked for it, and nothing else is in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Accepted { get; init; }

    /// <summary>A step, while the request is under way.</summary>
    public ControlEvent? Event { get; init; }

    /// <summary>The end of the answer.</summary>
    public ControlReply? Reply { get; init; }
}
