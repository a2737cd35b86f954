using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Which states a dump shows; the kernel leaves out the others (XFRMA_PROTO, XFRMA_ADDRESS_FILTER).</summary>
public sealed record XfrmStateFilter
{
    /// <summary>States of this protocol, or null for all.</summary>
    public IpsecProtocol? Protocol { get; init; }

    /// <summary>States whose outer source address is in this network, or null for all.</summary>
    public IPNetwork? Source { get; init; }

    /// <summary>States whose outer destination address is in this network, of the same family, or null for all.</summary>
    public IPNetwork? Destination { get; init; }
}
