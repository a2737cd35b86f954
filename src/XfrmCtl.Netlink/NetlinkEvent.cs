namespace XfrmCtl.Netlink;

/// <summary>A message that the kernel sent unasked, or the news that some were lost.</summary>
/// <param name="Type">Netlink message type; 0 where <paramref name="Lost"/>.</param>
/// <param name="Payload">What follows the message header; a copy that stays valid.</param>
/// <param name="Lost">
/// Whether messages were dropped because the socket's buffer was full (ENOBUFS, netlink(7)): whoever follows the kernel's
/// state by events must dump it anew.
/// </param>
public readonly record struct NetlinkEvent(ushort Type, ReadOnlyMemory<byte> Payload, bool Lost)
{
    /// <summary>Messages were lost.</summary>
    public static readonly NetlinkEvent Overrun = new(0, ReadOnlyMemory<byte>.Empty, Lost: true);
}
