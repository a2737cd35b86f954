using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Xfrm.Layout;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Options of the UDP sockets that IKE speaks over.</summary>
public static class XfrmSocketOptions
{
    /// <summary>IP_XFRM_POLICY of include/uapi/linux/in.h, at level IPPROTO_IP.</summary>
    private const int IP_XFRM_POLICY = 17;

    /// <summary>IPV6_XFRM_POLICY of include/uapi/linux/in6.h, at level IPPROTO_IPV6.</summary>
    private const int IPV6_XFRM_POLICY = 35;

    private const int IPPROTO_IP = 0;
    private const int IPPROTO_IPV6 = 41;
    private const int IPPROTO_UDP = 17;

    /// <summary>UDP_ENCAP of include/uapi/linux/udp.h.</summary>
    private const int UDP_ENCAP = 100;

    /// <summary>
    /// Lets the packets of a socket pass in clear whatever the policies say: IKE must not wait for the tunnel that it is to build.
    /// </summary>
    /// <param name="socket">A socket of IPv4 or IPv6.</param>
    /// <exception cref="SocketException">The kernel refused: EPERM without CAP_NET_ADMIN, ENOPROTOOPT without XFRM.</exception>
    public static void ExemptFromPolicies(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        bool ipv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        int level = ipv6 ? IPPROTO_IPV6 : IPPROTO_IP;
        int option = ipv6 ? IPV6_XFRM_POLICY : IP_XFRM_POLICY;
        socket.SetRawSocketOption(level, option, AllowPolicy(socket.AddressFamily, XfrmDirection.In));
        socket.SetRawSocketOption(level, option, AllowPolicy(socket.AddressFamily, XfrmDirection.Out));
    }

    /// <summary>Has the kernel take ESP out of the UDP packets that come to a socket (RFC 3948); IKE behind a non-ESP marker stays.</summary>
    /// <param name="socket">The socket of port 4500.</param>
    /// <exception cref="SocketException">The kernel refused.</exception>
    public static void AcceptEspInUdp(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        int kind = XfrmEncapsulation.EspInUdp;
        socket.SetRawSocketOption(IPPROTO_UDP, UDP_ENCAP, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in kind)));
    }

    /// <summary>The octets of a policy that lets everything pass (<c>struct xfrm_userpolicy_info</c>), as the socket option takes it.</summary>
    /// <param name="family">Family of the socket.</param>
    /// <param name="direction">In or out.</param>
    public static byte[] AllowPolicy(AddressFamily family, XfrmDirection direction)
    {
        IPAddress any = family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        var everything = new IPNetwork(any, 0);
        XfrmUserPolicyInfo layout = XfrmPolicyCodec.Header(new XfrmPolicy(new XfrmSelector(everything, everything), direction));
        byte[] octets = new byte[Unsafe.SizeOf<XfrmUserPolicyInfo>()];
        MemoryMarshal.Write(octets, layout);
        return octets;
    }
}
