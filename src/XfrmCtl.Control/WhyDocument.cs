namespace XfrmCtl.Control;

/// <summary>What <c>xfrmctl why --json</c> prints: what is wrong with one connection, the most probable cause first.</summary>
public sealed record WhyDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The connection's name.</summary>
    public required string Connection { get; init; }

    /// <summary>Its state, as in status; <c>not-loaded</c> where its settings cannot be used.</summary>
    public required string State { get; init; }

    /// <summary>Whether nothing is wrong; causes that are no faults may be named nevertheless.</summary>
    public required bool Ok { get; init; }

    /// <summary>The exit code that <c>xfrmctl why</c> returns: 0 where nothing is wrong, else the failure's.</summary>
    public required ExitCode ExitCode { get; init; }

    /// <summary>What is wrong, as a clause.</summary>
    public required string Summary { get; init; }

    /// <summary>One sentence that can be read aloud to the peer's administrator: when, from where to where, what was sent and what came back.</summary>
    public required string Say { get; init; }

    /// <summary>The failure that is explained, or null.</summary>
    public WhyFailure? Failure { get; init; }

    /// <summary>What may be the cause, the most probable first.</summary>
    public IReadOnlyList<WhyCause> Causes { get; init; } = [];

    /// <summary>What the words in capitals in lines for the ASA stand for, those alone that occur.</summary>
    public IReadOnlyList<WhyPlaceholder> Placeholders { get; init; } = [];
}

/// <summary>The failure that is explained.</summary>
public sealed record WhyFailure
{
    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reason code in kebab case.</summary>
    public required string Code { get; init; }

    /// <summary>What happened, as a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Whether the attempt still goes on, and this is what it looks like by now.</summary>
    public bool UnderWay { get; init; }

    /// <summary>What was seen: payloads, attributes, the peer's words, ours and theirs.</summary>
    public IReadOnlyList<WhyEvidence> Evidence { get; init; } = [];
}

/// <summary>One thing that was seen.</summary>
/// <param name="Name">Its name: <c>notify</c>, <c>attribute</c>, <c>ours</c>, <c>theirs</c>…</param>
/// <param name="Value">Its value; never a secret.</param>
public sealed record WhyEvidence(string Name, string Value);

/// <summary>One cause.</summary>
public sealed record WhyCause
{
    /// <summary>Stable name: <c>phase1.encryption</c>.</summary>
    public required string Id { get; init; }

    /// <summary>1 for the most probable.</summary>
    public required int Rank { get; init; }

    /// <summary><c>certain</c>, <c>likely</c> or <c>possible</c>.</summary>
    public required string Confidence { get; init; }

    /// <summary>Whether something is wrong by it; false for what is worth knowing only.</summary>
    public required bool Fault { get; init; }

    /// <summary>What is the matter, as a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Why it stands at this rank.</summary>
    public required string Because { get; init; }

    /// <summary>What speaks for it, a line each.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>What to do on this side, a step each: a sentence, or a line of a file or for a shell.</summary>
    public IReadOnlyList<string> Here { get; init; } = [];

    /// <summary>Lines for the ASA (9.1), as they are typed in configuration mode.</summary>
    public IReadOnlyList<string> Asa { get; init; } = [];

    /// <summary>The same lines for an ASA before 8.4; none where they are the same.</summary>
    public IReadOnlyList<string> AsaBefore84 { get; init; } = [];
}

/// <summary>What a word in capitals stands for.</summary>
/// <param name="Word">The word.</param>
/// <param name="Meaning">What to put in its place, and where the ASA shows it.</param>
public sealed record WhyPlaceholder(string Word, string Meaning);
