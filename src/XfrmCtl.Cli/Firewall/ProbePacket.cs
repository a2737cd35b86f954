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
    public IPNetwork? Source
    {
        get;
        init
        {
            field = value;
            SourceSpan = value is { } network ? AddressSpan.Of(network) : null;
        }
    }

    /// <summary>Where it goes to.</summary>
    public IPNetwork? Destination
    {
        get;
        init
        {
            field = value;
            DestinationSpan = value is { } network ? AddressSpan.Of(network) : null;
        }
    }

    /// <summary><see cref="Source"/> as numbers.</summary>
    public AddressSpan? SourceSpan { get; private init; }

    /// <summary><see cref="Destination"/> as numbers.</summary>
    public AddressSpan? DestinationSpan { get; private init; }

    /// <summary>The interface that it comes in by.</summary>
    public string? InDevice { get; init; }

    /// <summary>The interface that it leaves by.</summary>
    public string? OutDevice { get; init; }

    /// <summary>Whether it will be encrypted (<c>--dir out --pol ipsec</c>, <c>rt ipsec</c>).</summary>
    public bool WillBeEncrypted { get; init; }

    /// <summary>Whether it came encrypted (<c>--dir in --pol ipsec</c>, <c>meta secpath</c>).</summary>
    public bool WasEncrypted { get; init; }

    /// <summary>What conntrack calls it: <c>new</c> or <c>established</c>.</summary>
    public string State { get; init; } = "new";

    /// <summary>Addresses that its source may be translated to and still belong to the tunnel.</summary>
    public IReadOnlyList<IPNetwork> MayBecome { get; init; } = [];

    /// <summary>Whether it is of IPv6.</summary>
    public bool IsIPv6 => (SourceSpan ?? DestinationSpan)?.IsIPv6 == true;
}
