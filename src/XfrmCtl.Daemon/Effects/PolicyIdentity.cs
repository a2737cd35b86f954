using System.Diagnostics.CodeAnalysis;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <summary>Takes policies for the same where the kernel has room for one of them: tables of policies then need no identities beside them.</summary>
internal sealed class PolicyIdentity : IEqualityComparer<XfrmPolicy>, IAlternateEqualityComparer<XfrmPolicyId, XfrmPolicy>
{
    /// <summary>The one there is.</summary>
    public static readonly PolicyIdentity Instance = new();

    private PolicyIdentity()
    {
    }

    /// <inheritdoc/>
    public bool Equals(XfrmPolicy? x, XfrmPolicy? y) => ReferenceEquals(x, y) || (x is not null && y is not null
        && (x.Direction, x.Mark, x.InterfaceId, x.Type) == (y.Direction, y.Mark, y.InterfaceId, y.Type) && x.Selector == y.Selector && x.SecurityContext == y.SecurityContext);

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] XfrmPolicy obj) => Hash(obj.Selector, obj.Direction);

    /// <inheritdoc/>
    public bool Equals(XfrmPolicyId alternate, XfrmPolicy other) => alternate.Index == 0
        && (alternate.Direction, alternate.Mark, alternate.InterfaceId, alternate.Type) == (other.Direction, other.Mark, other.InterfaceId, other.Type)
        && alternate.Selector == other.Selector && alternate.SecurityContext == other.SecurityContext;

    /// <inheritdoc/>
    public int GetHashCode(XfrmPolicyId alternate) => Hash(alternate.Selector, alternate.Direction);

    /// <inheritdoc/>
    public XfrmPolicy Create(XfrmPolicyId alternate) => new(alternate.Selector, alternate.Direction)
    {
        Mark = alternate.Mark,
        InterfaceId = alternate.InterfaceId,
        Type = alternate.Type,
        SecurityContext = alternate.SecurityContext,
    };

    private static int Hash(XfrmSelector selector, XfrmDirection direction) => HashCode.Combine(selector.Source, selector.Destination, selector.SourcePort, selector.DestinationPort, direction);
}
