using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Io;

/// <summary>What routers and peers said of datagrams of a socket (ICMP), as the kernel keeps it in the socket's error queue (ip(7), IP_RECVERR).</summary>
/// <remarks>One caller.</remarks>
internal sealed class ErrorQueue
{
    // include/uapi/linux/in.h, in6.h and errqueue.h; include/linux/socket.h.
    private const int IpprotoIp = 0;
    private const int IpprotoIpv6 = 41;
    private const int IpRecverr = 11;
    private const int Ipv6Recverr = 25;
    private const int MsgErrqueue = 0x2000;
    private const int MsgDontwait = 0x40;
    private const byte OriginIcmp = 2;
    private const byte OriginIcmp6 = 3;

    // struct cmsghdr of 64-bit Linux: length, level, type.
    private const int ControlHeaderOctets = 16;

    // struct sock_extended_err, behind which the offender's address stands.
    private const int ErrorOctets = 16;

    private const int LargestAddress = 28;

    private readonly byte[] _name = GC.AllocateArray<byte>(LargestAddress, pinned: true);
    private readonly byte[] _control = GC.AllocateArray<byte>(512, pinned: true);
    private readonly byte[] _data = GC.AllocateArray<byte>(64, pinned: true);

    // struct iovec: address and length of the buffer for the datagram that came back, of which nothing is used.
    private readonly nint[] _vector = GC.AllocateArray<nint>(2, pinned: true);

    /// <summary>Has the kernel keep errors of the socket, and tell of each by the failure of a call.</summary>
    public static void Enable(Socket socket)
    {
        bool v6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        socket.SetRawSocketOption(v6 ? IpprotoIpv6 : IpprotoIp, v6 ? Ipv6Recverr : IpRecverr, BitConverter.GetBytes(1));
    }

    /// <summary>Takes the oldest error, or null where there is none.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public PathTrouble? Take(Socket socket, DateTimeOffset now)
    {
        (_vector[0], _vector[1]) = (Address(_data), _data.Length);
        var header = new NativeMethods.MessageHeader
        {
            Name = Address(_name),
            NameLength = LargestAddress,
            Vector = Marshal.UnsafeAddrOfPinnedArrayElement(_vector, 0),
            VectorLength = 1,
            Control = Address(_control),
            ControlLength = (nuint)_control.Length,
        };
        if (!Receive(socket.SafeHandle, ref header))
            return null;
        IPEndPoint? peer = ReadAddress(_name.AsSpan(0, (int)Math.Min(header.NameLength, LargestAddress)));
        return Parse(_control.AsSpan(0, (int)Math.Min(header.ControlLength, (nuint)_control.Length)), peer ?? new(IPAddress.None, 0), now);
    }

    private static bool Receive(SafeSocketHandle socket, ref NativeMethods.MessageHeader header)
    {
        bool held = false;
        try
        {
            socket.DangerousAddRef(ref held);
            return NativeMethods.ReceiveMessage((int)socket.DangerousGetHandle(), ref header, MsgErrqueue | MsgDontwait) >= 0;
        }
        finally
        {
            if (held)
                socket.DangerousRelease();
        }
    }

    /// <summary>The error in the control messages of one that was received; anything unknown is an error whose kind is "not sent".</summary>
    internal static PathTrouble Parse(ReadOnlySpan<byte> control, IPEndPoint peer, DateTimeOffset now)
    {
        while (control.Length >= ControlHeaderOctets)
        {
            long length = BitConverter.ToInt64(control);
            int level = BitConverter.ToInt32(control[8..]), type = BitConverter.ToInt32(control[12..]);
            if (length < ControlHeaderOctets || length > control.Length)
                break;
            ReadOnlySpan<byte> body = control[ControlHeaderOctets..(int)length];
            if ((level, type) is (IpprotoIp, IpRecverr) or (IpprotoIpv6, Ipv6Recverr) && body.Length >= ErrorOctets)
                return Read(body, peer, now);
            control = control[(int)Math.Min(control.Length, (length + 7) & ~7L)..];
        }

        return new(now, peer, PathTroubleKind.NotSent, null, "an error without details");
    }

    private static PathTrouble Read(ReadOnlySpan<byte> error, IPEndPoint peer, DateTimeOffset now)
    {
        int errno = BitConverter.ToInt32(error);
        (byte origin, byte type, byte code) = (error[4], error[5], error[6]);
        IPAddress? reporter = origin is OriginIcmp or OriginIcmp6 ? ReadAddress(error[ErrorOctets..])?.Address : null;
        (PathTroubleKind kind, string text) = (origin, type, code) switch
        {
            // RFC 792 and 1812 §5.2.7.1; RFC 4443 §3.1.
            (OriginIcmp, 3, 3) or (OriginIcmp6, 1, 4) => (PathTroubleKind.PortClosed, "port unreachable"),
            (OriginIcmp, 3, 9 or 10 or 13) or (OriginIcmp6, 1, 1 or 5) => (PathTroubleKind.Prohibited, "administratively prohibited"),
            (OriginIcmp, 3, 4) or (OriginIcmp6, 2, _) => (PathTroubleKind.TooLarge, "the datagram is too large for the way"),
            (OriginIcmp, 3, 2) => (PathTroubleKind.PortClosed, "protocol unreachable"),
            (OriginIcmp, 3, 0) or (OriginIcmp6, 1, 0) => (PathTroubleKind.Unreachable, "network unreachable"),
            (OriginIcmp, 3, _) or (OriginIcmp6, 1, _) => (PathTroubleKind.Unreachable, "host unreachable"),
            (OriginIcmp, 11, _) or (OriginIcmp6, 3, _) => (PathTroubleKind.Unreachable, "the way is a circle (time exceeded)"),
            (not (OriginIcmp or OriginIcmp6), _, _) => (PathTroubleKind.Unreachable, Marshal.GetPInvokeErrorMessage(errno)),
            _ => (PathTroubleKind.Unreachable, $"ICMP type {type} code {code}"),
        };
        return new(now, peer, kind, reporter, text);
    }

    /// <summary>struct sockaddr_in and sockaddr_in6; null for anything else.</summary>
    private static IPEndPoint? ReadAddress(ReadOnlySpan<byte> octets)
    {
        const ushort inet = 2, inet6 = 10;
        if (octets.Length < 8)
            return null;
        int port = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
        return BitConverter.ToUInt16(octets) switch
        {
            inet => new(new IPAddress(octets[4..8]), port),
            inet6 when octets.Length >= 24 => new(new IPAddress(octets[8..24]), port),
            _ => null,
        };
    }

    private static nint Address(byte[] pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
}
