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

    /// <summary>Which table it is in.</summary>
    public XfrmPolicyType Type { get; init; }

    /// <summary>The label of a security module that it was added with, or null for none.</summary>
    public XfrmSecurityContext? SecurityContext { get; init; }

    /// <summary>The kernel's number for it, which then stands for the selector; 0 for none.</summary>
    public uint Index { get; init; }

    /// <summary>Direction and selector.</summary>
    public override string ToString() => $"{Direction} {Selector}";
}
