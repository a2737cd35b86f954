using XfrmCtl.Cli.Output;

namespace XfrmCtl.Cli.Inspection;

/// <summary>What <c>show --json</c> prints.</summary>
internal sealed record ShowDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>In which dialect the files were read.</summary>
    public required ShownDialect Dialect { get; init; }

    /// <summary>The connections that were asked for, in the order of the files; each made when its turn comes, since all ten thousand of a large configuration need not be there at once.</summary>
    public required IEnumerable<ShownConnection> Connections { get; init; }

    /// <summary><c>config setup</c>; only where it was asked for, or no connection was.</summary>
    public IReadOnlyList<ShownSetting>? Setup { get; init; }
}

/// <summary>A dialect and why it was taken.</summary>
internal sealed record ShownDialect(string Name, string Reason);

/// <summary>One connection.</summary>
internal sealed record ShownConnection
{
    public required string Name { get; init; }

    /// <summary>The place of its <c>conn</c>.</summary>
    public required string File { get; init; }

    public required int Line { get; init; }

    /// <summary>Whether the daemon would load it.</summary>
    public required bool Usable { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary><c>ignore</c>, <c>add</c>, <c>route</c> or <c>start</c>.</summary>
    public required string Auto { get; init; }

    /// <summary><c>left</c>, <c>right</c>, or null where this machine is neither.</summary>
    public string? Us { get; init; }

    /// <summary>Why it cannot be told which end is us.</summary>
    public string? NotUs { get; init; }

    public required ShownEnd Left { get; init; }

    public required ShownEnd Right { get; init; }

    /// <summary>Phase 1 proposals in the order in which they are offered.</summary>
    public required IReadOnlyList<ShownProposal> Ike { get; init; }

    /// <summary>Phase 2 proposals in the order in which they are offered.</summary>
    public required IReadOnlyList<ShownProposal> Esp { get; init; }

    /// <summary>The group of perfect forward secrecy in force, or null for none.</summary>
    public string? PfsGroup { get; init; }

    public required ShownLifetime IkeLifetime { get; init; }

    public required ShownLifetime SaLifetime { get; init; }

    /// <summary>Dead peer detection, or null where it is off.</summary>
    public ShownDpd? Dpd { get; init; }

    /// <summary>The pre-shared key's place, or null where the connection takes none.</summary>
    public ShownSecret? Secret { get; init; }

    /// <summary>Every setting in force.</summary>
    public required IReadOnlyList<ShownSetting> Settings { get; init; }

    /// <summary>What is wrong with the lines that count for it.</summary>
    public required IReadOnlyList<DiagnosticEntry> Diagnostics { get; init; }
}

/// <summary>One end of a connection.</summary>
internal sealed record ShownEnd
{
    /// <summary>What <c>left=</c> says.</summary>
    public required string Host { get; init; }

    /// <summary>The address that it is here and now; null where that is not known.</summary>
    public string? Address { get; init; }

    /// <summary>The identity that it has in Phase 1.</summary>
    public required string Id { get; init; }

    /// <summary>The networks behind it; empty for the host alone.</summary>
    public required IReadOnlyList<string> Networks { get; init; }

    /// <summary><c>leftsourceip=</c>, or null.</summary>
    public string? SourceAddress { get; init; }

    /// <summary><c>leftprotoport=</c> in numbers, or null for all traffic.</summary>
    public string? ProtocolPort { get; init; }
}

/// <summary>A proposal in the spelling of the file, and what is weak in it.</summary>
internal sealed record ShownProposal(string Name, IReadOnlyList<ShownWeakness> Weak);

/// <summary>A weak algorithm and the reason.</summary>
internal sealed record ShownWeakness(string Name, string Reason);

/// <summary>A lifetime and, unless <c>rekey=no</c>, when a successor is negotiated: an age of the SA in seconds.</summary>
/// <param name="Seconds">The lifetime.</param>
/// <param name="RekeyEarliest">Where we began it: the earliest.</param>
/// <param name="RekeyLatest">Where we began it: the latest.</param>
/// <param name="RekeyAsResponder">Where the peer began it.</param>
internal sealed record ShownLifetime(long Seconds, long? RekeyEarliest, long? RekeyLatest, long? RekeyAsResponder);

/// <summary>Dead peer detection.</summary>
internal sealed record ShownDpd(double DelaySeconds, double TimeoutSeconds, string Action);

/// <summary>The pre-shared key's entry; never its value.</summary>
/// <param name="Found">Whether there is one.</param>
/// <param name="File">The file that has it, or that should have it.</param>
/// <param name="Line">Its line; 0 without one.</param>
/// <param name="Advice">The line to add, or why it cannot be told.</param>
internal sealed record ShownSecret(bool Found, string File, int Line, string? Advice);

/// <summary>A setting in force.</summary>
internal sealed record ShownSetting
{
    public required string Keyword { get; init; }

    public required string Value { get; init; }

    /// <summary><c>own</c>, <c>also</c>, <c>default</c> (of <c>conn %default</c>), <c>derived</c> or <c>built-in</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The connection that <c>also=</c> took it from, or the keyword that it follows from.</summary>
    public string? From { get; init; }

    public string? File { get; init; }

    public int? Line { get; init; }

    public int? Column { get; init; }

    /// <summary><c>honoured</c>, <c>without-effect</c> or <c>refused</c>.</summary>
    public required string Effect { get; init; }

    /// <summary>Why it is not honoured.</summary>
    public string? Reason { get; init; }
}
