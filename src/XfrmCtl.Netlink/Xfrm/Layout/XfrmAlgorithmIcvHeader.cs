using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>An algorithm with a check value in include/uapi/linux/xfrm.h; the key follows.</summary>
/// <remarks>
/// <code>
/// struct xfrm_algo_auth {         /* and, alike, struct xfrm_algo_aead with alg_icv_len */
///     char         alg_name[64];
///     unsigned int alg_key_len;   /* in bits */
///     unsigned int alg_trunc_len; /* in bits */
///     char         alg_key[];
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmAlgorithmIcvHeader
{
    public XfrmAlgorithmName Name;
    public uint KeyBits;
    public uint IcvBits;
}
