using System.Net.Sockets;
using System.Runtime.InteropServices;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Control;

/// <summary>Who is at the other end of a Unix socket (<c>struct ucred</c>, unix(7)).</summary>
/// <param name="Process">Process id.</param>
/// <param name="User">User id.</param>
internal readonly record struct PeerCredentials(int Process, uint User)
{
    // include/uapi/asm-generic/socket.h.
    private const int SolSocket = 1;
    private const int SoPeercred = 17;

    /// <summary>Root may, and the user that the daemon itself runs as.</summary>
    public bool MayControl => User == 0 || User == NativeMethods.EffectiveUser();

    /// <summary>Asks the kernel.</summary>
    /// <exception cref="SocketException">The socket is closed.</exception>
    public static PeerCredentials Of(Socket client)
    {
        Span<int> credentials = stackalloc int[3];
        client.GetRawSocketOption(SolSocket, SoPeercred, MemoryMarshal.AsBytes(credentials));
        return new(credentials[0], unchecked((uint)credentials[1]));
    }
}
