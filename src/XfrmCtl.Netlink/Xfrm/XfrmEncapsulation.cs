using System.Net;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>UDP around ESP (RFC 3948; <c>struct xfrm_encap_tmpl</c>).</summary>
/// <param name="SourcePort">Source port in host order.</param>
/// <param name="DestinationPort">Destination port in host order.</param>
public sealed record XfrmEncapsulation(ushort SourcePort, ushort DestinationPort)
{
    /// <summary>UDP_ENCAP_ESPINUDP of include/uapi/linux/udp.h: ESP after UDP, IKE behind a non-ESP marker.</summary>
    public const ushort EspInUdp = 2;

    /// <summary>Kind of encapsulation.</summary>
    public ushort Type { get; init; } = EspInUdp;

    /// <summary>The original address of a peer in transport mode behind a NAT, or null.</summary>
    public IPAddress? OriginalAddress { get; init; }
}
