namespace XfrmCtl.Control;

/// <summary>What <c>xfrmctl status --json</c> prints.</summary>
public sealed record StatusDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The daemon.</summary>
    public required DaemonStatus Daemon { get; init; }

    /// <summary>Every connection that is loaded.</summary>
    public required IReadOnlyList<ConnectionStatus> Connections { get; init; }

    /// <summary>Connections that are not loaded as the files have them, and why.</summary>
    public IReadOnlyList<ConnectionProblem> NotLoaded { get; init; } = [];
}

/// <summary>The daemon's own state.</summary>
public sealed record DaemonStatus
{
    /// <summary>Whether it answered.</summary>
    public required bool Running { get; init; }

    /// <summary>Its process id, or null.</summary>
    public int? Pid { get; init; }

    /// <summary>Since when it runs, in UTC, or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Its version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>What config setup comes to; only for who asked in a dialect.</summary>
    public DaemonDetails? Details { get; init; }
}

/// <summary>One connection.</summary>
public sealed record ConnectionStatus
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>up</c>, <c>connecting</c>, <c>routed</c>, <c>loaded</c>, <c>down</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>The auto= setting.</summary>
    public string? Auto { get; init; }

    /// <summary>Our side.</summary>
    public required EndStatus Local { get; init; }

    /// <summary>The peer's side.</summary>
    public required EndStatus Remote { get; init; }

    /// <summary>Phase 1 SAs, the newest first.</summary>
    public IReadOnlyList<IkeStatus> Ike { get; init; } = [];

    /// <summary>Phase 2 SAs, the newest first.</summary>
    public IReadOnlyList<IpsecStatus> Ipsec { get; init; } = [];

    /// <summary>The last failure, or null.</summary>
    public LastError? LastError { get; init; }

    /// <summary>Its settings; only for who asked in a dialect.</summary>
    public ConnectionDetails? Details { get; init; }
}

/// <summary>One end of a connection.</summary>
public sealed record EndStatus
{
    /// <summary>Gateway address, <c>%any</c> where any is taken.</summary>
    public required string Address { get; init; }

    /// <summary>Phase 1 identity.</summary>
    public string? Id { get; init; }

    /// <summary>Networks behind it.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];
}

/// <summary>One ISAKMP SA.</summary>
public sealed record IkeStatus
{
    /// <summary>Serial number.</summary>
    public required ulong Serial { get; init; }

    /// <summary>Name of the state.</summary>
    public required string State { get; init; }

    /// <summary><c>initiator</c> or <c>responder</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Whether Phase 1 was Aggressive Mode.</summary>
    public bool Aggressive { get; init; }

    /// <summary>Where the peer is, or null.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The peer's UDP port, or null.</summary>
    public int? RemotePort { get; init; }

    /// <summary>Initiator's cookie as 0x and 16 hex digits.</summary>
    public required string SpiInitiator { get; init; }

    /// <summary>Responder's cookie as 0x and 16 hex digits.</summary>
    public required string SpiResponder { get; init; }

    /// <summary>Encryption algorithm with key length: <c>aes256</c>.</summary>
    public string? Encryption { get; init; }

    /// <summary>Hash algorithm.</summary>
    public string? Hash { get; init; }

    /// <summary>Diffie-Hellman group.</summary>
    public string? Group { get; init; }

    /// <summary>Since when, in UTC.</summary>
    public DateTimeOffset? EstablishedAt { get; init; }

    /// <summary>When it will be replaced, in UTC.</summary>
    public DateTimeOffset? RekeyAt { get; init; }

    /// <summary>When it ends, in UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The XAUTH user: who we are to a gateway, or who the peer is to us; null without XAUTH.</summary>
    public string? User { get; init; }

    /// <summary>The address inside the tunnel that we gave the peer (ModeCfg), or null.</summary>
    public string? PeerVirtualAddress { get; init; }

    /// <summary>What the peer gave us (ModeCfg), or null.</summary>
    public AssignedStatus? Assigned { get; init; }

    /// <summary>What is known of NATs.</summary>
    public NatStatus? Nat { get; init; }

    /// <summary>What is known of the peer's liveness.</summary>
    public DpdStatus? Dpd { get; init; }
}

/// <summary>What a gateway gave us by ModeCfg. Texts of the peer's are without control characters.</summary>
public sealed record AssignedStatus
{
    /// <summary>Our address inside the tunnel.</summary>
    public required string Address { get; init; }

    /// <summary>Name servers.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Domains of names inside.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Networks that are reached through the tunnel; empty for all that the connection names.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Text for the user, or null.</summary>
    public string? Banner { get; init; }
}

/// <summary>What is known of NATs.</summary>
public sealed record NatStatus
{
    /// <summary>Whether we are behind one, or pretend to be.</summary>
    public required bool Local { get; init; }

    /// <summary>Whether the peer is.</summary>
    public required bool Remote { get; init; }

    /// <summary>Whether ESP travels in UDP.</summary>
    public required bool Encapsulation { get; init; }
}

/// <summary>Dead peer detection.</summary>
public sealed record DpdStatus
{
    /// <summary>Whether both sides do it.</summary>
    public required bool Active { get; init; }

    /// <summary>Interval in seconds, or null.</summary>
    public double? DelaySeconds { get; init; }

    /// <summary>When the peer was last heard of, in UTC.</summary>
    public DateTimeOffset? LastHeardAt { get; init; }
}

/// <summary>One child SA pair.</summary>
public sealed record IpsecStatus
{
    /// <summary>Serial number.</summary>
    public required ulong Serial { get; init; }

    /// <summary><c>initiator</c> or <c>responder</c> of its Quick Mode, or null.</summary>
    public string? Role { get; init; }

    /// <summary>Where the peer is, or null.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>Serial number of the ISAKMP SA under which it was negotiated, which may be gone; or null.</summary>
    public ulong? IkeSerial { get; init; }

    /// <summary>The reqid that binds states to policies.</summary>
    public required uint Reqid { get; init; }

    /// <summary><c>esp</c> or <c>ah</c>.</summary>
    public string Protocol { get; init; } = "esp";

    /// <summary><c>tunnel</c> or <c>transport</c>.</summary>
    public required string Mode { get; init; }

    /// <summary><c>udp</c> or <c>none</c>.</summary>
    public required string Encapsulation { get; init; }

    /// <summary>Inbound SPI as 0x and 8 hex digits.</summary>
    public required string SpiIn { get; init; }

    /// <summary>Outbound SPI as 0x and 8 hex digits.</summary>
    public required string SpiOut { get; init; }

    /// <summary>Encryption algorithm with key length.</summary>
    public string? Encryption { get; init; }

    /// <summary>Integrity algorithm, null for AEAD.</summary>
    public string? Integrity { get; init; }

    /// <summary>PFS group, or null.</summary>
    public string? PfsGroup { get; init; }

    /// <summary><c>deflate</c> where packets are compressed before they are encrypted (IPComp), or null.</summary>
    public string? Compression { get; init; }

    /// <summary>The traffic.</summary>
    public required SelectorStatus Selectors { get; init; }

    /// <summary>Octets in, as the kernel counts them.</summary>
    public ulong BytesIn { get; init; }

    /// <summary>Octets out.</summary>
    public ulong BytesOut { get; init; }

    /// <summary>Packets in.</summary>
    public ulong PacketsIn { get; init; }

    /// <summary>Packets out.</summary>
    public ulong PacketsOut { get; init; }

    /// <summary>Since when, in UTC.</summary>
    public DateTimeOffset? EstablishedAt { get; init; }

    /// <summary>When it will be replaced, in UTC.</summary>
    public DateTimeOffset? RekeyAt { get; init; }

    /// <summary>When it ends, in UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The traffic of a child SA.</summary>
public sealed record SelectorStatus
{
    /// <summary>Our side.</summary>
    public required string Local { get; init; }

    /// <summary>The peer's side.</summary>
    public required string Remote { get; init; }
}

/// <summary>The last failure of a connection.</summary>
public sealed record LastError
{
    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reason code in kebab case.</summary>
    public required string Code { get; init; }

    /// <summary>The exit code that <c>up</c> returned, or would have.</summary>
    public required ExitCode ExitCode { get; init; }

    /// <summary>A sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];
}
