namespace XfrmCtl.Control;

/// <summary>What the command line sees of this machine and the daemon does not look at; it goes with <c>why</c>. What could not be read is null.</summary>
public sealed record MachineFacts
{
    /// <summary>The sysctl by which packets of the tunnel's family are forwarded: <c>net.ipv4.ip_forward</c>.</summary>
    public string? ForwardSetting { get; init; }

    /// <summary>Whether it is on.</summary>
    public bool? Forwards { get; init; }

    /// <summary>Interfaces with a strict reverse path filter (rp_filter=1); empty for none.</summary>
    public IReadOnlyList<string>? StrictReversePath { get; init; }

    /// <summary>How many packets reverse path filters have dropped since the machine runs (IPReversePathFilter of /proc/net/netstat).</summary>
    public long? ReversePathDrops { get; init; }

    /// <summary>A rule that changes source addresses in the tunnel's way and is not kept from it; empty for none.</summary>
    public string? SourceNat { get; init; }

    /// <summary>What keeps it from the tunnel, as a line for a shell.</summary>
    public string? SourceNatFix { get; init; }

    /// <summary>A rule that drops IKE or ESP; empty for none.</summary>
    public string? Drops { get; init; }

    /// <summary>What opens it, as a line for a shell.</summary>
    public string? DropsFix { get; init; }

    /// <summary>Whether some route leads to the peer.</summary>
    public bool? RouteToPeer { get; init; }

    /// <summary>An address that this machine has in the networks on our side; empty for none.</summary>
    public string? InnerAddress { get; init; }

    /// <summary>The MTU of the interface toward the peer.</summary>
    public int? Mtu { get; init; }

    /// <summary>Whether a rule bounds the segments of TCP connections (MSS).</summary>
    public bool? ClampsSegments { get; init; }

    /// <summary>Counters of /proc/net/xfrm_stat that are not zero.</summary>
    public IReadOnlyDictionary<string, long>? XfrmErrors { get; init; }
}
