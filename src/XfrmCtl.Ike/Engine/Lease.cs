using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>An address of a pool that one user has, as long as an ISAKMP SA or a child SA of the user's lives.</summary>
internal sealed class Lease(LeaseTable table, string owner, IPAddress address)
{
    public string Owner { get; } = owner;

    public TrafficSelector Selector { get; } = TrafficSelector.Host(address);

    public IPAddress Address => Selector.Network.BaseAddress;

    /// <summary>The ISAKMP SAs of the user.</summary>
    public List<IsakmpSa> Sas { get; } = [];

    public int Holders { get; private set; }

    /// <summary>Its place among those that nobody holds, or null.</summary>
    public LinkedListNode<Lease>? Idle { get; set; }

    public Lease Hold()
    {
        if (Holders++ == 0)
            table.OnHeld(this);
        return this;
    }

    public void Release()
    {
        if (--Holders == 0)
            table.OnIdle(this);
    }
}
