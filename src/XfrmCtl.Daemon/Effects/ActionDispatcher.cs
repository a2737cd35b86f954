using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Updown;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <summary>Carries out the engine's actions, one after the other in order, and gives the kernel's answers back as inputs.</summary>
/// <remarks>
/// One caller, the engine's loop. Nothing here throws for what the kernel or the network refuses, and nothing is cancelled: an installation that
/// was left half way at the end of the daemon would stay in the kernel.
/// </remarks>
internal sealed partial class ActionDispatcher
{
    private readonly IXfrmKernel _kernel;
    private readonly IDatagramSender _transport;
    private readonly RouteKeeper _routes;
    private readonly ConnectionBook _book;
    private readonly ChildJournal _journal;
    private readonly DaemonClock _clock;
    private readonly EventReporter _events;
    private readonly ILogger<ActionDispatcher> _log;
    private readonly KernelLedger _ledger = new();
    private readonly Dictionary<ulong, (ChildSaInstallation Child, KernelSettings Kernel)> _deferred = [];

    public ActionDispatcher(
        IXfrmKernel kernel, IDatagramSender transport, RouteKeeper routes, ConnectionBook book, ChildJournal journal, DaemonClock clock, EventReporter events,
        ILogger<ActionDispatcher> log)
    {
        _journal = journal;
        _clock = clock;
        _kernel = kernel;
        _transport = transport;
        _routes = routes;
        _book = book;
        _events = events;
        _log = log;
    }

    /// <summary>Tells scripts of what stands and falls.</summary>
    public UpdownTracker Updown { get; set; } = new(static _ => { });

    /// <summary>What of ours is in the kernel.</summary>
    public KernelLedger Ledger => _ledger;

    /// <summary>Carries out actions.</summary>
    /// <param name="actions">In order.</param>
    /// <param name="answers">Takes the kernel's answers.</param>
    public async ValueTask Carry(IReadOnlyList<IkeAction> actions, Queue<IkeInput> answers)
    {
        for (int i = 0; i < actions.Count; i++)
        {
            switch (actions[i])
            {
                case IkeAction.SendDatagram send:
                    _transport.Send(send.Local, send.Remote, send.NonEspMarker, send.Message.Span);
                    break;
                case IkeAction.SendKeepalive send:
                    _transport.SendKeepalive(send.Local, send.Remote);
                    break;
                case IkeAction.AllocateSpi allocate:
                    answers.Enqueue(await Allocate(allocate).ConfigureAwait(false));
                    break;
                case IkeAction.ReleaseSpi release:
                    _ledger.Release(new(release.Local, release.Spi, release.Protocol));
                    await Do(new XfrmOperation.DeleteState(new(release.Local, release.Spi, release.Protocol))).ConfigureAwait(false);
                    break;
                case IkeAction.InstallChild install:
                    answers.Enqueue(await Install(install.Child).ConfigureAwait(false));
                    break;
                case IkeAction.ActivateChild activate:
                    if (await Activate(activate.Child).ConfigureAwait(false) is { } answer)
                        answers.Enqueue(answer);
                    break;
                case IkeAction.RemoveChild remove:
                    await Remove(remove.Child, WhyEnded(actions, remove.Child), remove.PeerUntold).ConfigureAwait(false);
                    break;
                case IkeAction.ForgetChild forget:
                    _journal.Forget(forget.Child);
                    break;
                case IkeAction.MoveChild move:
                    await Move(move).ConfigureAwait(false);
                    break;
                case IkeAction.Report report:
                    await Heed(report.Event).ConfigureAwait(false);
                    _events.Report(report.Event);
                    break;
            }
        }
    }

    /// <summary>Waits for traffic of a connection by its policies (auto=route, or <c>route</c> by hand).</summary>
    /// <returns>What the kernel refused, or null.</returns>
    public ValueTask<KernelRefusal?> Route(LoadedConnection connection) =>
        Stand(new PolicyOwner.Routed(connection.Name), connection);

    /// <summary>Waits no more; a connection that is up stays up.</summary>
    public ValueTask Unroute(string connection) => Fall(new PolicyOwner.Routed(connection));

    /// <summary>Keeps the policies of a connection that an earlier run left, until it is up again or taken down on purpose.</summary>
    public async ValueTask TakeOver(LoadedConnection connection) =>
        await Stand(new PolicyOwner.Held(connection.Name), connection).ConfigureAwait(false);

    /// <summary>Puts the policies and routes that stand for a connection as its new settings have them; what carries traffic is not interrupted.</summary>
    public async ValueTask Restate(LoadedConnection before, LoadedConnection after)
    {
        List<PolicyOwner> owners = [.. new PolicyOwner[] { new PolicyOwner.Routed(after.Name), new PolicyOwner.Held(after.Name) }.Where(_ledger.Owns)];
        foreach (PolicyOwner owner in owners)
            await Restate(owner, XfrmPlanner.Trap(after.Profile, after.Kernel)).ConfigureAwait(false);
        if (before.Routing == after.Routing && before.Kernel.Priority == after.Kernel.Priority)
            return;
        foreach (InstalledChild child in _ledger.Children.Values.Where(child => child.Connection == after.Name).ToArray())
        {
            var owner = new PolicyOwner.Child(child.Serial);
            if (before.Kernel.Priority != after.Kernel.Priority)
                await Restate(owner, [.. _ledger.Owned(owner).Select(policy => XfrmPlanner.Prioritised(policy, child.Selectors, after.Kernel))]).ConfigureAwait(false);
            owners.Add(owner);
        }
        if (before.Routing == after.Routing)
            return;
        foreach (PolicyOwner owner in owners)
        {
            await _routes.Release(owner).ConfigureAwait(false);
            if (after.Routing is { } routing)
                await _routes.Want(owner, after.Name, With(routing, owner is PolicyOwner.Child child ? _ledger.Children[child.Serial].Selectors.Local : null), Destinations(owner, after)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the connection waits for traffic by hand or by auto=route.</summary>
    public bool IsRouted(string connection) => _ledger.Owns(new PolicyOwner.Routed(connection));

    /// <summary>Traffic of the connection may flow in clear again: it was taken down on purpose.</summary>
    public ValueTask LetGo(string connection) => Fall(new PolicyOwner.Held(connection));

    /// <summary>There is nothing more to do now.</summary>
    public void Rest() => _journal.Flush();

    /// <summary>Takes everything of ours out of the kernel.</summary>
    public async ValueTask RemoveAll()
    {
        foreach (ulong serial in _ledger.Children.Keys.ToArray())
            await Remove(serial, ReasonCode.Requested).ConfigureAwait(false);
        foreach (PolicyOwner owner in _ledger.Owners.ToArray())
            await Fall(owner).ConfigureAwait(false);
        foreach (XfrmStateId left in _ledger.Leftovers.Keys.ToArray())
            await Do(new XfrmOperation.DeleteState(left)).ConfigureAwait(false);
        // The last chance for what was refused, of which only this run knows.
        foreach (XfrmOperation owed in _ledger.Owed.ToArray())
            await Try(owed).ConfigureAwait(false);
    }

    /// <summary>The reason stands in the report that comes with the removal, before or after it.</summary>
    private static ReasonCode WhyEnded(IReadOnlyList<IkeAction> actions, ulong child)
    {
        foreach (IkeAction action in actions)
            if (action is IkeAction.Report { Event: IkeEvent.ChildEnded ended } && ended.Serial == child)
                return ended.Reason;
        return ReasonCode.None;
    }

    private async ValueTask<IkeInput> Allocate(IkeAction.AllocateSpi allocate)
    {
        // The mode of the larval state does not bind the one that fills it (net/xfrm/xfrm_state.c, xfrm_state_update).
        var request = new XfrmSpiRequest(allocate.Remote, allocate.Local, allocate.Protocol, Core.IpsecMode.Tunnel, allocate.Reqid);
        if (allocate.Protocol == IpsecProtocol.Comp)
            request = request with { Smallest = new(CpiPair.Smallest), Largest = new(CpiPair.Largest) };
        try
        {
            Spi spi = await _kernel.AllocateSpi(request, CancellationToken.None).ConfigureAwait(false);
            _ledger.Reserve(new(request.Destination, spi, request.Protocol));
            return new IkeInput.SpiAllocated(allocate.Request, spi);
        }
        catch (NetlinkException refused)
        {
            if (refused.Errno == Errno.ENOBUFS)
            {
                _ledger.Doubt(request);
                Troubled();
            }

            return new IkeInput.SpiRefused(allocate.Request, Refusal(refused));
        }
    }

    /// <summary>The half of an installation by which packets are received.</summary>
    private async ValueTask<IkeInput> Install(ChildSaInstallation child)
    {
        KernelSettings kernel = _book.Find(child.Connection)?.Kernel ?? KernelSettings.Usual;
        ImmutableArray<XfrmPolicy> policies = XfrmPlanner.Policies(child, XfrmPlanner.Inward, kernel);
        ImmutableArray<XfrmStep> steps = [.. XfrmPlanner.InstallInbound(child, kernel), .. XfrmPlanner.PutPolicies(policies, _ledger.Stands)];
        // Before the kernel has it, so that there is nothing in it of which a daemon that comes after us knows nothing.
        if (_journal.Keeps)
            _journal.Write(Note(child, kernel));
        if (await Execute(steps).ConfigureAwait(false) is { } refusal)
        {
            foreach (XfrmStateId state in InstalledChild.Of(child, KernelSettings.Usual).Inward)
                _ledger.Release(state);
            _journal.Forget(child.Serial);
            child.Dispose();
            return new IkeInput.ChildInstallFailed(child.Serial, refusal);
        }
        _ledger.Add(InstalledChild.Of(child, kernel));
        await Own(child, policies).ConfigureAwait(false);
        _deferred.Add(child.Serial, (child, kernel));
        return new IkeInput.ChildInstalled(child.Serial);
    }

    /// <summary>The second half of an installation, once the peer is sure to have its inbound state; when it fails the first half goes too.</summary>
    private async ValueTask<IkeInput?> Activate(ulong serial)
    {
        if (!_deferred.Remove(serial, out (ChildSaInstallation Child, KernelSettings Kernel) deferred))
            return null;
        (ChildSaInstallation child, KernelSettings kernel) = deferred;
        using (child)
        {
            ImmutableArray<XfrmPolicy> policies = XfrmPlanner.Policies(child, XfrmPlanner.Outward, kernel);
            ImmutableArray<XfrmStep> steps = [.. XfrmPlanner.InstallOutbound(child, kernel), .. XfrmPlanner.PutPolicies(policies, _ledger.Stands)];
            if (await Execute(steps).ConfigureAwait(false) is { } refusal)
            {
                await Remove(serial, ReasonCode.None).ConfigureAwait(false);
                return new IkeInput.ChildInstallFailed(serial, refusal);
            }
            _ledger.Add(_ledger.Children[serial] with { OutboundWaits = false });
            await Own(child, policies).ConfigureAwait(false);
            return new IkeInput.ChildInstalled(serial);
        }
    }

    private async ValueTask Own(ChildSaInstallation child, ImmutableArray<XfrmPolicy> policies)
    {
        var owner = new PolicyOwner.Child(child.Serial);
        _ledger.Own(owner, policies);
        if (_book.Find(child.Connection) is { } told)
            Updown.Stand(owner, told, [new(child.LocalSelector, child.RemoteSelector)], _ledger.Children.GetValueOrDefault(child.Serial));
        if (_book.Find(child.Connection) is { Routing: { } routing } connection)
            await _routes.Want(owner, connection.Name, With(routing, child.LocalSelector), [child.RemoteSelector.Network]).ConfigureAwait(false);
    }

    private static ChildNote Note(ChildSaInstallation child, KernelSettings kernel)
    {
        InstalledChild installed = InstalledChild.Of(child, kernel);
        return ChildNote.Of(child.Serial, child.Connection, XfrmPlanner.Plan(child), installed.In, installed.Out) with { Owner = child.Owner };
    }

    /// <summary>With the address that ModeCfg assigned, where the source is one.</summary>
    private static SourceRouting With(SourceRouting routing, TrafficSelector? local) =>
        local is { IsHost: true } assigned && (routing.Source.Equals(IPAddress.Any) || routing.Source.Equals(IPAddress.IPv6Any)) ? routing with { Source = assigned.Network.BaseAddress } : routing;

    private async ValueTask Remove(ulong serial, ReasonCode reason, bool peerUntold = false)
    {
        if (_ledger.Take(serial) is not { } child)
            return;
        if (_deferred.Remove(serial, out (ChildSaInstallation Child, KernelSettings Kernel) deferred))
            deferred.Child.Dispose();
        // Before the policies lose their last owner, so that there is no moment without them.
        if (_book.Find(child.Connection) is { } connection && ComesBack(connection.Profile, reason))
            await Stand(new PolicyOwner.Held(child.Connection), connection).ConfigureAwait(false);
        foreach (XfrmStateId state in child.States)
            await Do(new XfrmOperation.DeleteState(state)).ConfigureAwait(false);
        if (!peerUntold)
            _journal.Forget(serial);
        await Fall(new PolicyOwner.Child(serial)).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the policies stay when the SAs go, so that traffic waits instead of leaving in clear: dpdaction=hold and restart when the
    /// peer is dead (Openswan's meaning), and whatever ended a connection that is kept up, but for those who asked for the end.
    /// </summary>
    private static bool ComesBack(ConnectionProfile profile, ReasonCode reason) => reason switch
    {
        ReasonCode.PeerDead => profile.DpdAction != DpdAction.Clear,
        // Its traffic waits for what is negotiated in its place.
        ReasonCode.RemovedFromKernel => true,
        ReasonCode.None or ReasonCode.Requested or ReasonCode.Unloaded or ReasonCode.Replaced => false,
        _ => profile.StartAction == StartAction.Start,
    };

    /// <summary>A connection that is unloaded may come back at once with other settings: whoever unloads it says what becomes of its policies.</summary>
    private async ValueTask Heed(IkeEvent happened)
    {
        if (happened is IkeEvent.XauthPassed { Gateway: true } passed)
            Updown.Named(passed.Connection!, passed.User);
        if (happened is IkeEvent.ChildEstablished { Serial: var serial })
            Updown.Established(serial);
        if (happened is IkeEvent.ChildEstablished established && _journal.Notes.Children.TryGetValue(established.Serial, out ChildNote? note))
            _journal.Write(note with { EstablishedAt = Math.Max(1, _clock.Now.Ticks), LifetimeSeconds = established.Lifetime.TotalSeconds, Pfs = established.PfsGroup?.ConfName }, atOnce: false);
        if (happened is IkeEvent.ConnectionUp or IkeEvent.ConnectionDown { Reason: ReasonCode.Requested })
            await Fall(new PolicyOwner.Held(happened.Connection!)).ConfigureAwait(false);
    }

    private async ValueTask<KernelRefusal?> Stand(PolicyOwner owner, LoadedConnection connection)
    {
        ImmutableArray<XfrmPolicy> policies = XfrmPlanner.Trap(connection.Profile, connection.Kernel);
        if (policies.IsEmpty || _ledger.Owns(owner))
            return null;
        if (await Execute([.. XfrmPlanner.PutPolicies(policies, _ledger.Stands)]).ConfigureAwait(false) is { } refusal)
        {
            _log.KernelRefused(refusal.Message);
            return refusal;
        }
        _ledger.Own(owner, policies);
        Updown.Stand(owner, connection, connection.Profile.Selectors, null);
        if (connection.Routing is { } routing)
            await _routes.Want(owner, connection.Name, routing, connection.Profile.Selectors.Select(pair => pair.Remote.Network)).ConfigureAwait(false);
        return null;
    }

    /// <summary>New policies first; then those go that are not among them.</summary>
    private async ValueTask Restate(PolicyOwner owner, ImmutableArray<XfrmPolicy> policies)
    {
        foreach (XfrmPolicy policy in policies)
            await Do(new XfrmOperation.PutPolicy(policy)).ConfigureAwait(false);
        HashSet<XfrmPolicyId> standing = [.. policies.Select(policy => policy.Id)];
        ImmutableArray<XfrmOperation> leaving = _ledger.Disown(owner);
        _ledger.Own(owner, policies);
        foreach (XfrmOperation operation in leaving)
            if (!standing.Contains(operation is XfrmOperation.DeletePolicy delete ? delete.Id : ((XfrmOperation.PutPolicy)operation).Policy.Id))
                await Do(operation).ConfigureAwait(false);
    }

    private IEnumerable<IPNetwork> Destinations(PolicyOwner owner, LoadedConnection connection) =>
        owner is PolicyOwner.Child child && _ledger.Children.TryGetValue(child.Serial, out InstalledChild? installed)
            ? [installed.Selectors.Remote.Network]
            : connection.Profile.Selectors.Select(pair => pair.Remote.Network);

    private async ValueTask Fall(PolicyOwner owner)
    {
        foreach (XfrmOperation operation in _ledger.Disown(owner))
            await Do(operation).ConfigureAwait(false);
        Updown.Fall(owner);
        await _routes.Release(owner).ConfigureAwait(false);
    }
}
