using System.Collections.Immutable;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Planning;

namespace XfrmCtl.Cli.Inspection;

/// <summary>Says what connections would have in the kernel, against what is there.</summary>
/// <param name="machine">This machine's addresses.</param>
/// <param name="reqids">The reqids, in the order of the files.</param>
/// <param name="tables">What is there, or null where the kernel does not tell.</param>
internal sealed class PlanInspector(LocalNetwork machine, ReqidTable reqids, XfrmTables? tables)
{
    private readonly XfrmInspector _inspector = new(ownership: null, new ChildNotes());

    public PlannedConnection Inspect(ConnectionSettings connection)
    {
        if (connection.HasErrors)
            return new() { Name = connection.Name, Open = $"it has errors: {connection.FirstError}" };
        if (connection.Type.Value is not (ConnectionType.Tunnel or ConnectionType.Transport))
            return new() { Name = connection.Name, Open = $"type={connection.Type.Value.ToString().ToLowerInvariant()} is not there: the daemon does not load it" };
        if (LocalSide.Of(connection, machine, out Diagnostic? problem) is not { } oriented)
            return new() { Name = connection.Name, Open = problem!.Message };
        InstalledPlan plan = InstalledPlan.Compare(ConnectionPlanner.Plan(oriented, reqids), tables?.Policies ?? [], tables?.States ?? []);
        return new()
        {
            Name = connection.Name,
            Open = plan.Plan.Open,
            Reqid = plan.Plan.Reqid,
            Encapsulation = plan.Plan.ForcedEncapsulation ? "always" : "behind-nat",
            Policies = [.. plan.Policies.Select(Describe)],
            States = [.. plan.States.SelectMany(pair => new[] { Describe("in", pair.In, pair.InstalledIn), Describe("out", pair.Out, pair.InstalledOut) })],
            OtherPolicies = [.. plan.OtherPolicies.Select(_inspector.Describe)],
            OtherStates = [.. plan.OtherStates.Select(_inspector.Describe)],
        };
    }

    private PlannedPolicy Describe((XfrmPolicy Planned, XfrmPolicy? Installed) pair)
    {
        string[] differences = pair.Installed is null ? [] : [.. InstalledPlan.Differences(pair.Planned, pair.Installed)];
        string status = tables is null ? "unknown" : pair.Installed is null ? "missing" : differences.Length > 0 ? "different" : "installed";
        return new(status, differences, _inspector.Describe(pair.Planned));
    }

    private PlannedState Describe(string direction, XfrmState planned, ImmutableArray<XfrmStateInfo> installed)
    {
        string status = tables is null ? "unknown" : installed.IsEmpty ? "missing" : "installed";
        ShownState shown = _inspector.Describe(new XfrmStateInfo(planned, default, null, 0, 0, 0));
        return new(status, direction, [.. installed.Select(info => info.State.Id.Spi.ToString())], new()
        {
            Protocol = shown.Protocol,
            Mode = shown.Mode,
            Source = shown.Source,
            Destination = shown.Destination,
            Selector = shown.Selector,
            Encryption = shown.Encryption,
            Integrity = shown.Integrity,
            Aead = shown.Aead,
            ReplayWindow = shown.ReplayWindow,
            Mark = shown.Mark,
            Limits = shown.Limits,
        });
    }
}
