using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <summary>What the kernel has otherwise than it should. Pure.</summary>
/// <param name="Operations">What puts it right.</param>
/// <param name="Lost">Children of which a state is missing, the newest first: keys are nowhere else, so they are to be negotiated anew.</param>
/// <param name="Asking">Larval states of packets that asked for a state, by reqid: the question may have been lost.</param>
internal sealed record KernelDifference(ImmutableArray<XfrmOperation> Operations, ImmutableArray<InstalledChild> Lost, ImmutableArray<XfrmState> Asking)
{
    /// <summary>Compares what is noted with what was dumped.</summary>
    /// <param name="ledger">What should be there.</param>
    /// <param name="states">What is there.</param>
    /// <param name="policies">What is there.</param>
    /// <param name="now">The present, for what stays for a time only.</param>
    public static KernelDifference Between(KernelLedger ledger, IReadOnlyCollection<XfrmStateInfo> states, IReadOnlyCollection<XfrmPolicyInfo> policies, Instant now)
    {
        var operations = ImmutableArray.CreateBuilder<XfrmOperation>();
        HashSet<XfrmStateId> present = [.. states.Select(info => info.State.Id)];
        HashSet<XfrmStateId> held = [.. ledger.Children.Values.SelectMany(child => child.Inward.Concat(child.Outward))];
        Dictionary<XfrmPolicyId, XfrmPolicy> standing = [];
        foreach (XfrmPolicyInfo info in policies)
            standing.TryAdd(info.Policy.Id, info.Policy);

        foreach (XfrmPolicy policy in ledger.Policies)
            if (!standing.TryGetValue(policy.Id, out XfrmPolicy? there) || !Same(policy, there))
                operations.Add(new XfrmOperation.PutPolicy(policy));
        foreach (XfrmOperation owed in ledger.Owed)
            if (owed is XfrmOperation.DeleteState state ? present.Contains(state.Id) && !held.Contains(state.Id) : owed is XfrmOperation.DeletePolicy policy && standing.ContainsKey(policy.Id) && !ledger.Stands(policy.Id))
                operations.Add(owed);
        foreach ((XfrmStateId id, Instant until) in ledger.Leftovers)
            if (until <= now && present.Contains(id))
                operations.Add(new XfrmOperation.DeleteState(id));
        foreach (XfrmState larval in states.Where(info => info.IsLarval && info.State.Id.Spi.Value != 0).Select(info => info.State))
            if (ledger.IsUnclaimed(larval))
                operations.Add(new XfrmOperation.DeleteState(larval.Id));
        return new(
            operations.ToImmutable(),
            [.. ledger.Children.Values.Where(child => !child.States.All(present.Contains)).OrderByDescending(child => child.Serial)],
            [.. states.Where(info => info.IsLarval && info.State.Id.Spi.Value == 0).Select(info => info.State)]);
    }

    /// <summary>Whether what somebody else did to the kernel took away or changed what should be there.</summary>
    /// <param name="ledger">What should be there.</param>
    /// <param name="happened">What was done.</param>
    public static bool Concerns(KernelLedger ledger, XfrmEvent happened) => happened switch
    {
        XfrmEvent.StateDeleted deleted => ledger.Holds(deleted.State.State.Id),
        XfrmEvent.StatesFlushed flushed => ledger.Children.Values.Any(child => flushed.Protocol is null || child.Inward.Any(state => state.Protocol == flushed.Protocol)),
        XfrmEvent.PolicyDeleted deleted => ledger.Stands(deleted.Policy.Policy.Id),
        XfrmEvent.PolicyPut put => ledger.Wanted(put.Policy.Policy.Id) is { } wanted && !Same(wanted, put.Policy.Policy),
        XfrmEvent.PoliciesFlushed { Table: XfrmPolicyType.Main } => ledger.Policies.Any(),
        _ => false,
    };

    /// <summary>Whether packets meet the same. Counters and numbers that the kernel gives do not count.</summary>
    private static bool Same(XfrmPolicy wanted, XfrmPolicy there) =>
        wanted.Priority == there.Priority && wanted.Action == there.Action && wanted.Templates.SequenceEqual(there.Templates);
}
