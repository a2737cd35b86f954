using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Sockets;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

/// <summary>Nobody but the kernel may put messages into our sockets (netlink(7) lets any privileged program try).</summary>
public class SenderTests
{
    private const int AF_NETLINK = 16;

    [KernelFact]
    public Task Connection_AddressedByAnotherProgram_IsNotReached() => FreshNamespace.RunAsync(() =>
    {
        using var connection = new NetlinkConnection(NetlinkProtocol.Xfrm);
        uint port = Assert.Single(XfrmPorts());
        using Socket other = NetlinkSocket.Open(NetlinkProtocol.Xfrm, 4096, []);

        SocketException refusal = Assert.Throws<SocketException>(() => other.SendTo(new byte[16], SocketFlags.None, AddressOf(port)));

        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
        return Task.CompletedTask;
    });

    [KernelFact]
    public Task EventConnection_AddressedByAnotherProgram_IsNotReached() => FreshNamespace.RunAsync(() =>
    {
        using XfrmEvents events = XfrmEvents.Open(XfrmEventGroups.Keying);
        uint port = Assert.Single(XfrmPorts());
        using Socket other = NetlinkSocket.Open(NetlinkProtocol.Xfrm, 4096, []);

        SocketException refusal = Assert.Throws<SocketException>(() => other.SendTo(new byte[16], SocketFlags.None, AddressOf(port)));

        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
        return Task.CompletedTask;
    });

    /// <summary>The port ids of this namespace's XFRM sockets but the kernel's own; the columns are "sk Eth Pid …".</summary>
    private static uint[] XfrmPorts() =>
    [
        .. File.ReadAllLines("/proc/thread-self/net/netlink").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[1] == "6" && columns[2] != "0")
            .Select(columns => uint.Parse(columns[2], CultureInfo.InvariantCulture)),
    ];

    /// <summary><c>struct sockaddr_nl</c> with a port id.</summary>
    private static SocketAddress AddressOf(uint port)
    {
        var address = new SocketAddress(AddressFamily.Unspecified, 12);
        Span<byte> octets = address.Buffer.Span;
        ushort family = AF_NETLINK;
        MemoryMarshal.Write(octets, in family);
        MemoryMarshal.Write(octets[4..], in port);
        return address;
    }
}
