using System.Diagnostics.CodeAnalysis;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>What a device does of a state's work (XFRM_OFFLOAD_* of include/uapi/linux/xfrm.h).</summary>
[Flags]
[SuppressMessage("Design", "CA1028:Enum Storage should be Int32", Justification = "The kernel's field has one octet.")]
public enum XfrmOffloadFlags : byte
{
    /// <summary>Cryptography of packets out.</summary>
    None = 0,

    /// <summary>Means nothing to the kernel; strongSwan sets it.</summary>
    IPv6 = 1,

    /// <summary>Packets in.</summary>
    Inbound = 2,

    /// <summary>Encapsulation and policy too, not cryptography alone (Linux 6.2).</summary>
    Packet = 4,
}
