using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>The settings of mode IPTFS: XFRMA_IPTFS_*.</summary>
internal static class XfrmIptfsCodec
{
    public static void Write(XfrmIptfs settings, ref AttributeWriter body)
    {
        if (settings.DropTimeMicroseconds is { } dropTime)
            body.Add(XFRMA_IPTFS_DROP_TIME, dropTime);
        if (settings.ReorderWindow is { } window)
            body.Add(XFRMA_IPTFS_REORDER_WINDOW, window);
        if (settings.DontFragment)
            body.AddOctets(XFRMA_IPTFS_DONT_FRAG, []);
        if (settings.InitialDelayMicroseconds is { } delay)
            body.Add(XFRMA_IPTFS_INIT_DELAY, delay);
        if (settings.MaximumQueueOctets is { } queue)
            body.Add(XFRMA_IPTFS_MAX_QSIZE, queue);
        if (settings.PacketOctets is { } octets)
            body.Add(XFRMA_IPTFS_PKT_SIZE, octets);
    }

    /// <summary>Takes one of the attributes; false where it is too short.</summary>
    public static bool Take(ushort type, ReadOnlySpan<byte> value, ref XfrmIptfs? settings)
    {
        XfrmIptfs known = settings ?? new XfrmIptfs();
        XfrmIptfs? next = type switch
        {
            XFRMA_IPTFS_DONT_FRAG => known with { DontFragment = true },
            XFRMA_IPTFS_REORDER_WINDOW when MemoryMarshal.TryRead(value, out ushort window) => known with { ReorderWindow = window },
            XFRMA_IPTFS_DROP_TIME when MemoryMarshal.TryRead(value, out uint time) => known with { DropTimeMicroseconds = time },
            XFRMA_IPTFS_INIT_DELAY when MemoryMarshal.TryRead(value, out uint delay) => known with { InitialDelayMicroseconds = delay },
            XFRMA_IPTFS_MAX_QSIZE when MemoryMarshal.TryRead(value, out uint queue) => known with { MaximumQueueOctets = queue },
            XFRMA_IPTFS_PKT_SIZE when MemoryMarshal.TryRead(value, out uint octets) => known with { PacketOctets = octets },
            _ => null,
        };
        settings = next ?? settings;
        return next is not null;
    }
}
