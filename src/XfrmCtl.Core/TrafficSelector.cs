using System.Net;

namespace XfrmCtl.Core;

/// <summary>One side of the traffic that a child SA carries: a network, and where it is narrower a protocol and a port.</summary>
/// <param name="Network">Addresses; a single host has the full prefix length.</param>
/// <param name="Protocol">IP protocol number, 0 for any.</param>
/// <param name="Port">Transport port in host order, 0 for any; only with a protocol.</param>
public readonly record struct TrafficSelector(IPNetwork Network, byte Protocol = 0, ushort Port = 0)
{
    /// <summary>A selector for one host, any protocol.</summary>
    public static TrafficSelector Host(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new(new IPNetwork(address, address.GetAddressBytes().Length * 8));
    }

    /// <summary>Whether the network holds exactly one address.</summary>
    public bool IsHost => Network.PrefixLength == Network.BaseAddress.GetAddressBytes().Length * 8;

    /// <summary>The form of configuration files: <c>192.0.2.0/24</c>, with <c>[proto/port]</c> where it is narrower.</summary>
    public override string ToString() => Protocol == 0 ? Network.ToString() : $"{Network}[{Protocol}/{Port}]";
}
