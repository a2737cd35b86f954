using System.Collections.Immutable;

namespace XfrmCtl.Ike.Engine;

/// <summary>One failure: its code, a sentence for people, and the evidence that it rests on.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Message">One sentence that names cause and, where it is certain, fix.</param>
/// <param name="Evidence">Name and value of what was seen: <c>state</c>, <c>notify</c>, <c>ours</c>, <c>theirs</c>, <c>attribute</c>…; never a secret.</param>
public sealed record FailureReason(ReasonCode Code, string Message, ImmutableArray<KeyValuePair<string, string>> Evidence)
{
    /// <summary>A failure without evidence beyond its sentence.</summary>
    public FailureReason(ReasonCode code, string message)
        : this(code, message, [])
    {
    }
}
