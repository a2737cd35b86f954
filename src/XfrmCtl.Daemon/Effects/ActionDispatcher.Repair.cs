using XfrmCtl.Core;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <content>What is taken over from an earlier run, and how the kernel is brought back to what it should have.</content>
internal sealed partial class ActionDispatcher
{
    /// <summary>Called when the kernel may not have what it should; <see cref="Repair"/> is then to be called soon.</summary>
    public Action Troubled { get; set; } = static () => { };

    /// <summary>Takes over a child SA that an earlier run left: its states stay untouched, of its policies only what is missing or different is put.</summary>
    /// <param name="note">What the state file says of it.</param>
    /// <param name="connection">Its connection.</param>
    /// <param name="standing">The policies of the kernel.</param>
    public async ValueTask Adopt(ChildNote note, LoadedConnection connection, IReadOnlyDictionary<XfrmPolicyId, XfrmPolicy> standing)
    {
        InstalledChild child = InstalledChild.Of(note);
        var policies = ChildPlanner.Policies(
            note.LocalEnd.Address, note.RemoteEnd.Address, (IpsecProtocol)note.Protocol, (IpsecMode)note.Mode, note.Reqid, (note.LocalSelector, note.RemoteSelector), connection.Kernel,
            compressed: child.Compression is not null);
        _ledger.Add(child);
        var owner = new PolicyOwner.Child(note.Serial);
        _ledger.Own(owner, policies);
        Updown.Stand(owner, connection, [child.Selectors], child, known: true);
        foreach (XfrmPolicy policy in policies)
            if (!standing.TryGetValue(policy.Id, out XfrmPolicy? there) || there.Priority != policy.Priority || !there.Templates.SequenceEqual(policy.Templates))
                await Do(new XfrmOperation.PutPolicy(policy)).ConfigureAwait(false);
        if (connection.Routing is { } routing)
            await _routes.Want(owner, connection.Name, With(routing, note.LocalSelector), [note.RemoteSelector.Network]).ConfigureAwait(false);
    }

    /// <summary>Takes over a child SA that an earlier run left half way: no policy stands for it.</summary>
    public void AdoptHalf(ChildNote note) => _ledger.Add(InstalledChild.Of(note) with { OutboundWaits = true });

    /// <summary>These connections are loaded: their reqids are noted, so that they have the same ones after a crash.</summary>
    public void Loaded(IEnumerable<LoadedConnection> connections) => _journal.Write(connections.Select(connection => (connection.Name, connection.Profile.Reqid)));

    /// <summary>Leaves a state of an earlier run where it is until then: the peer may still send by it, though it is of no use to us.</summary>
    public void Leave(XfrmStateId state, Instant until) => _ledger.Leave(state, until);

    /// <summary>Whether what somebody else did to the kernel took away or changed what is ours.</summary>
    public bool Concerns(XfrmEvent happened) => KernelDifference.Concerns(_ledger, happened);

    /// <summary>Compares what the kernel has with what it should have, and puts it right.</summary>
    /// <param name="now">The present.</param>
    /// <param name="inputs">Takes what the engine is to be told: children whose states are gone, and packets that wait for one.</param>
    /// <returns>Whether it has what it should; otherwise it is to be looked at again.</returns>
    public async ValueTask<bool> Repair(Instant now, ICollection<IkeInput> inputs)
    {
        try
        {
            IReadOnlyList<XfrmStateInfo> states = await _kernel.States(CancellationToken.None).ConfigureAwait(false);
            IReadOnlyList<XfrmPolicyInfo> policies = await _kernel.Policies(CancellationToken.None).ConfigureAwait(false);
            KernelDifference difference = KernelDifference.Between(_ledger, states, policies, now);
            foreach (InstalledChild child in difference.Lost)
                inputs.Add(new IkeInput.KernelLost(child.In.Spi, child.In.Destination));
            foreach (XfrmState asking in difference.Asking.Where(state => state.Selector is not null))
            {
                XfrmSelector packet = asking.Selector!;
                inputs.Add(new IkeInput.KernelAcquired(
                    asking.Reqid, new(packet.Source, packet.Protocol, packet.SourcePort), new(packet.Destination, packet.Protocol, packet.DestinationPort)));
            }

            if (difference.Operations.Count(operation => operation is XfrmOperation.PutPolicy) is > 0 and int missing)
                _log.PoliciesPutBack(missing);
            bool settled = true;
            foreach (XfrmOperation operation in difference.Operations)
                settled &= await Try(operation).ConfigureAwait(false);
            if (settled)
                _ledger.Settle(now);
            return settled;
        }
        catch (NetlinkException refused)
        {
            _log.KernelRefused(refused.Message);
            return false;
        }
    }

    /// <summary>When the next state of an earlier run is to go; never where none is left.</summary>
    public Instant NextRemoval => _ledger.NextRemoval;

    private async ValueTask<bool> Try(XfrmOperation operation)
    {
        try
        {
            await _kernel.Apply(operation, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (NetlinkException refused)
        {
            _log.KernelRefused(refused.Message);
            return false;
        }
    }
}
