using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli.System;

/// <summary>The machine's addresses, to tell which end of a connection it is.</summary>
internal static class LocalNetworkReader
{
    // An address that nobody has (RFC 5737): whatever route it takes is the default one.
    private static readonly IPEndPoint Anywhere = new(IPAddress.Parse("192.0.2.1"), 9);

    /// <summary>Reads them; what cannot be read is left out.</summary>
    public static LocalNetwork Read(IPAddress? listen)
    {
        try
        {
            return new LocalNetwork { Addresses = [.. Addresses()], DefaultRouteSource = DefaultRouteSource(), Listen = listen };
        }
        catch (NetworkInformationException)
        {
            return new LocalNetwork { Addresses = [], Listen = listen };
        }
    }

    private static IEnumerable<LocalAddress> Addresses() =>
        from device in NetworkInterface.GetAllNetworkInterfaces()
        from address in device.GetIPProperties().UnicastAddresses
        select new LocalAddress(device.Name, address.Address);

    // Connecting a UDP socket chooses a source address and sends nothing (udp(7)).
    private static IPAddress? DefaultRouteSource()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(Anywhere);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
