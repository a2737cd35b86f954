namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Settings of a state of mode IPTFS (RFC 9347; XFRMA_IPTFS_*, Linux 6.14). Null leaves the kernel's default.</summary>
public sealed record XfrmIptfs
{
    /// <summary>In: how long to wait for the packet that is next in order, in microseconds (XFRMA_IPTFS_DROP_TIME).</summary>
    public uint? DropTimeMicroseconds { get; init; }

    /// <summary>In: how many packets may wait to be put in order (XFRMA_IPTFS_REORDER_WINDOW).</summary>
    public ushort? ReorderWindow { get; init; }

    /// <summary>Out: whether inner packets are never split over outer ones (XFRMA_IPTFS_DONT_FRAG).</summary>
    public bool DontFragment { get; init; }

    /// <summary>Out: how long the first inner packet waits for others, in microseconds (XFRMA_IPTFS_INIT_DELAY).</summary>
    public uint? InitialDelayMicroseconds { get; init; }

    /// <summary>Out: how many octets may wait (XFRMA_IPTFS_MAX_QSIZE).</summary>
    public uint? MaximumQueueOctets { get; init; }

    /// <summary>Out: size of an outer packet in octets, 0 for the path's MTU (XFRMA_IPTFS_PKT_SIZE).</summary>
    public uint? PacketOctets { get; init; }
}
