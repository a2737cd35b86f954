using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>An acquire in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_acquire {
///     struct xfrm_id              id;
///     xfrm_address_t              saddr;
///     struct xfrm_selector        sel;
///     struct xfrm_userpolicy_info policy;
///     __u32                       aalgos;
///     __u32                       ealgos;
///     __u32                       calgos;
///     __u32                       seq;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserAcquire
{
    public XfrmId Id;
    public XfrmAddress Source;
    public XfrmSelectorLayout Selector;
    public XfrmUserPolicyInfo Policy;
    public uint IntegrityAlgorithms;
    public uint EncryptionAlgorithms;
    public uint CompressionAlgorithms;
    public uint Sequence;
}
