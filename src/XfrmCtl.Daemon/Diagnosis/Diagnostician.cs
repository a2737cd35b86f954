using XfrmCtl.Control;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>Puts a case before every row of the table and orders what they find. Pure: the same case gives the same document.</summary>
internal static class Diagnostician
{
    /// <summary>Fewer are read.</summary>
    private const int MostCauses = 6;

    private const string NameUnresolved = "config.name-unresolved";
    private const string ConfigError = "config.error";

    /// <summary>The diagnoses of connections that are not loaded; those of loaded ones are the rows of the table.</summary>
    public static IReadOnlyList<string> ProblemIds { get; } = [NameUnresolved, ConfigError];

    /// <summary>The diagnosis of a loaded connection.</summary>
    public static WhyDocument Diagnose(Case c)
    {
        bool proven = !c.IsUp || IsProven(c.Code);
        List<(string Id, Finding Finding)> found = [];
        foreach (DiagnosisRow row in DiagnosisTable.Rows)
            if (row.Look(c) is { } finding)
                found.Add((row.Id, proven || c.Failure is null ? finding : finding with { IsFault = false, Weight = finding.Weight / 2 }));
        if (BeginAgain(c) is { } again)
            found = [.. found.Select(one => (one.Id, one.Finding with { Here = [.. one.Finding.Here.Where(step => !step.StartsWith("xfrmctl up", StringComparison.Ordinal)), again] }))];
        WhyCause[] causes = [.. found.OrderByDescending(one => one.Finding.IsFault).ThenByDescending(one => one.Finding.Weight).Take(MostCauses).Select((one, index) => Cause(one.Id, one.Finding, index + 1))];
        Finding? first = found.Where(one => one.Finding.IsFault).OrderByDescending(one => one.Finding.Weight).Select(one => one.Finding).FirstOrDefault();
        bool ok = c.IsUp && first is null && (c.Failure is null || !proven);
        return new()
        {
            Connection = c.Name,
            State = c.State,
            Ok = ok,
            ExitCode = ok ? ExitCode.Ok : c.Failure is { } failure && proven ? ReasonText.ExitCode(failure.Code) : first?.ExitCode ?? ExitCode.No,
            Summary = ok ? $"{c.Name} is up, and nothing is wrong" : first is not null ? first.Title : c.Failure?.Message ?? $"{c.Name} is not up, and no reason is known",
            Say = SpokenLine.Of(c),
            Failure = Describe(c),
            Causes = causes,
            Placeholders = AsaPlaceholders.In(causes.SelectMany(cause => cause.Asa.Concat(cause.AsaBefore84))),
        };
    }

    /// <summary>The most probable cause of a failure with the steps here and the lines for the ASA, as the last error of <c>status</c> and of <c>up</c> has them: the words of <c>why</c> and no others.</summary>
    public static IReadOnlyList<string> Advise(Case c)
    {
        Finding? first = DiagnosisTable.Rows.Select(row => row.Look(c)).OfType<Finding>().Where(finding => finding.IsFault).OrderByDescending(finding => finding.Weight).FirstOrDefault();
        if (first is null)
            return [];
        string asa = string.Join(" / ", first.Asa.Where(line => !line.StartsWith('!')).Select(line => line.Trim()));
        return [$"{first.Confidence}: {first.Title}", .. first.Here, .. asa.Length == 0 ? Array.Empty<string>() : [$"ASA: {asa}"]];
    }

    /// <summary>The diagnosis of one whose settings cannot be used.</summary>
    public static WhyDocument Diagnose(ConnectionProblem problem)
    {
        bool unresolved = problem.Message.Contains("waits for an address of", StringComparison.Ordinal);
        WhyCause cause = Cause(
            unresolved ? NameUnresolved : ConfigError,
            unresolved
                ? new()
                {
                    Weight = 98,
                    Title = "the peer's host name has no address: it does not resolve here",
                    Because = "the connection waits for it, and tries again by itself",
                    Seen = [problem.ToString()],
                    Here = ["getent ahosts NAME  (the name stands in right= or left=)", "write the address in place of the name, if it is a fixed one"],
                    ExitCode = ExitCode.BadConfig,
                }
                : new()
                {
                    Weight = 99,
                    Title = "its settings in the files cannot be used, so that it is not loaded",
                    Because = "the files were read, and this is the first thing that is wrong",
                    Seen = [problem.ToString()],
                    Here = problem.Suggestion is { } suggestion ? [suggestion, "xfrmctl reload"] : ["xfrmctl check", "xfrmctl reload"],
                    ExitCode = ExitCode.BadConfig,
                },
            rank: 1);
        return new()
        {
            Connection = problem.Name,
            State = "not-loaded",
            Ok = false,
            ExitCode = ExitCode.BadConfig,
            Summary = cause.Title,
            Causes = [cause],
            Say = $"Nothing was sent: {problem.Name} is not set up on our side yet.",
        };
    }

    /// <summary>The last step of every cause where nobody tries any more: what is mended then leaves the tunnel down. Null where somebody does, or it was the peer who tried.</summary>
    private static string? BeginAgain(Case c) => c.IsUp || c.Connection.Connecting || c.Failure is null || c.Profile.Remote is null || !c.Events<IkeEvent.AttemptStarted>().Any()
        || c.Events<IkeEvent.AttemptFailed>().LastOrDefault() is not { Event.WillRetry: false } ? null
        : $"xfrmctl up {c.Name}  (nobody tries any more: {(c.Profile.KeyingTries == 0 ? "auto=start begins by itself" : $"keyingtries=%forever in place of {c.Profile.KeyingTries}")})";

    /// <summary>Whether it was the peer who failed, and not somebody who wrote its address on a first message.</summary>
    private static bool IsProven(ReasonCode code) => code is not (ReasonCode.Phase1ProposalMismatch or ReasonCode.PresharedKeyMismatch or ReasonCode.NoPresharedKey
        or ReasonCode.AuthenticationFailed or ReasonCode.Phase1Stalled or ReasonCode.CertificateRefused or ReasonCode.MalformedMessage or ReasonCode.InternalFault);

    private static WhyCause Cause(string id, Finding finding, int rank) => new()
    {
        Id = id,
        Rank = rank,
        Confidence = finding.Confidence,
        Fault = finding.IsFault,
        Title = finding.Title,
        Because = finding.Because,
        Seen = [.. finding.Seen.Where(line => line.Length > 0)],
        Here = finding.Here,
        Asa = finding.Asa,
        AsaBefore84 = AsaOldLines.Of(finding.Asa),
    };

    private static WhyFailure? Describe(Case c) => c.Failure is not { } failure ? null : new()
    {
        At = c.IsUnderWay ? c.Now : c.FailedAt,
        Code = ReasonText.Name(failure.Code),
        Message = failure.Message,
        UnderWay = c.IsUnderWay,
        Evidence = failure.Evidence.IsDefault ? [] : [.. failure.Evidence.Select(seen => new WhyEvidence(seen.Key, seen.Value))],
    };
}
