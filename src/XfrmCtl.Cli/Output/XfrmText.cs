using System.Globalization;
using XfrmCtl.Cli.Inspection;

namespace XfrmCtl.Cli.Output;

/// <summary>The kernel's states and policies for people, and its events a line each.</summary>
internal sealed class XfrmText(Terminal terminal, Ink ink, DateTimeOffset now, bool verbose, bool quiet = false)
{
    public void Write(XfrmDocument document)
    {
        TextWriter output = terminal.Out;
        if (quiet)
        {
            foreach (ShownState state in document.States.Where(state => state.IntegrityErrors is not null || state.ReplayErrors is not null))
                WriteDetails(state);
            return;
        }

        output.WriteLine(document.States.Count == 0 ? "No state." : Words.Count((ulong)document.States.Count, "state") + ":");
        if (document.States.Count > 0)
            WriteStates(document.States);
        output.WriteLine();
        output.WriteLine(document.Policies.Count == 0 ? "No policy." : document.Policies.Count == 1 ? "1 policy:" : $"{document.Policies.Count} policies:");
        if (document.Policies.Count > 0)
            WritePolicies(document.Policies);
    }

    public void Write(XfrmEventLine line)
    {
        string whose = line.Ours is null ? "" : line.Ours.Value ? "ours " : "else ";
        terminal.Out.WriteLine($"{ink.Faint(line.At.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture))} {whose}{line.Text}");
        terminal.Out.Flush();
    }

    /// <summary>Whose it is: the connection, or that it is ours or somebody else's.</summary>
    public static string Owner(bool? ours, string? connection) => connection is not null ? Words.Printable(connection) : ours switch
    {
        true => "(ours)",
        false => "(others)",
        null => "(unknown)",
    };

    /// <summary>The algorithms, in the kernel's words.</summary>
    public static string Algorithms(ShownState state) => state.Larval == true ? "(reserved)" : string.Join(' ', new[]
    {
        Sized(state.Aead ?? state.Encryption), state.Integrity is { } integrity ? $"{integrity.Name}/{integrity.IcvBits ?? 0}" : null, state.Compression,
    }.OfType<string>());

    private void WriteStates(IReadOnlyList<ShownState> states)
    {
        var table = new TextTable(
            new("OWNER"),
            new("FROM"),
            new("TO"),
            new("SPI"),
            new("ALGORITHMS", Weight: 3),
            new("MODE", Weight: 2),
            new("REQID", Weight: 5, AlignRight: true),
            new("AGE", Weight: 4),
            new("PACKETS", Weight: 1, AlignRight: true),
            new("TRAFFIC", AlignRight: true));
        foreach (ShownState state in states)
        {
            table.Add(
                Owner(state.Ours, state.Connection), state.Source, state.Destination, $"{state.Protocol} {state.Spi}", Algorithms(state),
                state.Mode + (state.Encapsulation is null ? "" : " in UDP"), $"{state.Reqid}",
                state.AddedAt is { } added ? Words.Duration(now - added) : "", $"{state.Packets}", Words.Octets(state.Bytes));
        }

        table.Write(terminal.Out, terminal.Width, ink, wraps: true);
        foreach (ShownState state in states)
            WriteDetails(state);
    }

    private void WriteDetails(ShownState state)
    {
        List<(string Text, Func<string, string>? Colour)> details = [];
        foreach ((string what, ShownAlgorithm? algorithm) in new[] { ("encryption key", state.Aead ?? state.Encryption), ("integrity key", state.Integrity) })
            if (algorithm?.Key is { } key && !quiet)
                details.Add(($"{what} {key}", ink.Bad));
        if (state.IntegrityErrors is { } wrong)
            details.Add(($"{Words.Count(wrong, "packet")} {(wrong == 1 ? "was" : "were")} not authentic", ink.Bad));
        if (state.ReplayErrors is { } late)
            details.Add(($"{Words.Count(late, "packet")} came twice or too late", ink.Warning));
        if (verbose && !quiet)
        {
            if (state.Encapsulation is { } udp)
                details.Add(($"UDP port {udp.SourcePort} to {udp.DestinationPort}", null));
            if (state.Selector is { } selector)
                details.Add(($"for {selector}", null));
            if (state.ReplayWindow is { } window)
                details.Add(($"replay window {window}{(state.Esn == true ? ", extended sequence numbers" : "")}", null));
            if (state.Mark is { } mark)
                details.Add(($"mark {mark}", null));
            if (Limits(state.Limits) is { } limits)
                details.Add((limits, null));
        }

        foreach ((string detail, Func<string, string>? colour) in details)
            Paragraph.Prose(terminal.Out, terminal.LineWidth, $"  {state.Protocol} {state.Spi}: ", detail, colour);
    }

    private void WritePolicies(IReadOnlyList<ShownPolicy> policies)
    {
        var table = new TextTable(
            new("OWNER"),
            new("DIR"),
            new("FROM"),
            new("TO"),
            new("TRAFFIC", Weight: 4),
            new("ACTION"),
            new("BY", Weight: 2),
            new("REQID", Weight: 3, AlignRight: true),
            new("PRIORITY", Weight: 1, AlignRight: true));
        foreach (ShownPolicy policy in policies)
        {
            ShownTemplate? first = policy.Templates.Count > 0 ? policy.Templates[0] : null;
            table.Add(
                Owner(policy.Ours, policy.Connection), policy.Direction, policy.Source, policy.Destination, policy.Traffic ?? "", policy.Action,
                first is null ? "" : $"{first.Protocol} {first.Mode} {first.Source} -> {first.Destination}", first is null ? "" : $"{first.Reqid}", $"{policy.Priority}");
        }

        table.Write(terminal.Out, terminal.Width, ink, wraps: true);
    }

    private static string? Sized(ShownAlgorithm? algorithm) => algorithm is null ? null : $"{algorithm.Name}/{algorithm.KeyBits}";

    private static string? Limits(ShownLimits? limits)
    {
        if (limits is null)
            return null;
        List<string> words = [];
        if (limits.HardSeconds is { } seconds)
            words.Add("after " + Words.Duration(TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue))));
        if (limits.HardBytes is { } octets)
            words.Add("after " + Words.Octets(octets));
        if (limits.HardPackets is { } packets)
            words.Add("after " + Words.Count(packets, "packet"));
        return words.Count == 0 ? null : "ends " + string.Join(" or ", words);
    }
}
