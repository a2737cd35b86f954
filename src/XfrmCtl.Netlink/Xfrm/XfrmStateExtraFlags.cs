using System.Diagnostics.CodeAnalysis;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Flags of a state that no longer fit among <see cref="XfrmStateFlags"/> (XFRM_SA_XFLAG_* of include/uapi/linux/xfrm.h).</summary>
[Flags]
[SuppressMessage("Design", "CA1028:Enum Storage should be Int32", Justification = "The kernel's field has 32 bits without sign.")]
public enum XfrmStateExtraFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The inner header's DSCP is not copied to the outer one.</summary>
    NoDscpEncapsulation = 1,

    /// <summary>The sequence numbers of packets out may begin anew.</summary>
    OutputSequenceMayWrap = 2,
}
