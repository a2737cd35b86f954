using System.Net;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Moves the states of a policy and its templates to other addresses (XFRM_MSG_MIGRATE; kernels with CONFIG_XFRM_MIGRATE).</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Migrations">The moves, 1 to 6 (XFRM_MAX_DEPTH).</param>
public sealed record XfrmMigrationRequest(XfrmPolicyId Policy, IReadOnlyList<XfrmMigration> Migrations)
{
    /// <summary>Our address for IKE from now on, or null where it is not told (XFRMA_KMADDRESS).</summary>
    public IPAddress? LocalKeyingAddress { get; init; }

    /// <summary>The peer's address for IKE from now on, of the same family, or null where it is not told.</summary>
    public IPAddress? RemoteKeyingAddress { get; init; }

    /// <summary>UDP encapsulation from now on, or null for as it was (XFRMA_ENCAP).</summary>
    public XfrmEncapsulation? Encapsulation { get; init; }

    /// <summary>The kernel's own naming of it: the policy, and how many moves.</summary>
    public override string ToString() => $"{Policy}, {Migrations.Count} moves";
}
