namespace XfrmCtl.Netlink.Route;

/// <summary>A network interface.</summary>
/// <param name="Index">The kernel's number for it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Flags">IFF_* of include/uapi/linux/if.h.</param>
/// <param name="Mtu">Largest packet in octets.</param>
public sealed record NetworkLink(int Index, string Name, uint Flags, uint Mtu)
{
    private const uint IFF_UP = 1;
    private const uint IFF_LOOPBACK = 8;
    private const uint IFF_RUNNING = 0x40;

    /// <summary>Whether the administrator switched it on.</summary>
    public bool IsUp => (Flags & IFF_UP) != 0;

    /// <summary>Whether it also has a carrier.</summary>
    public bool IsRunning => IsUp && (Flags & IFF_RUNNING) != 0;

    /// <summary>Whether it is the loopback.</summary>
    public bool IsLoopback => (Flags & IFF_LOOPBACK) != 0;
}
