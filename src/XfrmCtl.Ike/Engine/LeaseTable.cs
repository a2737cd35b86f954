using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>Which user has which address of a pool. A user gets the same one again, until all others are taken and another user needs it.</summary>
internal sealed class LeaseTable(AddressRange pool)
{
    private readonly Dictionary<string, Lease> _byOwner = new(StringComparer.Ordinal);
    private readonly LinkedList<Lease> _idle = new();
    private int _given;

    /// <summary>The user's address, not yet held; null where every one is held by others.</summary>
    public Lease? For(string owner)
    {
        if (_byOwner.TryGetValue(owner, out Lease? lease))
            return lease;
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

        _byOwner.Add(owner, lease);
        lease.Idle = _idle.AddLast(lease);
        return lease;
    }

    public void OnHeld(Lease lease)
    {
        if (lease.Idle is not null)
            _idle.Remove(lease.Idle);
        lease.Idle = null;
    }

    public void OnIdle(Lease lease) => lease.Idle = _idle.AddLast(lease);
}
