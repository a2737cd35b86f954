namespace XfrmCtl.Cli.Firewall;

/// <summary>What becomes of a packet.</summary>
internal enum PacketFate
{
    /// <summary>It goes through.</summary>
    Passes,

    /// <summary>It is dropped.</summary>
    Dropped,

    /// <summary>Its source address is changed.</summary>
    Translated,

    /// <summary>It is sent to another machine or port than it was for.</summary>
    Diverted,
}

/// <summary>What the rules do with a packet.</summary>
/// <param name="Fate">What becomes of it.</param>
/// <param name="IsCertain">Whether no rule before, of which it is not known whether it matches, would do something else.</param>
/// <param name="Rule">The chain and the rule that decide, or null.</param>
/// <param name="Chain">The chain by which the packet came to that rule, or null.</param>
internal sealed record FirewallVerdict(PacketFate Fate, bool IsCertain, string? Rule, FirewallChain? Chain = null)
{
    /// <summary>Whether it is dropped for certain.</summary>
    public bool IsDropped => Fate == PacketFate.Dropped && IsCertain;
}
