using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>A cipher in include/uapi/linux/xfrm.h; the key follows.</summary>
/// <remarks>
/// <code>
/// struct xfrm_algo {
///     char         alg_name[64];
///     unsigned int alg_key_len;   /* in bits */
///     char         alg_key[];
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmAlgorithmHeader
{
    public XfrmAlgorithmName Name;
    public uint KeyBits;
}
