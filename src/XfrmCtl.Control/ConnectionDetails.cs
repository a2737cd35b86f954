namespace XfrmCtl.Control;

/// <summary>A connection's settings, for the <c>ipsec</c> command's status. Durations in seconds; algorithms by their names in ipsec.conf.</summary>
public sealed record ConnectionDetails
{
    /// <summary>Other names for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether its policies wait for traffic.</summary>
    public bool Routed { get; init; }

    /// <summary>Whether RSA signatures prove the two sides to each other; else a pre-shared key.</summary>
    public bool BySignature { get; init; }

    /// <summary>Whether Phase 1 is Aggressive Mode.</summary>
    public bool Aggressive { get; init; }

    /// <summary>What the peer's identity was written as in the file when it is not its address, or null.</summary>
    public string? RemoteName { get; init; }

    /// <summary><c>esp</c> or <c>ah</c>.</summary>
    public string Protocol { get; init; } = "esp";

    /// <summary><c>tunnel</c> or <c>transport</c>.</summary>
    public string Mode { get; init; } = "tunnel";

    /// <summary>Phase 1 choices: <c>3des-md5-modp1024</c>.</summary>
    public IReadOnlyList<string> IkeProposals { get; init; } = [];

    /// <summary>Phase 2 choices: <c>3des-md5</c>.</summary>
    public IReadOnlyList<string> EspProposals { get; init; } = [];

    /// <summary>Group of perfect forward secrecy, or null for none.</summary>
    public string? PfsGroup { get; init; }

    /// <summary>Phase 1 lifetime.</summary>
    public double IkeLifetime { get; init; }

    /// <summary>Phase 2 lifetime.</summary>
    public double SaLifetime { get; init; }

    /// <summary>Whether we renew SAs by ourselves.</summary>
    public bool Rekey { get; init; } = true;

    /// <summary>rekeymargin=.</summary>
    public double RekeyMargin { get; init; }

    /// <summary>rekeyfuzz=, in percent.</summary>
    public int RekeyFuzz { get; init; }

    /// <summary>keyingtries=, 0 for no end.</summary>
    public int KeyingTries { get; init; }

    /// <summary>dpddelay=, or null for none.</summary>
    public double? DpdDelay { get; init; }

    /// <summary>dpdtimeout=.</summary>
    public double DpdTimeout { get; init; }

    /// <summary>dpdaction=: <c>hold</c>, <c>clear</c>, <c>restart</c> or <c>restart_by_peer</c>.</summary>
    public string DpdAction { get; init; } = "hold";

    /// <summary>retransmit-interval=.</summary>
    public double RetransmitInterval { get; init; }

    /// <summary>retransmit-timeout=.</summary>
    public double RetransmitTimeout { get; init; }

    /// <summary>replay-window=.</summary>
    public int ReplayWindow { get; init; }

    /// <summary>ipsec-max-bytes=, or null for no limit.</summary>
    public ulong? OctetLimit { get; init; }

    /// <summary>ipsec-max-packets=, or null for no limit.</summary>
    public ulong? PacketLimit { get; init; }

    /// <summary>priority=, or null for the usual one.</summary>
    public uint? Priority { get; init; }

    /// <summary>metric=, or null.</summary>
    public uint? Metric { get; init; }

    /// <summary>mtu=, or null.</summary>
    public uint? Mtu { get; init; }

    /// <summary>leftsourceip= of our side, or null.</summary>
    public string? SourceIp { get; init; }

    /// <summary>leftnexthop= of our side where it is an address, or null.</summary>
    public string? NextHop { get; init; }

    /// <summary>Whether UDP encapsulation is wanted without a NAT too.</summary>
    public bool ForceEncapsulation { get; init; }

    /// <summary>Whether NAT traversal is negotiated.</summary>
    public bool NatTraversal { get; init; } = true;

    /// <summary>Seconds between NAT keepalives.</summary>
    public double NatKeepalive { get; init; }

    /// <summary>Whether IKE messages may be cut into pieces.</summary>
    public bool Fragmentation { get; init; }

    /// <summary>Whether INITIAL-CONTACT is said.</summary>
    public bool InitialContact { get; init; }

    /// <summary>Whether Cisco's Unity attributes are spoken of.</summary>
    public bool CiscoUnity { get; init; }

    /// <summary>Our part in XAUTH: <c>none</c>, <c>client</c> or <c>server</c>.</summary>
    public string Xauth { get; init; } = "none";

    /// <summary>Our user name in XAUTH, or null.</summary>
    public string? XauthUser { get; init; }

    /// <summary>Our part in ModeCfg: <c>none</c>, <c>client</c> or <c>server</c>.</summary>
    public string ModeConfig { get; init; } = "none";

    /// <summary>Whether the gateway tells the address, instead of being asked for it.</summary>
    public bool ModeConfigPush { get; init; }
}
