using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <content>How a plan becomes requests, and how states move with a NAT mapping.</content>
internal sealed partial class ActionDispatcher
{
    /// <summary>Does every step; at the first refusal takes back what was done, last first.</summary>
    private async ValueTask<KernelRefusal?> Execute(ImmutableArray<XfrmStep> steps)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i].Do is not { } operation)
                continue;
            try
            {
                await Apply(operation).ConfigureAwait(false);
            }
            catch (NetlinkException refused)
            {
                // Where the answer was lost, it may have been done.
                for (int back = refused.Errno == Errno.ENOBUFS ? i : i - 1; back >= 0; back--)
                    if (steps[back].Undo is { } undo)
                        await Do(undo).ConfigureAwait(false);
                return Refusal(refused);
            }
        }
        return null;
    }

    /// <summary>An outbound SPI is the peer's to choose: one of its choice may be that of a state which nobody needs any more, and which then gives way.</summary>
    private async ValueTask Apply(XfrmOperation operation)
    {
        try
        {
            await _kernel.Apply(operation, CancellationToken.None).ConfigureAwait(false);
        }
        catch (NetlinkException taken) when (taken.Errno == Errno.EEXIST && operation is XfrmOperation.AddState add && _ledger.IsSpare(add.State.Id))
        {
            await _kernel.Apply(new XfrmOperation.DeleteState(add.State.Id), CancellationToken.None).ConfigureAwait(false);
            await _kernel.Apply(operation, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Does what nobody waits for; a refusal is logged, and what was refused is done later (<see cref="Repair"/>).</summary>
    private async ValueTask Do(XfrmOperation operation)
    {
        if (await Try(operation).ConfigureAwait(false))
            return;
        if (operation is XfrmOperation.DeleteState or XfrmOperation.DeletePolicy)
            _ledger.Owe(operation);
        Troubled();
    }

    /// <summary>
    /// New ports: XFRM_MSG_UPDSA puts them into the state that is there. New addresses: a state's destination is its identity, so the
    /// outbound one is made anew under the new one; the inbound one's source changes with its update in the same way.
    /// </summary>
    private async ValueTask Move(IkeAction.MoveChild move)
    {
        if (!_ledger.Children.TryGetValue(move.Child, out InstalledChild? child))
            return;
        (IPEndPoint local, IPEndPoint remote) = (move.Local, move.Remote);
        try
        {
            foreach (XfrmStateId id in child.Inward)
                if (await _kernel.Find(id, withKeys: true, CancellationToken.None).ConfigureAwait(false) is { } inbound)
                    await Move(inbound.State, XfrmPlanner.Moved(inbound.State, remote, local)).ConfigureAwait(false);
            foreach (XfrmStateId id in child.Outward)
                if (await _kernel.Find(id, withKeys: true, CancellationToken.None).ConfigureAwait(false) is { } outbound)
                    await Move(outbound.State, XfrmPlanner.Moved(outbound.State, local, remote)).ConfigureAwait(false);
        }
        catch (NetlinkException refused)
        {
            // Half moved it may have lost a state, and then it is negotiated anew; what it has under its new identity belongs to nobody.
            _log.KernelRefused(refused.Message);
            XfrmStateId[] before = [.. child.Inward, .. child.Outward];
            InstalledChild after = child.Moved(local, remote);
            foreach (XfrmStateId id in after.Inward.Concat(after.Outward))
                if (!before.Contains(id))
                    _ledger.Owe(new XfrmOperation.DeleteState(id));
            Troubled();
            return;
        }
        var owner = new PolicyOwner.Child(move.Child);
        InstalledChild moved = child.Moved(local, remote);
        _ledger.Add(moved);
        if (_journal.Notes.Children.TryGetValue(move.Child, out ChildNote? note))
            _journal.Write(note with { Local = local.ToString(), Remote = remote.ToString() });
        if (local.Address.Equals(child.Local.Address) && remote.Address.Equals(child.Remote.Address))
            return;
        ImmutableArray<XfrmPolicy> policies = [.. _ledger.Owned(owner).Select(policy => XfrmPlanner.Moved(policy, local.Address, remote.Address))];
        _ledger.Disown(owner);
        _ledger.Own(owner, policies);
        foreach (XfrmPolicy policy in policies)
            await Do(new XfrmOperation.PutPolicy(policy)).ConfigureAwait(false);
    }

    /// <summary>Both were read with keys, which are ours to zero.</summary>
    private async ValueTask Move(XfrmState old, XfrmState moved)
    {
        try
        {
            if (moved.Id == old.Id && moved.Source.Equals(old.Source))
            {
                await _kernel.Apply(new XfrmOperation.UpdateState(moved), CancellationToken.None).ConfigureAwait(false);
                return;
            }
            await _kernel.Apply(new XfrmOperation.DeleteState(old.Id), CancellationToken.None).ConfigureAwait(false);
            await _kernel.Apply(new XfrmOperation.AddState(moved), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            old.Encryption?.Key?.Dispose();
            old.Integrity?.Key?.Dispose();
            old.Aead?.Key?.Dispose();
        }
    }

    private static KernelRefusal Refusal(NetlinkException refused) => new(refused.Errno, refused.Message, refused.Unsupported);
}
