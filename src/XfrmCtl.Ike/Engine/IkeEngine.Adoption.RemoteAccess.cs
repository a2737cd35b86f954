using System.Net;
using System.Net.Sockets;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

// Child SAs of an earlier run whose traffic is that of an address inside the tunnel (ModeCfg). Address and networks are in their selectors.
public sealed partial class IkeEngine
{
    /// <summary>As client: the traffic is that of the address that we had, until the gateway gives one again, which is asked for the same. What else it gave is not known any more.</summary>
    private static void RecallTraffic(Connection connection, ModeConfigSettings.Client client, AdoptedChild[] left)
    {
        AdoptedChild[] whole = [.. left.Where(one => one is { Whole: true, InKernel: true })];
        IPNetwork? own = null;
        if (client.Dynamic)
        {
            own = whole.LastOrDefault(one => one.Selectors.Local is { IsHost: true } host && (host.Network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6) == client.V6)?.Selectors.Local.Network;
            if (own is not { } address)
                return;
            connection.Assigned = new() { Address = address.BaseAddress };
        }

        SelectorPair[] traffic = [.. whole.Select(one => Assignable(connection.Profile, client, own, one.Selectors)).OfType<SelectorPair>().Distinct()];
        if (traffic.Length > 0)
            connection.Selectors = [.. traffic];
    }

    /// <summary>What the gateway can have made of the profile's traffic that these selectors are of, or null.</summary>
    private static SelectorPair? Assignable(ConnectionProfile profile, ModeConfigSettings.Client client, IPNetwork? own, SelectorPair selectors)
    {
        foreach (SelectorPair pair in profile.Selectors)
        {
            if (!client.AnyNetwork && !Includes(pair.Remote.Network, selectors.Remote.Network))
                continue;
            SelectorPair assigned = new(own is { } address ? pair.Local with { Network = address } : pair.Local, pair.Remote with { Network = selectors.Remote.Network });
            if (assigned == selectors || (Wider(assigned.Local, selectors.Local) && Wider(assigned.Remote, selectors.Remote)))
                return assigned;
        }

        return null;
    }

    /// <summary>As gateway: the user keeps the address; null where that is of another pool by now, or nobody knows whose it is.</summary>
    private Lease? RecallLease(ModeConfigSettings.Server server, AdoptedChild one) =>
        one is { Owner: { } owner, Selectors.Remote: { IsHost: true } host } ? LeasesOf(server).Recall(owner, host.Network.BaseAddress) : null;
}
