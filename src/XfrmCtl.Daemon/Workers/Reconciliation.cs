using Microsoft.Extensions.Logging;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Workers;

/// <summary>
/// After a crash: finds what an earlier run left in the kernel and removes it. Policies of connections that come up by themselves stay, so
/// that their traffic waits for the new SAs and does not leave in clear.
/// </summary>
/// <remarks>
/// Ours are policies of our priority band whose template has one of our reqids, and states with the reqid of such a policy, or with one of our
/// reqids between the two addresses of a connection. Everything else is somebody else's and stays.
/// </remarks>
internal sealed class Reconciliation(IXfrmKernel kernel, RouteKeeper routes, ActionDispatcher dispatcher, ILogger<Reconciliation> log)
{
    /// <summary>Does it.</summary>
    /// <exception cref="Netlink.NetlinkException">The kernel does not tell what it has.</exception>
    public async ValueTask Run(IReadOnlyCollection<LoadedConnection> connections, CancellationToken cancellation)
    {
        // Routes first: those that are taken over are added anew, as ours.
        int stale = await routes.RemoveStale(cancellation).ConfigureAwait(false);
        HashSet<uint> reqids = [.. connections.Select(connection => connection.Profile.Reqid)];
        HashSet<uint> priorities = [.. connections.Select(connection => connection.Kernel.Priority).OfType<uint>()];
        XfrmPolicy[] left = [.. (await kernel.Policies(cancellation).ConfigureAwait(false))
            .Select(info => info.Policy).Where(policy => ChildPlanner.IsOurs(policy, reqids, priorities))];
        var staying = new HashSet<XfrmPolicyId>();
        HashSet<XfrmPolicyId> found = [.. left.Select(policy => policy.Id)];
        foreach (LoadedConnection connection in connections.Where(connection => connection.Profile.StartAction != StartAction.Add))
        {
            XfrmPolicyId[] own = [.. XfrmPlanner.Trap(connection.Profile, connection.Kernel).Select(policy => policy.Id)];
            if (!own.Any(found.Contains))
                continue;
            await dispatcher.TakeOver(connection).ConfigureAwait(false);
            staying.UnionWith(own);
        }
        int policies = 0;
        foreach (XfrmPolicyId id in found.Except(staying))
        {
            await kernel.Apply(new XfrmOperation.DeletePolicy(id), cancellation).ConfigureAwait(false);
            policies++;
        }
        HashSet<uint> leftReqids = [.. left.Select(policy => policy.Templates[0].Reqid)];
        int states = 0;
        foreach (XfrmState state in (await kernel.States(cancellation).ConfigureAwait(false)).Select(info => info.State))
        {
            bool ofPolicy = leftReqids.Contains(state.Reqid);
            if (state.Id.Spi.Value == 0 || !(ofPolicy || (reqids.Contains(state.Reqid) && Between(state, connections))))
                continue;
            await kernel.Apply(new XfrmOperation.DeleteState(state.Id), cancellation).ConfigureAwait(false);
            states++;
        }
        if (policies + states + stale > 0)
            log.StaleRemoved(states, policies, stale);
    }

    private static bool Between(XfrmState state, IEnumerable<LoadedConnection> connections) => connections.Any(connection =>
        connection.Profile is { Remote: { } remote } profile
        && ((state.Source.Equals(profile.Local) && state.Id.Destination.Equals(remote))
            || (state.Source.Equals(remote) && state.Id.Destination.Equals(profile.Local))));
}
