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
    private readonly Dictionary<XfrmPolicyId, List<(PolicyOwner Owner, XfrmPolicy Policy)>> _policies = [];
    private readonly Dictionary<PolicyOwner, ImmutableArray<XfrmPolicyId>> _owned = [];

    private readonly HashSet<XfrmOperation> _owed = [];
    private readonly Dictionary<XfrmStateId, Instant> _leftovers = [];
    private readonly HashSet<XfrmStateId> _reserved = [];
    private readonly List<XfrmSpiRequest> _doubtful = [];

    /// <summary>Every child that is installed.</summary>
    public IReadOnlyDictionary<ulong, InstalledChild> Children => _children;

    /// <summary>Every policy, as it should be in the kernel: that of its last owner.</summary>
    public IEnumerable<XfrmPolicy> Policies => _policies.Values.Select(owners => owners[^1].Policy);

    /// <summary>Removals that the kernel refused, or that may not have reached it.</summary>
    public IReadOnlyCollection<XfrmOperation> Owed => _owed;

    /// <summary>States of an earlier run that stay until then.</summary>
    public IReadOnlyDictionary<XfrmStateId, Instant> Leftovers => _leftovers;

    /// <summary>When the next of those is to go.</summary>
    public Instant NextRemoval => _leftovers.Count == 0 ? Instant.Never : _leftovers.Values.Min();

    /// <summary>Everybody for whom policies stand.</summary>
    public IReadOnlyCollection<PolicyOwner> Owners => _owned.Keys;

    /// <summary>Whether a policy of ours with this identity stands.</summary>
    public bool Stands(XfrmPolicyId id) => _policies.ContainsKey(id);

    /// <summary>Whether policies stand for the owner.</summary>
    public bool Owns(PolicyOwner owner) => _owned.ContainsKey(owner);

    /// <summary>Notes a child that was installed.</summary>
    public void Add(InstalledChild child)
    {
        Take(child.Serial);
        _children[child.Serial] = child;
        _states.Add(child.In);
        _states.Add(child.Out);
        _reserved.Remove(child.In);
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
        _states.Remove(child.In);
        _states.Remove(child.Out);
        return child;
    }

    /// <summary>Whether a state is that of a child.</summary>
    public bool Holds(XfrmStateId id) => _states.Contains(id);

    /// <summary>The policy of ours with this identity as it should be, or null where none stands.</summary>
    public XfrmPolicy? Wanted(XfrmPolicyId id) => _policies.TryGetValue(id, out var owners) ? owners[^1].Policy : null;

    /// <summary>Notes that policies stand for an owner, besides those that do already.</summary>
    public void Own(PolicyOwner owner, ImmutableArray<XfrmPolicy> policies)
    {
        _owned[owner] = [.. _owned.GetValueOrDefault(owner, []), .. policies.Select(policy => policy.Id)];
        foreach (XfrmPolicy policy in policies)
        {
            if (!_policies.TryGetValue(policy.Id, out var owners))
                _policies.Add(policy.Id, owners = []);
            owners.Add((owner, policy));
        }
    }

    /// <summary>The policies that stand for an owner.</summary>
    public ImmutableArray<XfrmPolicy> Owned(PolicyOwner owner) =>
        !_owned.TryGetValue(owner, out var ids) ? [] : [.. ids.Select(id => _policies[id].Find(entry => entry.Owner == owner).Policy)];

    /// <summary>Forgets an owner and says what is to be done: policies without owner go, those whose template was the owner's get that of another.</summary>
    public ImmutableArray<XfrmOperation> Disown(PolicyOwner owner)
    {
        if (!_owned.Remove(owner, out ImmutableArray<XfrmPolicyId> ids))
            return [];
        var operations = ImmutableArray.CreateBuilder<XfrmOperation>();
        foreach (XfrmPolicyId id in ids)
        {
            List<(PolicyOwner Owner, XfrmPolicy Policy)> owners = _policies[id];
            int at = owners.FindIndex(entry => entry.Owner == owner);
            bool stood = at == owners.Count - 1;
            XfrmPolicy was = owners[at].Policy;
            owners.RemoveAt(at);
            if (owners.Count == 0)
            {
                _policies.Remove(id);
                operations.Add(new XfrmOperation.DeletePolicy(id));
            }
            else if (stood && !was.Templates.SequenceEqual(owners[^1].Policy.Templates))
            {
                operations.Add(new XfrmOperation.PutPolicy(owners[^1].Policy));
            }
        }
        return operations.ToImmutable();
    }
}
