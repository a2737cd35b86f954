using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <summary>What of ours is in the kernel and for whom it stands there; it decides what may go. Pure bookkeeping, one caller.</summary>
/// <remarks>
/// A policy stands for each of its owners: child SAs with the same traffic (the old and the new one of a rekeying), a routed connection.
/// The kernel has one policy for a selector, so the owner who came last has its template there.
/// </remarks>
internal sealed class KernelLedger
{
    private readonly Dictionary<ulong, InstalledChild> _children = [];
    private readonly HashSet<XfrmStateId> _states = [];
    private readonly Dictionary<XfrmPolicy, Standing> _policies = new(PolicyIdentity.Instance);
    private readonly Dictionary<PolicyOwner, ImmutableArray<XfrmPolicy>> _owned = [];

    private readonly HashSet<XfrmOperation> _owed = [];
    private readonly Dictionary<XfrmStateId, Instant> _leftovers = [];
    private readonly HashSet<XfrmStateId> _reserved = [];
    private readonly List<XfrmSpiRequest> _doubtful = [];

    /// <summary>Every child that is installed.</summary>
    public IReadOnlyDictionary<ulong, InstalledChild> Children => _children;

    /// <summary>Every policy, as it should be in the kernel: that of its last owner.</summary>
    public IEnumerable<XfrmPolicy> Policies => _policies.Values.Select(standing => standing.Policy);

    /// <summary>Removals that the kernel refused, or that may not have reached it.</summary>
    public IReadOnlyCollection<XfrmOperation> Owed => _owed;

    /// <summary>States of an earlier run that stay until then.</summary>
    public IReadOnlyDictionary<XfrmStateId, Instant> Leftovers => _leftovers;

    /// <summary>When the next of those is to go.</summary>
    public Instant NextRemoval => _leftovers.Count == 0 ? Instant.Never : _leftovers.Values.Min();

    /// <summary>Everybody for whom policies stand.</summary>
    public IReadOnlyCollection<PolicyOwner> Owners => _owned.Keys;

    /// <summary>Whether a policy of ours with this identity stands.</summary>
    public bool Stands(XfrmPolicyId id) => _policies.GetAlternateLookup<XfrmPolicyId>().ContainsKey(id);

    /// <summary>Whether policies stand for the owner.</summary>
    public bool Owns(PolicyOwner owner) => _owned.ContainsKey(owner);

    /// <summary>Notes a child that was installed.</summary>
    public void Add(InstalledChild child)
    {
        Take(child.Serial);
        _children[child.Serial] = child;
        _states.UnionWith(child.Inward);
        _states.UnionWith(child.Outward);
        _reserved.ExceptWith(child.Inward);
    }

    /// <summary>Notes that something is still to be removed.</summary>
    public void Owe(XfrmOperation removal) => _owed.Add(removal);

    /// <summary>Whether a state is one that nobody needs: left by an earlier run, or not yet removed.</summary>
    public bool IsSpare(XfrmStateId id) => _leftovers.ContainsKey(id) || _owed.Contains(new XfrmOperation.DeleteState(id));

    /// <summary>Notes that a state of an earlier run stays until then.</summary>
    public void Leave(XfrmStateId id, Instant until) => _leftovers[id] = until;

    /// <summary>Notes an SPI that the kernel gave.</summary>
    public void Reserve(XfrmStateId id) => _reserved.Add(id);

    /// <summary>Notes that an SPI was given back.</summary>
    public void Release(XfrmStateId id) => _reserved.Remove(id);

    /// <summary>Notes that it is not known whether the kernel gave an SPI.</summary>
    public void Doubt(XfrmSpiRequest request) => _doubtful.Add(request);

    /// <summary>Whether it is the larval state of an SPI that was given without our knowing.</summary>
    public bool IsUnclaimed(XfrmState larval) => !_reserved.Contains(larval.Id) && _doubtful.Exists(request =>
        request.Reqid == larval.Reqid && request.Protocol == larval.Id.Protocol && request.Source.Equals(larval.Source) && request.Destination.Equals(larval.Id.Destination));

    /// <summary>The kernel has what it should: nothing is owed any more.</summary>
    public void Settle(Instant now)
    {
        _owed.Clear();
        _doubtful.Clear();
        foreach (XfrmStateId over in _leftovers.Where(left => left.Value <= now).Select(left => left.Key).ToArray())
            _leftovers.Remove(over);
    }

    /// <summary>Forgets a child and says what it was.</summary>
    public InstalledChild? Take(ulong serial)
    {
        if (!_children.Remove(serial, out InstalledChild? child))
            return null;
        _states.ExceptWith(child.Inward);
        _states.ExceptWith(child.Outward);
        return child;
    }

    /// <summary>Whether a state is that of a child.</summary>
    public bool Holds(XfrmStateId id) => _states.Contains(id);

    /// <summary>The policy of ours with this identity as it should be, or null where none stands.</summary>
    public XfrmPolicy? Wanted(XfrmPolicyId id) => _policies.GetAlternateLookup<XfrmPolicyId>().TryGetValue(id, out Standing? standing) ? standing.Policy : null;

    /// <summary>Notes that policies stand for an owner, besides those that do already.</summary>
    public void Own(PolicyOwner owner, ImmutableArray<XfrmPolicy> policies)
    {
        _owned[owner] = _owned.TryGetValue(owner, out ImmutableArray<XfrmPolicy> others) ? [.. others, .. policies] : policies;
        foreach (XfrmPolicy policy in policies)
            _policies[policy] = new(owner, policy, _policies.GetValueOrDefault(policy));
    }

    /// <summary>The policies that stand for an owner.</summary>
    public ImmutableArray<XfrmPolicy> Owned(PolicyOwner owner) => _owned.TryGetValue(owner, out ImmutableArray<XfrmPolicy> policies) ? policies : [];

    /// <summary>Forgets an owner and says what is to be done: policies without owner go, those whose template was the owner's get that of another.</summary>
    public ImmutableArray<XfrmOperation> Disown(PolicyOwner owner)
    {
        if (!_owned.Remove(owner, out ImmutableArray<XfrmPolicy> policies))
            return [];
        var operations = ImmutableArray.CreateBuilder<XfrmOperation>();
        foreach (XfrmPolicy policy in policies)
        {
            Standing last = _policies[policy];
            // The key is of the policy that was first; with it would stay what nobody owns.
            _policies.Remove(policy);
            if (last.Without(owner) is not { } left)
            {
                operations.Add(new XfrmOperation.DeletePolicy(policy.Id));
                continue;
            }

            _policies.Add(left.Policy, left);
            if (!ReferenceEquals(left.Policy, last.Policy) && !last.Policy.Templates.SequenceEqual(left.Policy.Templates))
                operations.Add(new XfrmOperation.PutPolicy(left.Policy));
        }
        return operations.ToImmutable();
    }

    /// <summary>A policy that stands for an owner, over those that the kernel would have without it.</summary>
    private sealed record Standing(PolicyOwner Owner, XfrmPolicy Policy, Standing? Under)
    {
        /// <summary>What is left without an owner's, or null.</summary>
        public Standing? Without(PolicyOwner owner) => Owner == owner ? Under : this with { Under = Under?.Without(owner) };
    }
}
