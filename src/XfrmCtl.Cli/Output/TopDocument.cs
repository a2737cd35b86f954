namespace XfrmCtl.Cli.Output;

/// <summary>What <c>top --json</c> prints each time: one object a line.</summary>
internal sealed record TopDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>When the counters were read, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Every connection, the busiest first.</summary>
    public required IReadOnlyList<TopRow> Connections { get; init; }
}

/// <summary>A connection in <see cref="TopDocument"/>.</summary>
internal sealed record TopRow
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its state, as status has it.</summary>
    public required string State { get; init; }

    /// <summary>The peer's address.</summary>
    public required string Peer { get; init; }

    /// <summary>Octets in, of its present child SAs.</summary>
    public required ulong BytesIn { get; init; }

    /// <summary>Octets out.</summary>
    public required ulong BytesOut { get; init; }

    /// <summary>Octets a second in, or null before there is a second look.</summary>
    public double? RateIn { get; init; }

    /// <summary>Octets a second out, or null.</summary>
    public double? RateOut { get; init; }
}
