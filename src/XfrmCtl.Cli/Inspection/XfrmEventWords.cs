using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Cli.Inspection;

/// <summary>What the kernel reports, as a line of <c>xfrm monitor</c>.</summary>
internal static class XfrmEventWords
{
    /// <summary>The line of an event.</summary>
    public static XfrmEventLine Line(XfrmEvent happened, DateTimeOffset now, XfrmInspector inspector)
    {
        ShownState? state = happened switch
        {
            XfrmEvent.Expire expire => inspector.Describe(expire.State),
            XfrmEvent.StatePut put => inspector.Describe(put.State),
            XfrmEvent.StateDeleted deleted => inspector.Describe(deleted.State),
            _ => null,
        };
        ShownPolicy? policy = happened switch
        {
            XfrmEvent.Acquire acquire => inspector.Describe(acquire.Policy),
            XfrmEvent.PolicyExpire expire => inspector.Describe(expire.Policy),
            XfrmEvent.PolicyPut put => inspector.Describe(put.Policy),
            XfrmEvent.PolicyDeleted deleted => inspector.Describe(deleted.Policy),
            _ => null,
        };
        (string name, string text) = Words(happened, state, policy);
        return new XfrmEventLine { At = now, Event = name, Text = text, Ours = state?.Ours ?? policy?.Ours, State = state, Policy = policy };
    }

    private static (string Name, string Text) Words(XfrmEvent happened, ShownState? state, ShownPolicy? policy) => happened switch
    {
        XfrmEvent.Acquire acquire => ("acquire", $"a packet {acquire.Packet} asks for a state {acquire.Source} -> {acquire.Destination} (reqid {acquire.Reqid})"),
        XfrmEvent.Expire { Hard: true } => ("expire", $"state {Name(state!)} has ended by its limit"),
        XfrmEvent.Expire => ("expire", $"state {Name(state!)} wants to be renewed"),
        XfrmEvent.PolicyExpire { Hard: true } => ("policy-expire", $"policy {Name(policy!)} has ended by its limit"),
        XfrmEvent.PolicyExpire => ("policy-expire", $"policy {Name(policy!)} is near its end"),
        XfrmEvent.Mapping mapping => ("mapping", $"packets of {mapping.State} come from {mapping.New} and no longer from {mapping.Old}"),
        XfrmEvent.StatePut { Updated: true } => ("state-put", $"state {Name(state!)} was changed"),
        XfrmEvent.StatePut => ("state-put", $"state {Name(state!)} was added"),
        XfrmEvent.StateDeleted => ("state-deleted", $"state {Name(state!)} was removed"),
        XfrmEvent.StatesFlushed flushed => ("states-flushed", $"all {flushed.Protocol?.ToString().ToLowerInvariant() ?? "IPsec"} states were removed"),
        XfrmEvent.PolicyPut { Updated: true } => ("policy-put", $"policy {Name(policy!)} was put"),
        XfrmEvent.PolicyPut => ("policy-put", $"policy {Name(policy!)} was added"),
        XfrmEvent.PolicyDeleted => ("policy-deleted", $"policy {Name(policy!)} was removed"),
        XfrmEvent.PoliciesFlushed => ("policies-flushed", "all policies were removed"),
        XfrmEvent.DefaultsChanged changed => ("defaults", $"packets without a policy: {changed.Actions}"),
        XfrmEvent.Counted counted => ("counted", $"state {counted.Aevent.Id} counted on"),
        XfrmEvent.Report report => ("report", $"Mobile IPv6 met a packet {report.Packet} that it cannot take"),
        XfrmEvent.Migrate => ("migrate", "states and policies were moved to other addresses"),
        XfrmEvent.EventsLost => ("events-lost", "events were lost, since they came faster than they were read"),
        XfrmEvent.Unreadable unknown => ("unreadable", $"a message of type {unknown.MessageType} with {unknown.LengthOctets} octets cannot be read"),
        _ => ("unknown", happened.GetType().Name),
    };

    private static string Name(ShownState state) => $"{state.Protocol} {state.Spi} {state.Source} -> {state.Destination} (reqid {state.Reqid})";

    private static string Name(ShownPolicy policy) => $"{policy.Direction} {policy.Source} -> {policy.Destination}{(policy.Traffic is null ? "" : " " + policy.Traffic)}";
}
