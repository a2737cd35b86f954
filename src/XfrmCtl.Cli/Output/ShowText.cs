using XfrmCtl.Cli.Inspection;

namespace XfrmCtl.Cli.Output;

/// <summary>What <c>show</c> says in text: a screen for each connection that was asked for, or one table of all.</summary>
internal sealed class ShowText(Terminal terminal, Ink ink, bool all, bool quiet)
{
    // What decides how a tunnel lives is shown though nobody wrote it.
    private static readonly string[] AlwaysShown = ["auto", "type", "authby", "pfs", "ikelifetime", "salifetime", "rekey", "rekeymargin", "rekeyfuzz", "keyingtries"];

    /// <summary>Writes it.</summary>
    /// <param name="document">What there is to show.</param>
    /// <param name="asTable">Whether connections get a line each.</param>
    /// <param name="dialect">The dialect and its reason.</param>
    public void Write(ShowDocument document, bool asTable, string dialect)
    {
        List<ShownConnection> connections = [.. document.Connections];
        if (quiet)
        {
            foreach (ShownConnection connection in connections.Where(connection => !connection.Usable))
                Paragraph.Prose(terminal.Out, terminal.LineWidth, "", $"{Words.Printable(connection.Name)} cannot be used; xfrmctl check says why", ink.Bad, indent: 2);
            return;
        }

        bool setupAlone = document.Setup is not null && connections.Count == 0;
        if (asTable && connections.Count > 0)
        {
            WriteTable(connections);
        }
        else
        {
            foreach ((int index, ShownConnection connection) in connections.Index())
            {
                if (index > 0)
                    terminal.Out.WriteLine();
                new ShowScreen(terminal, ink).Write(connection);
                terminal.Out.WriteLine();
                WriteSettings(connection.Settings);
            }
        }

        if (setupAlone)
        {
            terminal.Out.WriteLine(ink.Strong("config setup"));
            WriteSettings(document.Setup!);
        }

        terminal.Out.WriteLine();
        foreach (string line in Words.Pieces($"read as {Words.Printable(dialect)}", terminal.Width))
            terminal.Out.WriteLine(ink.Faint(line));
    }

    private void WriteTable(List<ShownConnection> connections)
    {
        var table = new TextTable(
            new("CONNECTION"),
            new("AUTO", Weight: 2),
            new("PEER", Weight: 1),
            new("NETWORKS", Weight: 5),
            new("PHASE 1", Weight: 4),
            new("PHASE 2", Weight: 6),
            new("KEY", Weight: 3),
            new("", Weight: 1, Colour: ink.Bad));
        foreach (ShownConnection connection in connections)
            table.Add(Cells(connection));
        table.Write(terminal.Out, terminal.Width, ink);
    }

    private string[] Cells(ShownConnection connection)
    {
        ShownEnd here = connection.Us == "right" ? connection.Right : connection.Left;
        ShownEnd peer = connection.Us == "right" ? connection.Left : connection.Right;
        return
        [
            Short(connection.Name, terminal.Width / 2),
            connection.Auto,
            Short(peer.Host, MostOfAPeer),
            $"{Networks(here)} <-> {Networks(peer)}",
            Proposals(connection.Ike),
            Proposals(connection.Esp),
            connection.Secret switch { null => "", { Found: true } => "found", _ => "missing" },
            connection.Usable ? "" : "cannot be used",
        ];
    }

    private static string Proposals(IReadOnlyList<ShownProposal> proposals)
    {
        if (proposals.Count == 0)
            return "";
        string weak = proposals.Any(proposal => proposal.Weak.Count > 0) ? " (weak)" : "";
        return proposals[0].Name + (proposals.Count > 1 ? $" +{proposals.Count - 1}" : "") + weak;
    }

    private static string Networks(ShownEnd end) => end.Networks.Count switch
    {
        0 => Short(end.Host, MostOfAPeer),
        1 => end.Networks[0],
        var count => $"{end.Networks[0]} +{count - 1}",
    };

    private static string Short(string text, int most) => Words.Printable(Words.Columns(text) <= most ? text : string.Concat(text.AsSpan(0, Words.Reach(text, 0, Math.Max(1, most - 3))), "..."));

    private void WriteSettings(IReadOnlyList<ShownSetting> settings)
    {
        var table = new SettingsTable();
        foreach (ShownSetting setting in settings)
        {
            if (all || setting.Origin != "built-in" || AlwaysShown.Contains(setting.Keyword))
                table.Add(setting);
        }

        table.Write(terminal, ink);
    }

    private const int MostOfAPeer = 40;
}
