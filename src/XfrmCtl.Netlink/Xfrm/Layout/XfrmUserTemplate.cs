using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>A template of a policy in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_tmpl {
///     struct xfrm_id id;
///     __u16          family;
///     xfrm_address_t saddr;
///     __u32          reqid;
///     __u8           mode;
///     __u8           share;
///     __u8           optional;
///     __u32          aalgos;
///     __u32          ealgos;
///     __u32          calgos;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserTemplate
{
    public XfrmId Id;
    public ushort Family;
    public ushort Padding1;
    public XfrmAddress Source;
    public uint Reqid;
    public byte Mode;
    public byte Share;
    public byte Optional;
    public byte Padding2;
    public uint IntegrityAlgorithms;
    public uint EncryptionAlgorithms;
    public uint CompressionAlgorithms;
}
