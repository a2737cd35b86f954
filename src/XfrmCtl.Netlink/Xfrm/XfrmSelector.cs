using System.Net;
using System.Net.Sockets;
using XfrmCtl.Core;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Which packets a policy or state is for (<c>struct xfrm_selector</c>), source and destination as in the packet.</summary>
/// <param name="Source">Source addresses.</param>
/// <param name="Destination">Destination addresses, of the same family.</param>
public sealed record XfrmSelector(IPNetwork Source, IPNetwork Destination)
{
    private const byte Icmp = 1;
    private const byte Icmpv6 = 58;

    /// <summary>IP protocol number, 0 for any.</summary>
    public byte Protocol { get; init; }

    /// <summary>Source port in host order; for ICMP the type.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>Which bits of the source port are compared; 0 for any port.</summary>
    public ushort SourcePortMask { get; init; }

    /// <summary>Destination port in host order; for ICMP the code.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>Which bits of the destination port are compared; 0 for any port.</summary>
    public ushort DestinationPortMask { get; init; }

    /// <summary>Index of the interface, 0 for any.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>User id of the socket's owner, 0 for any.</summary>
    public uint User { get; init; }

    /// <summary>Whether the addresses are IPv6.</summary>
    public bool IsIPv6 => Destination.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The selector of packets from <paramref name="source"/> to <paramref name="destination"/>.</summary>
    /// <remarks>
    /// A port of an ICMP selector holds type and code as RFC 4301 §4.4.1.1 packs them, type in the upper octet; XFRM keeps the type
    /// where the source port is and the code where the destination port is.
    /// </remarks>
    public static XfrmSelector Between(TrafficSelector source, TrafficSelector destination)
    {
        byte protocol = source.Protocol != 0 ? source.Protocol : destination.Protocol;
        if (protocol is not (Icmp or Icmpv6))
        {
            return new(source.Network, destination.Network)
            {
                Protocol = protocol,
                SourcePort = source.Port,
                SourcePortMask = MaskOf(source.Port),
                DestinationPort = destination.Port,
                DestinationPortMask = MaskOf(destination.Port),
            };
        }
        ushort typeAndCode = source.Port != 0 ? source.Port : destination.Port;
        return new(source.Network, destination.Network)
        {
            Protocol = protocol,
            SourcePort = (ushort)(typeAndCode >> 8),
            SourcePortMask = MaskOf(typeAndCode),
            DestinationPort = (ushort)(typeAndCode & 0xff),
            DestinationPortMask = MaskOf(typeAndCode),
        };
    }

    /// <summary>Source, destination and what narrows them.</summary>
    public override string ToString()
    {
        string text = $"{Source} -> {Destination}";
        if (Protocol != 0)
            text += $" proto {Protocol}";
        if (SourcePortMask != 0)
            text += $" sport {SourcePort}";
        return DestinationPortMask != 0 ? text + $" dport {DestinationPort}" : text;
    }

    private static ushort MaskOf(ushort port) => port == 0 ? (ushort)0 : ushort.MaxValue;
}
