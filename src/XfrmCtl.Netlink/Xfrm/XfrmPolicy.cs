namespace XfrmCtl.Netlink.Xfrm;

/// <summary>A policy: which packets, in which direction, and what becomes of them (<c>struct xfrm_userpolicy_info</c>).</summary>
/// <param name="Selector">Which packets.</param>
/// <param name="Direction">In, out or forward.</param>
public sealed record XfrmPolicy(XfrmSelector Selector, XfrmDirection Direction)
{
    /// <summary>Order among policies that match; lower wins.</summary>
    public uint Priority { get; init; }

    /// <summary>Allow or block.</summary>
    public XfrmAction Action { get; init; }

    /// <summary>Flags.</summary>
    public XfrmPolicyFlags Flags { get; init; }

    /// <summary>When it expires.</summary>
    public XfrmLifetime Lifetime { get; init; } = XfrmLifetime.Unlimited;

    /// <summary>The states that the traffic must pass, innermost first; at most six (XFRM_MAX_DEPTH). None: passes in clear.</summary>
    public IReadOnlyList<XfrmTemplate> Templates { get; init; } = [];

    /// <summary>Who may share it.</summary>
    public XfrmShare Share { get; init; }

    /// <summary>Which table it is in (XFRMA_POLICY_TYPE).</summary>
    public XfrmPolicyType Type { get; init; }

    /// <summary>The label of a security module, or null (XFRMA_SEC_CTX).</summary>
    public XfrmSecurityContext? SecurityContext { get; init; }

    /// <summary>The device that does its work, or null for none (XFRMA_OFFLOAD_DEV; Linux 6.2).</summary>
    public XfrmOffload? Offload { get; init; }

    /// <summary>Attributes that have no property here, in the kernel's order; they are written as they are.</summary>
    public IReadOnlyList<XfrmAttribute> OtherAttributes { get; init; } = [];

    /// <summary>The packet mark it belongs to, or null for none.</summary>
    public XfrmMark? Mark { get; init; }

    /// <summary>The XFRM interface it belongs to, 0 for none.</summary>
    public uint InterfaceId { get; init; }

    /// <summary>What identifies it to the kernel.</summary>
    public XfrmPolicyId Id => new(Selector, Direction)
    {
        Mark = Mark,
        InterfaceId = InterfaceId,
        Type = Type,
        SecurityContext = SecurityContext,
    };
}
