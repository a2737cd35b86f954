namespace XfrmCtl.Control;

/// <summary>Something that happened, for people and for scripts.</summary>
public sealed record ControlEvent
{
    /// <summary>Counts every event of this daemon's life; null where it is not kept.</summary>
    public ulong? Number { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Stable name: <c>attempt-started</c>, <c>message-sent</c>, <c>phase1-established</c>…</summary>
    public required string Name { get; init; }

    /// <summary>The connection, or null.</summary>
    public string? Connection { get; init; }

    /// <summary>A sentence.</summary>
    public required string Text { get; init; }

    /// <summary><c>info</c>, <c>warning</c> or <c>error</c>.</summary>
    public string Severity { get; init; } = "info";

    /// <summary>The same as numbered lines of pluto; only for who asked in a dialect.</summary>
    public IReadOnlyList<NumberedLine>? Lines { get; init; }

    /// <summary>What the sentence says, under stable names: <c>peer</c>, <c>serial</c>, <c>reason</c>, <c>message</c>…; null where there is nothing.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
