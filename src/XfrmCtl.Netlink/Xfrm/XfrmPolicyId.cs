namespace XfrmCtl.Netlink.Xfrm;

/// <summary>What identifies a policy: its selector, exactly, its direction, its mark and its XFRM interface.</summary>
/// <param name="Selector">The selector that it was added with.</param>
/// <param name="Direction">In, out or forward.</param>
public sealed record XfrmPolicyId(XfrmSelector Selector, XfrmDirection Direction)
{
    /// <summary>The packet mark it belongs to, or null for none.</summary>
    public XfrmMark? Mark { get; init; }

    /// <summary>The XFRM interface it belongs to, 0 for none.</summary>
    public uint InterfaceId { get; init; }

    /// <summary>Direction and selector.</summary>
    public override string ToString() => $"{Direction} {Selector}";
}
