using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Composition;

/// <summary>Turns what is loaded into what is to be loaded, and touches only what differs. Everything here is done by the engine's loop, or before it runs.</summary>
internal sealed class ConnectionSwitch(UdpTransport transport, ConnectionBook book, ILogger<ConnectionSwitch> log)
{
    /// <summary>The difference. The loaded connections get their secrets from the engine, which alone has them.</summary>
    public ReloadPlan Plan(EngineLoop loop, ConnectionSet set) => ReloadPlan.Between([.. book.All.Select(connection => WithSecret(loop, connection))], Target(loop, set));

    /// <summary>Does it.</summary>
    /// <returns>What was different.</returns>
    /// <exception cref="DaemonException">A port is taken; nothing was changed.</exception>
    public async ValueTask<ReloadPlan> Turn(EngineLoop loop, ConnectionSet set)
    {
        ImmutableArray<LoadedConnection> target = Target(loop, set);
        ReloadPlan plan = ReloadPlan.Between([.. book.All.Select(connection => WithSecret(loop, connection))], target);
        HashSet<IPAddress> addresses = [.. set.Addresses, .. target.Select(connection => connection.Profile.Local)];
        // Those that are no longer wanted close last: the Deletes of what ends leave by them.
        foreach (IPAddress missing in transport.Listen([.. addresses.Union(transport.Addresses)]))
            log.AddressMissing(missing);
        book.Replace(target.Select(connection => connection.WithoutSecret()));
        foreach (LoadedConnection gone in plan.Removed)
        {
            await loop.Dispatcher.Unroute(gone.Name).ConfigureAwait(false);
            await loop.Dispatcher.LetGo(gone.Name).ConfigureAwait(false);
        }
        foreach (ConnectionChange change in plan.Changed)
            await Prepare(loop, change).ConfigureAwait(false);
        await loop.Step(Addresses(set)).ConfigureAwait(false);
        loop.Dispatcher.Loaded(target);
        await loop.Step(new IkeInput.ProfilesReplaced([.. target.Select(connection => connection.Profile)]) { Adopted = set.Adoption.Children }).ConfigureAwait(false);
        foreach (string renewed in set.Adoption.Renewed)
            await loop.Step(new IkeInput.RekeyRequested(renewed, Phase1: false)).ConfigureAwait(false);
        foreach (ConnectionChange change in plan.Changed)
            await Renew(loop, change).ConfigureAwait(false);
        foreach (LoadedConnection added in plan.Added.Where(connection => connection.Profile.StartAction == StartAction.Route))
            await loop.Dispatcher.Route(added).ConfigureAwait(false);
        if (transport.Addresses.Any(address => !addresses.Contains(address)))
        {
            transport.Listen(addresses);
            await loop.Step(Addresses(set)).ConfigureAwait(false);
        }
        log.Loaded(target.Length, string.Join(", ", target.Select(connection => connection.Name).Take(20)));
        return plan;
    }

    /// <summary>Those where we listen. A socket outlives its address: what goes may come back at once.</summary>
    private IkeInput.AddressesChanged Addresses(ConnectionSet set) => new([.. transport.Addresses.Where(set.Present.Contains)]);

    /// <summary>What the policies of a connection need before the engine turns to its new settings, so that at no moment its traffic can leave in clear.</summary>
    private static async ValueTask Prepare(EngineLoop loop, ConnectionChange change)
    {
        (LoadedConnection before, LoadedConnection after) = (change.Before, change.After);
        (bool wanted, bool up) = loop.Engine.Pursuit(change.Name);
        bool comesBack = after.Profile.StartAction == StartAction.Start || wanted;
        if (!change.KeepsSas && comesBack)
            await loop.Dispatcher.TakeOver(after).ConfigureAwait(false);
        if (change.Reach.HasFlag(ChangeReach.Policies))
            await loop.Dispatcher.Restate(before, after).ConfigureAwait(false);
        switch (before.Profile.StartAction, after.Profile.StartAction)
        {
            case (not StartAction.Route, StartAction.Route):
                await loop.Dispatcher.Route(after).ConfigureAwait(false);
                break;
            case (StartAction.Route, StartAction.Start):
                if (!up)
                    await loop.Dispatcher.TakeOver(after).ConfigureAwait(false);
                await loop.Dispatcher.Unroute(change.Name).ConfigureAwait(false);
                break;
            case (StartAction.Route, StartAction.Add):
                // The policies of SAs that are there stand for these too.
                await loop.Dispatcher.Unroute(change.Name).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>States that differ in what only the kernel knows are made anew by a Quick Mode, beside the old ones; the engine sees no difference.</summary>
    private static async ValueTask Renew(EngineLoop loop, ConnectionChange change)
    {
        (LoadedConnection before, LoadedConnection after) = (change.Before, change.After);
        if (change.KeepsSas && after.Profile.SamePhase2Choices(before.Profile) && !after.Kernel.SameStates(before.Kernel) && loop.Engine.Pursuit(change.Name).Up)
            await loop.Step(new IkeInput.RekeyRequested(change.Name, Phase1: false)).ConfigureAwait(false);
    }

    private ImmutableArray<LoadedConnection> Target(EngineLoop loop, ConnectionSet set) =>
        [.. set.Connections, .. set.Kept.Select(book.Find).OfType<LoadedConnection>().Select(connection => WithSecret(loop, connection))];

    private static LoadedConnection WithSecret(EngineLoop loop, LoadedConnection connection) =>
        loop.Engine.Profile(connection.Name) is { } profile ? connection with { Profile = profile } : connection;
}
