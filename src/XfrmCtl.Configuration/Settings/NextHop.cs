using System.Net;

namespace XfrmCtl.Configuration.Settings;

/// <summary>What <c>leftnexthop=</c> says; a closed set.</summary>
public abstract record NextHop
{
    private NextHop()
    {
    }

    /// <summary><c>%direct</c>: the routing table finds the way to the peer.</summary>
    public sealed record Direct : NextHop
    {
        /// <inheritdoc/>
        public override string ToString() => "%direct";
    }

    /// <summary><c>%defaultroute</c>: the gateway of the default route.</summary>
    public sealed record DefaultRoute : NextHop
    {
        /// <inheritdoc/>
        public override string ToString() => "%defaultroute";
    }

    /// <summary>A gateway's address.</summary>
    /// <param name="Value">The address.</param>
    public sealed record Address(IPAddress Value) : NextHop
    {
        /// <inheritdoc/>
        public override string ToString() => Value.ToString();
    }
}
