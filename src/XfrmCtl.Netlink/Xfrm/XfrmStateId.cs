using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>What identifies a state: destination, SPI and protocol (RFC 4301 §4.1), and its mark where it has one.</summary>
/// <param name="Destination">Outer destination address.</param>
/// <param name="Spi">SPI.</param>
/// <param name="Protocol">ESP or AH.</param>
/// <param name="Mark">The packet mark it belongs to, or null for none.</param>
public readonly record struct XfrmStateId(IPAddress Destination, Spi Spi, IpsecProtocol Protocol, XfrmMark? Mark = null)
{
    /// <summary>Protocol, SPI and destination: <c>esp 0x00000100 to 192.0.2.1</c>.</summary>
    public override string ToString() => $"{Name(Protocol)} {Spi} to {Destination}";

    private static string Name(IpsecProtocol protocol) => protocol switch
    {
        IpsecProtocol.Esp => "esp",
        IpsecProtocol.Ah => "ah",
        (IpsecProtocol)108 => "comp",
        _ => $"proto {(int)protocol}",
    };
}
