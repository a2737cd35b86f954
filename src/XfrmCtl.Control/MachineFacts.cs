namespace XfrmCtl.Control;

/// <summary>What the command line sees of this machine and the daemon does not look at; it goes with <c>why</c>. What could not be read is null.</summary>
public sealed record MachineFacts
{
    /// <summary>net.ipv4.ip_forward.</summary>
    public bool? Forwards { get; init; }

    /// <summary>Interfaces on which decrypted packets meet a strict reverse path filter (rp_filter=1); empty for none.</summary>
    public IReadOnlyList<string>? StrictReversePath { get; init; }

    /// <summary>A rule that changes source addresses in the tunnel's way and is not kept from it; empty for none.</summary>
    public string? SourceNat { get; init; }

    /// <summary>A rule that drops IKE or ESP; empty for none.</summary>
    public string? Drops { get; init; }

    /// <summary>Whether some route leads to the peer.</summary>
    public bool? RouteToPeer { get; init; }

    /// <summary>Whether this machine has an address in the networks on our side.</summary>
    public bool? HasInnerAddress { get; init; }

    /// <summary>The MTU of the interface toward the peer.</summary>
    public int? Mtu { get; init; }

    /// <summary>Whether a rule bounds the segments of TCP connections (MSS).</summary>
    public bool? ClampsSegments { get; init; }

    /// <summary>Counters of /proc/net/xfrm_stat that are not zero.</summary>
    public IReadOnlyDictionary<string, long>? XfrmErrors { get; init; }
}
