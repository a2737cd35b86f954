using XfrmCtl.Control;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>One cause that a row of the <see cref="DiagnosisTable"/> found.</summary>
internal sealed record Finding
{
    /// <summary>From here on a cause is called certain: it was seen, not concluded.</summary>
    public const int Certain = 90;

    /// <summary>From here on it is called likely.</summary>
    public const int Likely = 50;

    /// <summary>How probable it is, 0 to 100; the greatest comes first.</summary>
    public required int Weight { get; init; }

    /// <summary>What is the matter, as a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Why it has that weight, as a sentence.</summary>
    public required string Because { get; init; }

    /// <summary>What speaks for it, a line each, beside the failure's own evidence.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>Steps on this side.</summary>
    public IReadOnlyList<string> Here { get; init; } = [];

    /// <summary>Lines for the ASA.</summary>
    public IReadOnlyList<string> Asa { get; init; } = [];

    /// <summary>Whether something is wrong by it.</summary>
    public bool IsFault { get; init; } = true;

    /// <summary>The exit code where no failure has one.</summary>
    public ExitCode ExitCode { get; init; } = ExitCode.No;

    /// <summary>The word for the weight.</summary>
    public string Confidence => Weight >= Certain ? "certain" : Weight >= Likely ? "likely" : "possible";
}
