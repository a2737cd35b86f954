using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace XfrmCtl.Cli.Inspection;

/// <summary>What this machine would do with a datagram to an address.</summary>
/// <param name="IsRouted">Whether some route leads there; null where it cannot be told.</param>
/// <param name="Mtu">The MTU of the interface, or null.</param>
internal sealed record PathFacts(bool? IsRouted, int? Mtu)
{
    /// <summary>Asks the kernel; nothing is sent.</summary>
    public static PathFacts To(IPAddress peer)
    {
        try
        {
            // Connecting a UDP socket looks the route up, and sends nothing (udp(7)).
            using var socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(peer, 500));
            return new(true, socket.LocalEndPoint is IPEndPoint { Address: var local } ? MtuOf(local) : null);
        }
        catch (SocketException fault)
        {
            return new(fault.SocketErrorCode is SocketError.NetworkUnreachable or SocketError.HostUnreachable ? false : null, null);
        }
    }

    private static int? MtuOf(IPAddress local)
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(device => device.GetIPProperties().UnicastAddresses.Any(address => address.Address.Equals(local)))
                .Select(device => (int?)(local.AddressFamily == AddressFamily.InterNetworkV6 ? device.GetIPProperties().GetIPv6Properties().Mtu : device.GetIPProperties().GetIPv4Properties().Mtu))
                .FirstOrDefault();
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }
}
