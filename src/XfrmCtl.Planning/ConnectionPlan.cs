using System.Collections.Immutable;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Planning;

/// <summary>What a connection would have in the kernel.</summary>
public sealed record ConnectionPlan
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its reqid.</summary>
    public required uint Reqid { get; init; }

    /// <summary>What it needs of the kernel.</summary>
    public required KernelSettings Kernel { get; init; }

    /// <summary>The policies, three for each pair of networks in tunnel mode, two in transport mode.</summary>
    public required ImmutableArray<XfrmPolicy> Policies { get; init; }

    /// <summary>A pair of states for each pair of networks, and where packets are compressed another one for that, with the algorithms of the first proposal, and neither SPIs nor keys.</summary>
    public required ImmutableArray<(XfrmState In, XfrmState Out)> States { get; init; }

    /// <summary>Whether states are encapsulated in UDP for certain (forceencaps=); otherwise where a NAT is found.</summary>
    public bool ForcedEncapsulation { get; init; }

    /// <summary>Why part of it is not known before the tunnel is up, or null.</summary>
    public string? Open { get; init; }

    /// <summary>What it would have if the peer compressed where we do not, or did not where we do; null in that plan itself.</summary>
    public ConnectionPlan? Otherwise { get; init; }

    /// <summary>The same with another reqid.</summary>
    public ConnectionPlan WithReqid(uint reqid) => this with
    {
        Reqid = reqid,
        Otherwise = Otherwise?.WithReqid(reqid),
        Policies = [.. Policies.Select(policy => policy with { Templates = [.. policy.Templates.Select(template => template with { Reqid = reqid })] })],
        States = [.. States.Select(pair => (pair.In with { Reqid = reqid }, pair.Out with { Reqid = reqid }))],
    };
}
