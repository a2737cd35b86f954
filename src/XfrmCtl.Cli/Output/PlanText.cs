using XfrmCtl.Cli.Inspection;

namespace XfrmCtl.Cli.Output;

/// <summary><c>plan</c> for people: what would be there, and at each line whether it is.</summary>
internal sealed class PlanText(Terminal terminal, Ink ink, bool quiet)
{
    public void Write(PlanDocument document)
    {
        foreach ((int index, PlannedConnection connection) in document.Connections.Index())
        {
            if (index > 0)
                terminal.Out.WriteLine();
            Write(connection);
        }
    }

    private void Write(PlannedConnection connection)
    {
        TextWriter output = terminal.Out;
        string reqid = connection.Reqid is { } number ? $"  reqid {number}" : "";
        output.WriteLine($"{ink.Strong(Words.Printable(connection.Name))}{reqid}");
        if (connection.Open is { } open)
            output.WriteLine($"  {ink.Warning(connection.Reqid is null ? "no plan" : "not known before it is up")}: {Words.Printable(open)}");
        foreach (PlannedPolicy planned in connection.Policies.Where(Wanted))
        {
            ShownPolicy policy = planned.Policy;
            ShownTemplate by = policy.Templates[0];
            output.WriteLine($"  {Mark(planned.Status)} policy {policy.Direction,-7} {policy.Source} -> {policy.Destination}{(policy.Traffic is null ? "" : " " + policy.Traffic)}, priority {policy.Priority}{(policy.Mark is null ? "" : ", mark " + policy.Mark)}");
            output.WriteLine($"    by {by.Protocol} {by.Mode} {by.Source} -> {by.Destination}");
            foreach (string difference in planned.Differences)
                output.WriteLine($"    {ink.Bad("there it has")} {difference}");
        }

        foreach (PlannedState planned in connection.States.Where(state => !quiet || state.Status != "installed"))
        {
            PlannedStateShape state = planned.State;
            string spis = planned.Spis.Count == 0 ? "" : ": " + string.Join(", ", planned.Spis);
            output.WriteLine($"  {Mark(planned.Status)} state  {planned.Direction,-7} {state.Source} -> {state.Destination}, {state.Protocol} {state.Mode}{spis}");
            output.WriteLine($"    {Algorithms(state)}{(state.Selector is null ? "" : ", for " + state.Selector)}{(connection.Encapsulation == "always" ? ", in UDP" : state.Protocol == "esp" ? ", in UDP where a NAT is found" : "")}");
        }

        foreach (ShownPolicy other in connection.OtherPolicies)
            output.WriteLine($"  {ink.Warning("besides  ")} policy {other.Direction,-7} {other.Source} -> {other.Destination}, priority {other.Priority}");
        foreach (ShownState other in connection.OtherStates)
            output.WriteLine($"  {ink.Warning("besides  ")} state  {other.Protocol} {other.Spi} {other.Source} -> {other.Destination}");
    }

    private bool Wanted(PlannedPolicy policy) => !quiet || policy.Status != "installed";

    private string Mark(string status)
    {
        string padded = status.PadRight(9);
        return status switch
        {
            "installed" => ink.Good(padded),
            "different" => ink.Bad(padded),
            "missing" => ink.Warning(padded),
            _ => padded,
        };
    }

    private static string Algorithms(PlannedStateShape state) => string.Join(", ", new[] { state.Aead ?? state.Encryption, state.Integrity }
        .OfType<ShownAlgorithm>().Select(algorithm => algorithm.KeyBits == 0 ? algorithm.Name : $"{algorithm.Name} with {algorithm.KeyBits} bits"));
}
