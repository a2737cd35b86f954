using System.Net;

namespace XfrmCtl.Cli.Firewall;

/// <summary>A packet that is sent through the rules in thought. What is null is not known.</summary>
internal sealed record ProbePacket
{
    /// <summary>Protocol number of IP, or null for traffic of every kind.</summary>
    public byte? Protocol { get; init; }

    /// <summary>Port of UDP at its source.</summary>
    public ushort? SourcePort { get; init; }

    /// <summary>Port of UDP at its destination.</summary>
    public ushort? DestinationPort { get; init; }

    /// <summary>Where it comes from.</summary>
    public IPNetwork? Source { get; init; }

    /// <summary>Where it goes to.</summary>
    public IPNetwork? Destination { get; init; }

    /// <summary>The interface that it comes in by.</summary>
    public string? InDevice { get; init; }

    /// <summary>The interface that it leaves by.</summary>
    public string? OutDevice { get; init; }

    /// <summary>Whether an IPsec policy holds for it.</summary>
    public bool HasPolicy { get; init; }

    /// <summary>What conntrack calls it: <c>new</c> or <c>established</c>.</summary>
    public string State { get; init; } = "new";

    /// <summary>Addresses that its source may be translated to and still belong to the tunnel.</summary>
    public IReadOnlyList<IPNetwork> MayBecome { get; init; } = [];

    /// <summary>Whether it is of IPv6.</summary>
    public bool IsIPv6 => (Source ?? Destination)?.BaseAddress.AddressFamily == global::System.Net.Sockets.AddressFamily.InterNetworkV6;
}
