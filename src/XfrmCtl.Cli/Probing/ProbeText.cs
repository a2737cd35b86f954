using XfrmCtl.Cli.Output;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Probing;

/// <summary>What a peer takes, as a matrix: ciphers and hashes down, groups across.</summary>
internal sealed class ProbeText(Terminal terminal, Ink ink)
{
    /// <summary>Writes it.</summary>
    public void Write(ProbeSearch search, IReadOnlyList<IkeProposal> asked)
    {
        var accepted = search.Accepted.ToHashSet();
        var silent = search.Silent.ToHashSet();
        // Rows and columns in which there is nothing say nothing.
        DhGroup[] groups = [.. asked.Select(proposal => proposal.Group).Distinct().Where(dh => accepted.Any(proposal => proposal.Group == dh))];
        var rows = asked.Select(proposal => (Name: RowName(proposal), Proposal: proposal)).GroupBy(row => row.Name).Where(row => row.Any(one => accepted.Contains(one.Proposal))).ToList();
        if (rows.Count == 0)
            return;

        // As many groups beside each other as the terminal has room for.
        int room = terminal.Width - rows.Max(row => row.Key.Length);
        foreach (DhGroup[] part in groups.Chunk(Math.Max(1, room / (groups.Max(dh => dh.ConfName.Length) + TextTable.Gap))))
        {
            var table = new TextTable([new(""), .. part.Select(dh => new TextTable.Column(dh.ConfName, Colour: Colour))]);
            foreach (IGrouping<string, (string Name, IkeProposal Proposal)> row in rows)
                table.Add([row.Key, .. part.Select(dh => Cell(row.Select(one => one.Proposal).FirstOrDefault(proposal => proposal.Group == dh)))]);
            table.Write(terminal.Out, terminal.Width, ink);
            terminal.Out.WriteLine();
        }

        string Cell(IkeProposal? proposal) => proposal is null ? "" : accepted.Contains(proposal) ? (Weak(proposal).Count > 0 ? "weak" : "yes") : silent.Contains(proposal) ? "silent" : "no";
    }

    /// <summary>The weak parts of a proposal.</summary>
    public static IReadOnlyList<string> Weak(IkeProposal proposal) =>
    [
        .. new[] { (proposal.Cipher.ConfName, proposal.Cipher.Weakness), (proposal.Hash.ConfName, proposal.Hash.Weakness), (proposal.Group.ConfName, proposal.Group.Weakness) }
            .Where(part => part.Weakness is not null).Select(part => part.ConfName),
    ];

    private string Colour(string cell) => cell switch { "yes" => ink.Good(cell), "weak" => ink.Warning(cell), _ => ink.Faint(cell) };

    private static string RowName(IkeProposal proposal) => $"{proposal.Cipher}{(proposal.Cipher.SendsKeyLength ? proposal.KeyBits : "")}-{proposal.Hash}";
}
