namespace XfrmCtl.Cli.Inspection;

/// <summary>What <c>xfrm list --json</c> prints.</summary>
internal sealed record XfrmDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    public required IReadOnlyList<ShownState> States { get; init; }

    public required IReadOnlyList<ShownPolicy> Policies { get; init; }
}

/// <summary>A line of <c>xfrm monitor --json</c>.</summary>
internal sealed record XfrmEventLine
{
    /// <summary>When it was read.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>acquire</c>, <c>expire</c>, <c>state-put</c>, …</summary>
    public required string Event { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Text { get; init; }

    /// <summary>Whether what it is about is ours; absent where that cannot be told.</summary>
    public bool? Ours { get; init; }

    public ShownState? State { get; init; }

    public ShownPolicy? Policy { get; init; }
}

/// <summary>What <c>xfrm flush --json</c> prints.</summary>
internal sealed record XfrmFlushDocument(int Version, int States, int Policies);

/// <summary>A state of the kernel.</summary>
internal sealed record ShownState
{
    public required string Protocol { get; init; }

    public required string Spi { get; init; }

    public required string Source { get; init; }

    public required string Destination { get; init; }

    public required string Mode { get; init; }

    public required uint Reqid { get; init; }

    /// <summary>Whether it is of our making.</summary>
    public bool? Ours { get; init; }

    /// <summary>The connection whose child it is.</summary>
    public string? Connection { get; init; }

    /// <summary>A reserved SPI, without algorithms.</summary>
    public bool? Larval { get; init; }

    public ShownAlgorithm? Encryption { get; init; }

    public ShownAlgorithm? Integrity { get; init; }

    public ShownAlgorithm? Aead { get; init; }

    public string? Compression { get; init; }

    public ShownEncapsulation? Encapsulation { get; init; }

    public string? Selector { get; init; }

    public int? ReplayWindow { get; init; }

    public bool? Esn { get; init; }

    public string? Mark { get; init; }

    public string? OutputMark { get; init; }

    public uint? InterfaceId { get; init; }

    public ShownLimits? Limits { get; init; }

    public ulong Bytes { get; init; }

    public ulong Packets { get; init; }

    public DateTimeOffset? AddedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public uint? ReplayErrors { get; init; }

    public uint? IntegrityErrors { get; init; }
}

/// <summary>An algorithm by the kernel's name; the key only where --show-keys asks for it.</summary>
internal sealed record ShownAlgorithm(string Name, int KeyBits, int? IcvBits, string? Key);

/// <summary>UDP around ESP.</summary>
internal sealed record ShownEncapsulation(int SourcePort, int DestinationPort, string? OriginalAddress);

/// <summary>Where a state or policy ends; absent is no limit.</summary>
internal sealed record ShownLimits
{
    public ulong? SoftBytes { get; init; }

    public ulong? HardBytes { get; init; }

    public ulong? SoftPackets { get; init; }

    public ulong? HardPackets { get; init; }

    public ulong? SoftSeconds { get; init; }

    public ulong? HardSeconds { get; init; }

    public ulong? SoftUseSeconds { get; init; }

    public ulong? HardUseSeconds { get; init; }
}

/// <summary>A policy of the kernel.</summary>
internal sealed record ShownPolicy
{
    /// <summary><c>in</c>, <c>out</c> or <c>forward</c>.</summary>
    public required string Direction { get; init; }

    public required string Source { get; init; }

    public required string Destination { get; init; }

    /// <summary>What narrows it besides addresses: protocol and ports.</summary>
    public string? Traffic { get; init; }

    public required uint Priority { get; init; }

    /// <summary><c>protect</c>, <c>pass</c> or <c>block</c>.</summary>
    public required string Action { get; init; }

    public bool? Ours { get; init; }

    public string? Connection { get; init; }

    public string? Mark { get; init; }

    public uint? InterfaceId { get; init; }

    public uint? Index { get; init; }

    public ShownLimits? Limits { get; init; }

    public required IReadOnlyList<ShownTemplate> Templates { get; init; }
}

/// <summary>What kind of state a policy wants.</summary>
internal sealed record ShownTemplate(string Protocol, string Mode, string Source, string Destination, uint Reqid, string? Spi, bool? Optional);
