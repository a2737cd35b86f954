using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>Which user has which address of a pool. A user gets the same one again, until all others are taken and another user needs it.</summary>
internal sealed class LeaseTable(AddressRange pool)
{
    private readonly Dictionary<string, Lease> _byOwner = new(StringComparer.Ordinal);
    private readonly LinkedList<Lease> _idle = new();
    private readonly HashSet<IPAddress> _taken = [];
    private int _given;

    /// <summary>The user's address, not yet held; null where every one is held by others.</summary>
    public Lease? For(string owner)
    {
        if (_byOwner.TryGetValue(owner, out Lease? lease))
            return lease;
        while (_given < pool.Count && _taken.Contains(pool.At(_given)))
            _given++;
        if (_given < pool.Count)
        {
            lease = new(this, owner, pool.At(_given++));
        }
        else if (_idle.First is { } oldest)
        {
            // Whoever has been away longest gives way.
            _idle.RemoveFirst();
            _byOwner.Remove(oldest.Value.Owner);
            lease = new(this, owner, oldest.Value.Address);
        }
        else
        {
            return null;
        }

        return Enter(lease);
    }

    /// <summary>The address that a user has from an earlier run, not yet held; null where the pool has it no more, or somebody else has it.</summary>
    public Lease? Recall(string owner, IPAddress address)
    {
        if (_byOwner.TryGetValue(owner, out Lease? lease))
            return lease.Address.Equals(address) ? lease : null;
        return pool.Contains(address) && !_taken.Contains(address) ? Enter(new(this, owner, address)) : null;
    }

    public void OnHeld(Lease lease)
    {
        if (lease.Idle is not null)
            _idle.Remove(lease.Idle);
        lease.Idle = null;
    }

    public void OnIdle(Lease lease) => lease.Idle = _idle.AddLast(lease);

    private Lease Enter(Lease lease)
    {
        _byOwner.Add(lease.Owner, lease);
        _taken.Add(lease.Address);
        lease.Idle = _idle.AddLast(lease);
        return lease;
    }
}
