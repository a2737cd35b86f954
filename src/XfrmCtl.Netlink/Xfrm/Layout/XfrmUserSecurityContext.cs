using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>The label of a security module; its text follows in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_sec_ctx {
///     __u16 len;                  /* with the text */
///     __u16 exttype;
///     __u8  ctx_alg;              /* 1: SELinux */
///     __u8  ctx_doi;
///     __u16 ctx_len;              /* of the text */
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserSecurityContext
{
    public ushort Length;
    public ushort ExtensionType;
    public byte Algorithm;
    public byte Doi;
    public ushort TextLength;
}
