namespace XfrmCtl.Control;

/// <summary>One line of an answer: either progress or the reply that ends it.</summary>
public sealed record ControlMessage
{
    /// <summary>A step, while the request is under way.</summary>
    public ControlEvent? Event { get; init; }

    /// <summary>The end of the answer.</summary>
    public ControlReply? Reply { get; init; }
}
