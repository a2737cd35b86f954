using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Binding;

/// <summary>Gathers the weak ones among algorithms, each once, with the reason.</summary>
internal sealed class WeakAlgorithms
{
    private readonly List<(string Name, string Why)> _weak = [];

    public bool IsEmpty => _weak.Count == 0;

    public void Note(IkeProposal proposal)
    {
        Note(proposal.Cipher.ConfName, proposal.Cipher.Weakness);
        Note(proposal.Hash.ConfName, proposal.Hash.Weakness);
        Note(proposal.Group);
    }

    public void Note(EspProposal proposal)
    {
        Note(proposal.EncryptionName, proposal.Cipher.Weakness);
        Note(proposal.Integrity?.ConfName, proposal.Integrity?.Weakness);
    }

    public void Note(DhGroup? group) => Note(group?.ConfName, group?.Weakness);

    /// <summary><c>3des (why); md5</c>: the reason stands where an algorithm is spoken of for the first time.</summary>
    public string Describe(DiagnosticBag diagnostics) =>
        string.Join("; ", _weak.Select(row => diagnostics.IsFirst("weak " + row.Name) ? $"{row.Name} ({row.Why})" : row.Name));

    private void Note(string? name, string? why)
    {
        if (name is null || why is null)
            return;
        foreach ((string known, _) in _weak)
        {
            if (known == name)
                return;
        }

        _weak.Add((name, why));
    }
}
