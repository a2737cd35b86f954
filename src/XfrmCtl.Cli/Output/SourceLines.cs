using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Cli.Output;

/// <summary>The lines of configurations, to be shown below what is said of them. Lines that may hold a secret are not shown.</summary>
internal sealed class SourceLines
{
    private static readonly string[] SecretWords = ["PSK", "XAUTH", "RSA", "PIN", "EAP", "NTLM", "ECDSA", "P12", "PPKS", "0x", "0s", "0t"];
    private readonly Dictionary<string, SourceText> _texts = new(StringComparer.Ordinal);

    /// <summary>Remembers the texts of documents.</summary>
    public void Add(IEnumerable<IpsecConfDocument> documents)
    {
        foreach (IpsecConfDocument document in documents)
            _texts.TryAdd(document.Source.Path, document.Source);
    }

    /// <summary>A line, tabs as single blanks, or null where it is not to be shown.</summary>
    public string? Line(string file, int line)
    {
        if (!_texts.TryGetValue(file, out SourceText? text) || line < 1 || line > text.LineCount)
            return null;
        int start = text.LineStart(line - 1);
        int end = line < text.LineCount ? text.LineStart(line) : text.Text.Length;
        string shown = text.Text[start..end].TrimEnd('\r', '\n').Replace('\t', ' ');
        return MayHoldSecret(shown) ? null : Words.Printable(shown);
    }

    /// <summary>An ipsec.secrets that was named by mistake has a kind behind a colon.</summary>
    private static bool MayHoldSecret(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return false;
        string rest = line[(colon + 1)..].TrimStart();
        return rest.StartsWith('"') || rest.StartsWith('\'') || Array.Exists(SecretWords, word => rest.StartsWith(word, StringComparison.OrdinalIgnoreCase));
    }
}
