using XfrmCtl.Cli.Output;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Probing;

/// <summary>What a peer takes, as a matrix: ciphers and hashes down, groups across.</summary>
internal sealed class ProbeText(Terminal terminal, Ink ink)
{
    /// <summary>Writes it.</summary>
    public void Write(ProbeSearch search, IReadOnlyList<IkeProposal> asked)
    {
        DhGroup[] groups = [.. asked.Select(proposal => proposal.Group).Distinct()];
        var rows = asked.Select(proposal => (Name: RowName(proposal), proposal)).GroupBy(row => row.Name).ToList();
        var accepted = search.Accepted.ToHashSet();
        var silent = search.Silent.ToHashSet();
        var columns = new List<TextTable.Column> { new("") };
        columns.AddRange(groups.Select(dh => new TextTable.Column(dh.ConfName, Colour: Colour)));
        // Rows and columns in which there is nothing say nothing.
        bool[] shown = [.. groups.Select(dh => accepted.Any(proposal => proposal.Group == dh))];
        var table = new TextTable([columns[0], .. columns.Skip(1).Where((_, index) => shown[index])]);
        foreach (IGrouping<string, (string Name, IkeProposal Proposal)> row in rows.Where(row => row.Any(one => accepted.Contains(one.proposal))))
        {
            table.Add([row.Key, .. groups.Where((_, index) => shown[index]).Select(dh => Cell(row.Select(one => one.Proposal).FirstOrDefault(proposal => proposal.Group == dh)))]);
        }

        if (accepted.Count > 0)
        {
            table.Write(terminal.Out, int.MaxValue, ink);
            terminal.Out.WriteLine();
        }

        string Cell(IkeProposal? proposal) => proposal is null ? "" : accepted.Contains(proposal) ? (Weak(proposal).Count > 0 ? "weak" : "yes") : silent.Contains(proposal) ? "?" : "-";
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
