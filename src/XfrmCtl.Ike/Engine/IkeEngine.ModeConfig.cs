using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

// ModeCfg (draft-dukes-ike-mode-cfg-02): the client gets an address inside the tunnel, which becomes its side of the traffic.
//
//   pull:  Client                                 Gateway
//          REQUEST(address, ...)           -->
//                                          <--    REPLY(address, ...)
//   push:  Gateway                                Client
//          SET(address, ...)               -->
//                                          <--    ACK(address, ...)
public sealed partial class IkeEngine
{
    private readonly Dictionary<AddressRange, LeaseTable> _leases = [];

    /// <summary>Whoever is there has proven itself; now the addresses.</summary>
    private void Configure(IsakmpSa sa)
    {
        switch (sa.Connection.Profile.ModeConfig)
        {
            case ModeConfigSettings.Client { Push: true }:
                AwaitPeer(sa, new RemoteAccessState.AwaitingConfiguration(null));
                break;
            case ModeConfigSettings.Client client:
                IPAddress? present = sa.Connection.Assigned?.Address;
                sa.Access!.State = new RemoteAccessState.AwaitingConfiguration(Ask(sa, ConfigurationMessageType.ISAKMP_CFG_REQUEST, ModeConfigAttributes.Request(client.V6, present)));
                break;
            case ModeConfigSettings.Server server when TakeLease(sa, server) is not { }:
                FailAccess(sa, new(ReasonCode.AddressPoolExhausted, $"every address of {server.Pool} is taken, and {sa.Remote} needs one: make the pool larger", Evidence(sa, ("user", OwnerOf(sa)))));
                break;
            case ModeConfigSettings.Server { Push: true } server:
                sa.Access!.State = new RemoteAccessState.AwaitingConfigurationAck(
                    Ask(sa, ConfigurationMessageType.ISAKMP_CFG_SET, ModeConfigAttributes.Give(server, sa.Access.Lease!.Address, null)));
                break;
            default:
                CompleteAccess(sa);
                break;
        }
    }

    private void CompleteAccess(IsakmpSa sa)
    {
        sa.Access!.Timer?.Cancel();
        sa.Access.Question?.StopWaiting();
        sa.Access.State = new RemoteAccessState.Complete();
        Serve(sa);
    }

    /// <summary>Whether an authenticated message shows that the peer has our last SET, whose ACK is still out; then it counts as acknowledged.</summary>
    private static bool ImpliesAck(IsakmpSa sa) => sa.Access?.State switch
    {
        RemoteAccessState.AwaitingXauthAck { Accepted: true } => sa.Connection.Profile.ModeConfig is not ModeConfigSettings.Server { Push: true },
        RemoteAccessState.AwaitingConfigurationAck => true,
        _ => false,
    };

    /// <summary>Quick Mode began although the ACK is not here: it got lost, or comes later.</summary>
    private void TakeForAcknowledged(IsakmpSa sa)
    {
        if (sa.Access?.State is RemoteAccessState.AwaitingXauthAck told)
        {
            told.Question.StopWaiting();
            Configure(sa);
        }
        else if (sa.Access is { IsComplete: false })
        {
            CompleteAccess(sa);
        }
    }

    /// <summary>The client asks.</summary>
    private void OnConfigurationRequest(IsakmpSa sa, Transaction transaction, AttributePayload request)
    {
        if (sa.Connection.Profile.ModeConfig is not ModeConfigSettings.Server server)
        {
            Drop(sa.Connection.Name, sa.Remote, "the peer asks for an address (ModeCfg), and the connection has none to give");
            return;
        }

        if (sa.Access?.State is RemoteAccessState.AwaitingXauthAck { Accepted: true })
            TakeForAcknowledged(sa);
        if (sa.Access?.Lease is not { } lease)
        {
            if (sa.IsEstablished)
                Drop(sa.Connection.Name, sa.Remote, "the peer asks for an address (ModeCfg) before it has passed XAUTH");
            return;
        }

        Answer(sa, transaction, request, ModeConfigAttributes.Give(server, lease.Address, request));

        // Told already, where we push; who asks all the same has now heard it.
        if (sa.Access.State is RemoteAccessState.AwaitingConfigurationAck)
            CompleteAccess(sa);
    }

    /// <summary>The gateway tells.</summary>
    private void OnConfigurationSet(IsakmpSa sa, Transaction transaction, AttributePayload set)
    {
        if (sa.Access?.State is not RemoteAccessState.AwaitingConfiguration waiting)
        {
            Drop(sa.Connection.Name, sa.Remote, "the peer tells a configuration (ModeCfg) that nothing here waits for");
            return;
        }

        waiting.Question?.StopWaiting();
        Answer(sa, transaction, set, ModeConfigAttributes.Taken(set));
        OnConfiguration(sa, set);
    }

    /// <summary>The gateway's answer, or what it told.</summary>
    private void OnConfiguration(IsakmpSa sa, AttributePayload given)
    {
        if (ModeConfigAttributes.Read(given, out string? fault) is not { } assigned)
        {
            FailAccess(sa, new(ReasonCode.AddressRefused, $"{sa.Remote} gives {fault} (ModeCfg): its pool may be empty, or the connection there may have none", Evidence(sa, ("step", sa.Access!.State.Name))));
            return;
        }

        sa.Access!.Assigned = assigned;
        Report(new IkeEvent.ConfigurationAssigned(sa.Connection.Name, sa.Serial, assigned));
        foreach (Connection connection in ConnectionsOf(sa).Where(candidate => candidate.Profile.ModeConfig is ModeConfigSettings.Client && Serves(sa, candidate)).ToList())
            Adopt(connection, assigned);
        CompleteAccess(sa);
    }

    /// <summary>The connection's traffic is now that of the address; children of an earlier one are of no use any more.</summary>
    private void Adopt(Connection connection, AssignedConfiguration assigned)
    {
        connection.Assigned = assigned;
        connection.Selectors = SelectorsWith(connection.Profile, assigned);
        foreach (ChildSa child in connection.Children.Where(child => !connection.Selectors.Contains(child.Selectors)).ToList())
        {
            connection.Wanted |= child.InUse;

            // Of an earlier run: what it was negotiated under is gone, and the peer is told when what is under way is complete.
            if (child.InUse && EstablishedFor(child) is null)
                TakeFromKernel(child);
            else
                EndChild(child, ReasonCode.Replaced, tellPeer: true);
        }
    }

    private static ImmutableArray<SelectorPair> SelectorsWith(ConnectionProfile profile, AssignedConfiguration assigned)
    {
        ModeConfigSettings.Client client = (ModeConfigSettings.Client)profile.ModeConfig!;
        IEnumerable<SelectorPair> pairs = profile.Selectors;
        IPNetwork[] within = [.. profile.Selectors.Select(pair => pair.Remote.Network)];
        ImmutableArray<IPNetwork> networks = [.. assigned.SplitNetworks.Where(network => client.AnyNetwork || within.Any(outer => Includes(outer, network)))];
        if (!networks.IsEmpty)
            pairs = from pair in profile.Selectors
                    from network in networks
                    where client.AnyNetwork || Includes(pair.Remote.Network, network)
                    select pair with { Remote = pair.Remote with { Network = network } };
        if (client.Dynamic)
            pairs = pairs.Select(pair => pair with { Local = pair.Local with { Network = TrafficSelector.Host(assigned.Address).Network } });
        return [.. pairs.Distinct()];
    }

    private static bool Includes(IPNetwork outer, IPNetwork inner) => outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress);

    /// <summary>The ISAKMP SA does what it was made for: older ones give way, and what waited for it begins.</summary>
    private void Serve(IsakmpSa sa)
    {
        Supersede(sa);
        if (sa.Access is not null)
            Concretize(sa);
        foreach (PendingChild pending in sa.Waiting)
            if (IsLoaded(pending.Connection) && (pending.Replaces is null || pending.Replaces.InUse))
                StartQuickMode(sa, pending.Connection, WithLease(sa, pending.Connection, pending.Selectors), pending.Replaces);
        sa.Waiting.Clear();
    }

    /// <summary>What waits for traffic of an address that was not known when it began to wait.</summary>
    private void Concretize(IsakmpSa sa)
    {
        foreach (Connection connection in ConnectionsOf(sa).Where(connection => connection.Profile.ModeConfig is ModeConfigSettings.Client && Serves(sa, connection)).ToList())
            if (sa.Waiting.RemoveAll(waiting => waiting.Connection == connection && waiting.Replaces is null) > 0 || connection.Wanted)
                sa.Waiting.AddRange(connection.Selectors.Where(selectors => connection.Live(selectors) is null).Select(selectors => new PendingChild(connection, selectors, null)));
    }

    /// <summary>The selectors with the peer's address in the place of the pool that it is from.</summary>
    private static SelectorPair WithLease(IsakmpSa sa, Connection connection, SelectorPair selectors) =>
        connection.Profile.ModeConfig is ModeConfigSettings.Server && sa.Access?.Lease is { } lease ? selectors with { Remote = lease.Selector } : selectors;

    private LeaseTable LeasesOf(ModeConfigSettings.Server server)
    {
        if (!_leases.TryGetValue(server.Pool, out LeaseTable? table))
            _leases.Add(server.Pool, table = new(server.Pool));
        return table;
    }

    private Lease? TakeLease(IsakmpSa sa, ModeConfigSettings.Server server)
    {
        if (LeasesOf(server).For(OwnerOf(sa)) is not { } lease)
            return null;
        sa.Access!.Lease = lease.Hold();
        lease.Sas.Add(sa);
        Report(new IkeEvent.AddressLeased(sa.Connection.Name, sa.Serial, lease.Address, lease.Owner));
        return lease;
    }

    private static void ReleaseLease(IsakmpSa sa)
    {
        if (sa.Access?.Lease is not { } lease)
            return;
        lease.Sas.Remove(sa);
        lease.Release();
        sa.Access.Lease = null;
    }

    /// <summary>The user is elsewhere now: what is at the old place ends at once and is told so, child SAs first, lest it comes back for them.</summary>
    private void EndElsewhere(IsakmpSa old)
    {
        foreach (ChildSa child in ChildrenWith(old, old.Connection).Where(child => child.Remote.Equals(old.Remote)).ToList())
        {
            SendDelete(old, Phase2Proposals.Number(child.Algorithms.Protocol), [Phase2Proposals.Octets(child.SpiIn)]);
            EndChild(child, ReasonCode.Replaced, tellPeer: false);
        }

        EndIsakmp(old, ReasonCode.Replaced, tellPeer: true);
    }

    /// <summary>Whose the address is: the user of that identity, or the identity.</summary>
    private static string OwnerOf(IsakmpSa sa) => sa.Access?.User is { } user ? $"{user} ({sa.PeerId})" : sa.PeerId!.ToString();

    /// <summary>Whether a child is with the peer of an ISAKMP SA. Of a connection for peers of any address others have theirs too, even from the same address.</summary>
    private static bool IsWith(IsakmpSa sa, ChildSa child) => child.Lease is { } lease
        ? lease == sa.Access?.Lease
        : child.Connection.Profile.Remote is not null || child.Remote.Address.Equals(sa.Remote.Address);
}
