using System.Text;
using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Control;

/// <summary>What a <see cref="ReasonCode"/> means outside: its name in kebab case and its exit code.</summary>
internal static class ReasonText
{
    /// <summary>The stable name: <c>phase1-proposal-mismatch</c>.</summary>
    public static string Name(ReasonCode code)
    {
        string words = code.ToString();
        var name = new StringBuilder(words.Length + 4);
        foreach (char letter in words)
        {
            if (char.IsAsciiLetterUpper(letter) && name.Length > 0)
                name.Append('-');
            name.Append(char.ToLowerInvariant(letter));
        }
        return name.ToString();
    }

    /// <summary>A failure's sentence with its full stop, and with what follows from it.</summary>
    public static string Sentence(FailureReason failure, string? next = null)
    {
        string sentence = failure.Message.TrimEnd();
        if (!sentence.EndsWith('.'))
            sentence += ".";
        return next is null ? sentence : $"{sentence} {next}";
    }

    /// <summary>The exit code with which <c>xfrmctl up</c> ends.</summary>
    public static ExitCode ExitCode(ReasonCode code) => code switch
    {
        ReasonCode.PeerSilent or ReasonCode.Phase1Stalled or ReasonCode.Phase2Stalled or ReasonCode.PeerDead or ReasonCode.TransactionStalled => XfrmCtl.Control.ExitCode.NoAnswer,
        ReasonCode.Phase1ProposalMismatch => XfrmCtl.Control.ExitCode.Phase1Refused,
        ReasonCode.PresharedKeyMismatch or ReasonCode.NoPresharedKey or ReasonCode.PeerIdentityMismatch or ReasonCode.AuthenticationFailed or ReasonCode.CertificateRefused
            or ReasonCode.XauthFailed or ReasonCode.XauthUnexpected =>
            XfrmCtl.Control.ExitCode.AuthFailed,
        ReasonCode.Phase2ProposalMismatch or ReasonCode.PfsMismatch => XfrmCtl.Control.ExitCode.Phase2Refused,
        ReasonCode.SelectorMismatch => XfrmCtl.Control.ExitCode.SelectorsRefused,
        ReasonCode.KernelRefused => XfrmCtl.Control.ExitCode.KernelRefused,
        ReasonCode.KernelUnsupported => XfrmCtl.Control.ExitCode.Unsupported,
        ReasonCode.LocalAddressMissing => XfrmCtl.Control.ExitCode.BadConfig,
        _ => XfrmCtl.Control.ExitCode.No,
    };
}
