using System.Collections.Immutable;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Planning;

/// <summary>What a connection would have in the kernel, against what is there.</summary>
/// <param name="Plan">What it would have, with the reqid that what is there has already.</param>
/// <param name="Policies">Each policy with the one of its identity that is installed, or null.</param>
/// <param name="States">Each pair with those installed states that serve it.</param>
/// <param name="OtherPolicies">Policies with the connection's reqid that it would not have.</param>
/// <param name="OtherStates">States with the connection's reqid that serve no pair.</param>
public sealed record InstalledPlan(
    ConnectionPlan Plan,
    ImmutableArray<(XfrmPolicy Planned, XfrmPolicy? Installed)> Policies,
    ImmutableArray<(XfrmState In, XfrmState Out, ImmutableArray<XfrmStateInfo> InstalledIn, ImmutableArray<XfrmStateInfo> InstalledOut)> States,
    ImmutableArray<XfrmPolicy> OtherPolicies,
    ImmutableArray<XfrmStateInfo> OtherStates)
{
    /// <summary>Compares.</summary>
    public static InstalledPlan Compare(ConnectionPlan plan, IReadOnlyCollection<XfrmPolicyInfo> policies, IReadOnlyCollection<XfrmStateInfo> states)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Dictionary<XfrmPolicyId, XfrmPolicy> byId = [];
        foreach (XfrmPolicyInfo info in policies)
            byId.TryAdd(info.Policy.Id, info.Policy);

        // The daemon gives reqids in the order in which it came to know names: what it installed says which one it gave.
        uint? given = plan.Policies.Select(policy => byId.GetValueOrDefault(policy.Id)).OfType<XfrmPolicy>()
            .Where(policy => policy.Templates is [{ } template, ..] && ChildPlanner.IsGiven(template.Reqid)).Select(policy => (uint?)policy.Templates[0].Reqid).FirstOrDefault();
        if (given is { } reqid && ChildPlanner.IsGiven(plan.Reqid))
            plan = plan.WithReqid(reqid);
        if (plan.Otherwise is { } otherwise && plan.Policies.Any(policy => byId.TryGetValue(policy.Id, out XfrmPolicy? there) && there.Templates.Count != policy.Templates.Count)
            && plan.Policies.Zip(otherwise.Policies).All(both => !byId.TryGetValue(both.First.Id, out XfrmPolicy? there) || there.Templates.Count == both.Second.Templates.Count))
            plan = otherwise;
        XfrmStateInfo[] own = [.. states.Where(info => info.State.Reqid == plan.Reqid && !info.IsLarval)];
        var pairs = plan.States.Select(pair => (pair.In, pair.Out, Serving(own, pair.In), Serving(own, pair.Out))).ToImmutableArray();
        HashSet<XfrmStateId> serving = [.. pairs.SelectMany(pair => pair.Item3.Concat(pair.Item4)).Select(info => info.State.Id)];
        HashSet<XfrmPolicyId> planned = [.. plan.Policies.Select(policy => policy.Id)];
        return new(
            plan,
            [.. plan.Policies.Select(policy => (policy, byId.GetValueOrDefault(policy.Id)))],
            pairs,
            [.. policies.Select(info => info.Policy).Where(policy => policy.Templates.Any(template => template.Reqid == plan.Reqid) && !planned.Contains(policy.Id))],
            [.. own.Where(info => !serving.Contains(info.State.Id))]);
    }

    /// <summary>What an installed policy has otherwise than the plan, in words; empty where nothing.</summary>
    public static IEnumerable<string> Differences(XfrmPolicy planned, XfrmPolicy installed)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(installed);
        if (installed.Priority != planned.Priority)
            yield return $"priority {installed.Priority} and not {planned.Priority}";
        if (installed.Action != planned.Action)
            yield return "blocks";
        if (installed.Templates.Count != planned.Templates.Count)
        {
            yield return installed.Templates.Count == 0 ? "lets traffic pass in clear" : $"{installed.Templates.Count} templates and not {planned.Templates.Count}";
            yield break;
        }

        foreach ((XfrmTemplate here, XfrmTemplate there) in planned.Templates.Zip(installed.Templates))
            foreach (string difference in Differences(here, there))
                yield return difference;
    }

    private static IEnumerable<string> Differences(XfrmTemplate here, XfrmTemplate there)
    {
        if (!there.Source.Equals(here.Source) || !there.Destination.Equals(here.Destination))
            yield return $"tunnel {there.Source} -> {there.Destination} and not {here.Source} -> {here.Destination}";
        if ((there.Protocol, there.Mode) != (here.Protocol, here.Mode))
            yield return $"{there.Protocol} {there.Mode} and not {here.Protocol} {here.Mode}".ToLowerInvariant();
        if (there.Reqid != here.Reqid)
            yield return $"reqid {there.Reqid} and not {here.Reqid}";
        if (there.Optional && !here.Optional)
            yield return "lets traffic pass without a state";
    }

    /// <summary>An inbound tunnel state has no selector, and serves every pair of the connection.</summary>
    private static ImmutableArray<XfrmStateInfo> Serving(IEnumerable<XfrmStateInfo> own, XfrmState planned) =>
    [
        .. own.Where(info => info.State.Source.Equals(planned.Source) && info.State.Id.Destination.Equals(planned.Id.Destination)
            && info.State.Id.Protocol == planned.Id.Protocol && info.State.Mode == planned.Mode
            && (planned.Selector is null || info.State.Selector is null || info.State.Selector == planned.Selector)),
    ];
}
