using System.Net;

namespace XfrmCtl.Cli.Firewall;

/// <summary>A rule.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Matches">What must hold, all of it.</param>
/// <param name="Action">What follows then.</param>
internal sealed record FirewallRule(string Text, IReadOnlyList<RuleMatch> Matches, RuleAction Action)
{
    /// <summary>The chain that is gone to.</summary>
    public string? Target { get; init; }

    /// <summary>The only address that the source becomes; null for the interface's own, or one of several.</summary>
    public IPAddress? TranslatedTo { get; init; }

    /// <summary>Whether it makes TCP's segments smaller (TCPMSS, maxseg).</summary>
    public bool ClampsSegments { get; init; }

    /// <summary>Whether it matches a packet.</summary>
    public Truth Of(ProbePacket packet)
    {
        Truth all = Truth.Yes;
        foreach (RuleMatch match in Matches)
        {
            Truth one = match.Of(packet);
            if (one == Truth.No)
                return Truth.No;
            if (one == Truth.Maybe)
                all = Truth.Maybe;
        }

        return all;
    }
}
