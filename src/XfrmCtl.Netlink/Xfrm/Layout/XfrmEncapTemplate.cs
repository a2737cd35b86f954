using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>UDP encapsulation in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_encap_tmpl {
///     __u16          encap_type;
///     __be16         encap_sport;
///     __be16         encap_dport;
///     xfrm_address_t encap_oa;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmEncapTemplate
{
    public ushort Type;
    public BigEndian16 SourcePort;
    public BigEndian16 DestinationPort;
    public ushort Padding;
    public XfrmAddress OriginalAddress;
}
