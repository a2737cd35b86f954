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
        string reqid = connection.Reqid is { } number ? $"  reqid {number}" : "";
        Paragraph.Prose(terminal.Out, terminal.LineWidth, "", Words.Printable(connection.Name) + reqid, text => reqid.Length > 0 && text.EndsWith(reqid, StringComparison.Ordinal) ? ink.Strong(text[..^reqid.Length]) + reqid : ink.Strong(text), indent: 2);
        if (connection.Open is { } open)
            Line($"  {ink.Warning(connection.Reqid is null ? "no plan" : "not known before it is up")}: ", Words.Printable(open));
        foreach (PlannedPolicy planned in connection.Policies.Where(Wanted))
        {
            ShownPolicy policy = planned.Policy;
            ShownTemplate by = policy.Templates[0];
            Line($"  {Mark(planned.Status)} ", $"policy {policy.Direction,-7} {policy.Source} -> {policy.Destination}{(policy.Traffic is null ? "" : " " + policy.Traffic)}, priority {policy.Priority}{(policy.Mark is null ? "" : ", mark " + policy.Mark)}");
            Line("    ", $"by {by.Protocol} {by.Mode} {by.Source} -> {by.Destination}");
            foreach (string difference in planned.Differences)
                Line($"    {ink.Bad("there it has")} ", difference);
        }

        foreach (PlannedState planned in connection.States.Where(state => !quiet || state.Status != "installed"))
        {
            PlannedStateShape state = planned.State;
            string spis = planned.Spis.Count == 0 ? "" : ": " + string.Join(", ", planned.Spis);
            Line($"  {Mark(planned.Status)} ", $"state  {planned.Direction,-7} {state.Source} -> {state.Destination}, {state.Protocol} {state.Mode}{spis}");
            Line("    ", $"{Algorithms(state)}{(state.Selector is null ? "" : ", for " + state.Selector)}{(connection.Encapsulation == "always" ? ", in UDP" : state.Protocol == "esp" ? ", in UDP where a NAT is found" : "")}");
        }

        foreach (ShownPolicy other in connection.OtherPolicies)
            Line($"  {ink.Warning("besides  ")} ", $"policy {other.Direction,-7} {other.Source} -> {other.Destination}, priority {other.Priority}");
        foreach (ShownState other in connection.OtherStates)
            Line($"  {ink.Warning("besides  ")} ", $"state  {other.Protocol} {other.Spi} {other.Source} -> {other.Destination}");
    }

    private void Line(string lead, string text) => Paragraph.Prose(terminal.Out, terminal.LineWidth, lead, text, indent: 6);

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
