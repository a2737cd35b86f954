using System.Globalization;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Pluto;

/// <summary>A failed attempt in pluto's words: its own sentence where there is one, ours under its number where there is none.</summary>
internal static class PlutoFailures
{
    private const int NoRetransmission = 31;

    // RC_NOTIFICATION is 200 and the notify (RFC 2408 §3.14.1).
    private const int NoProposalChosen = 214;
    private const int InvalidIdInformation = 218;
    private const int AuthenticationFailed = 224;

    /// <summary>Writes the lines; the last but the announcement of another attempt has the number that whack ends with.</summary>
    public static void Write(PlutoWriter lines, IkeEvent.AttemptFailed e, LoadedConnection? connection)
    {
        FailureReason failure = e.Failure;
        switch (failure.Code)
        {
            case ReasonCode.PeerSilent:
                lines.Add(NoRetransmission, null, Silence(lines, connection, First(connection),
                    $"No response (or no acceptable response) to our first {lines.Choose("IKE", "IKEv1")} message"));
                break;
            case ReasonCode.Phase1Stalled:
                lines.Add(NoRetransmission, null, Silence(lines, connection, Stalled(failure, connection),
                    "Possible authentication failure: no acceptable response to our first encrypted message"));
                break;
            case ReasonCode.Phase2Stalled:
                lines.Add(NoRetransmission, null, Silence(lines, connection, "STATE_QUICK_I1",
                    "No acceptable response to our first Quick Mode message: perhaps peer likes no proposal"));
                break;
            case ReasonCode.PeerDead:
                lines.Add(NoRetransmission, null, ReasonText.Sentence(failure));
                break;
            default:
                Refused(lines, failure);
                break;
        }

        if (e.WillRetry)
            lines.Add(0, null, $"starting keying attempt 2 of {Tries(connection)}, but releasing whack");
    }

    private static void Refused(PlutoWriter lines, FailureReason failure)
    {
        (int code, string? notify) = failure.Code switch
        {
            ReasonCode.Phase1ProposalMismatch or ReasonCode.Phase2ProposalMismatch or ReasonCode.PfsMismatch => (NoProposalChosen, "NO_PROPOSAL_CHOSEN"),
            ReasonCode.SelectorMismatch or ReasonCode.PeerIdentityMismatch => (InvalidIdInformation, "INVALID_ID_INFORMATION"),
            ReasonCode.PresharedKeyMismatch or ReasonCode.AuthenticationFailed or ReasonCode.CertificateRefused or ReasonCode.XauthFailed => (AuthenticationFailed, "AUTHENTICATION_FAILED"),
            ReasonCode.NoPresharedKey => (28, null),
            ReasonCode.LocalAddressMissing => (22, null),
            ReasonCode.PeerAddressUnknown => (29, null),
            ReasonCode.KernelUnsupported => (lines.Choose(34, 32), null),
            ReasonCode.KernelRefused or ReasonCode.InternalFault => (32, null),
            _ => (lines.Choose(37, 36), (string?)null),
        };
        string sentence = ReasonText.Sentence(failure);
        // whack of libreswan leaves numbers of 100 and more out of account; that the attempt has ended is said by one that counts.
        lines.Add(code, null, notify is null ? sentence : $"{notify}: {sentence}");
        if (code >= 100)
            lines.Add(lines.Choose(37, 36), null, $"encountered fatal error ({ReasonText.Name(failure.Code)})");
    }

    private static string Silence(PlutoWriter lines, LoadedConnection? connection, string state, string why)
    {
        double interval = connection?.Profile.RetransmitInterval.TotalSeconds ?? 0.5;
        double timeout = connection?.Profile.RetransmitTimeout.TotalSeconds ?? 60;
        int count = 0;
        double wait = interval;
        for (double time = interval; time < timeout; time += wait = Math.Min(wait * 2, interval * 8))
            count++;
        return lines.Choose(
            string.Create(CultureInfo.InvariantCulture, $"max number of retransmissions ({count}) reached {state}.  {why}"),
            string.Create(CultureInfo.InvariantCulture, $"{state}: {timeout:0.###} second timeout exceeded after {count} retransmits.  {why}"));
    }

    private static string First(LoadedConnection? connection) => connection?.Profile.AggressiveMode == true ? "STATE_AGGR_I1" : "STATE_MAIN_I1";

    /// <summary>The engine's name of its state says which message was the last: <c>main-mode-sent-5</c>.</summary>
    private static string Stalled(FailureReason failure, LoadedConnection? connection)
    {
        string state = failure.Evidence.FirstOrDefault(fact => fact.Key == "state").Value ?? "";
        return state switch
        {
            "main-mode-sent-3" => "STATE_MAIN_I2",
            "main-mode-sent-2" => "STATE_MAIN_R1",
            "main-mode-sent-4" => "STATE_MAIN_R2",
            "aggressive-mode-sent-2" => "STATE_AGGR_R1",
            _ => connection?.Profile.AggressiveMode == true ? "STATE_AGGR_I1" : "STATE_MAIN_I3",
        };
    }

    private static string Tries(LoadedConnection? connection) => connection?.Profile.KeyingTries is > 0 and int tries
        ? string.Create(CultureInfo.InvariantCulture, $"at most {tries}")
        : "an unlimited number";
}
