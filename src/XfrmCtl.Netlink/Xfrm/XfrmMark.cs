using System.Globalization;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>A packet mark that a state or policy belongs to (<c>struct xfrm_mark</c>).</summary>
/// <param name="Value">The mark.</param>
/// <param name="Mask">Which bits of a packet's mark are compared.</param>
public readonly record struct XfrmMark(uint Value, uint Mask)
{
    /// <summary>The form of <c>ip xfrm</c>: <c>0x1/0xffffffff</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x}/0x{Mask:x}");
}
