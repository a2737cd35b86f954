namespace XfrmCtl.Cli.Firewall;

/// <summary>A rule.</summary>
/// <param name="Given">As its program shows it, or null for one that is put together from what it matches.</param>
/// <param name="Matches">What must hold, all of it.</param>
/// <param name="Action">What follows then.</param>
internal sealed record FirewallRule(string? Given, IReadOnlyList<RuleMatch> Matches, RuleAction Action)
{
    // Looked through by the ten million: an enumerator each would cost more than the look.
    private readonly RuleMatch[] _matches = [.. Matches];

    /// <summary>As it is shown.</summary>
    public string Text => Given ?? string.Join(' ', [.. Matches.Select(match => match.ToString()), Does, .. Mark is null ? Array.Empty<string>() : [Mark]]);

    /// <summary>The chain that is gone to.</summary>
    public string? Target { get; init; }

    /// <summary>By what it is found again: its comment and its handle.</summary>
    public string? Mark { get; init; }

    /// <summary>The only addresses that the source becomes; null for the interface's own.</summary>
    public AddressSpan? TranslatedTo { get; init; }

    /// <summary>Whether it makes TCP's segments smaller (TCPMSS, maxseg).</summary>
    public bool ClampsSegments { get; init; }

    /// <summary>Whether it matches a packet.</summary>
    public Truth Of(ProbePacket packet)
    {
        Truth all = Truth.Yes;
        foreach (RuleMatch match in _matches)
        {
            Truth one = match.Of(packet);
            if (one == Truth.No)
                return Truth.No;
            if (one == Truth.Maybe)
                all = Truth.Maybe;
        }

        return all;
    }

    private string Does => Action switch
    {
        RuleAction.Jump or RuleAction.Goto => $"{Action.ToString().ToLowerInvariant()} {Target}",
        RuleAction.Divert => "dnat or redirect",
        RuleAction.Translate => TranslatedTo is null ? "masquerade or snat" : "snat",
        _ => Action.ToString().ToLowerInvariant(),
    };
}
