using System.Text;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>One record of a secrets file while it is read.</summary>
internal sealed class SecretRecord(string path, byte[] octets, SecretScanner scanner, IReadOnlyList<SecretToken> tokens)
{
    /// <summary>How many tokens there are; at least one.</summary>
    public int Count => tokens.Count;

    /// <summary>The index of the colon, or -1.</summary>
    public int Colon
    {
        get
        {
            for (int i = 0; i < tokens.Count; i++)
            {
                if (tokens[i].Kind == SecretTokenKind.Colon)
                    return i;
            }

            return -1;
        }
    }

    /// <summary>A token.</summary>
    public SecretToken this[int index] => tokens[index];

    /// <summary>The octets of a token, quotes included.</summary>
    public ReadOnlySpan<byte> Octets(int index) => octets.AsSpan(tokens[index].Span.Start, tokens[index].Span.Length);

    /// <summary>The place of a token.</summary>
    public SourceLocation LocationOf(int index) => scanner.LocationOf(path, tokens[index].Span.Start);

    /// <summary>Whether a token is a word, in any case.</summary>
    public bool IsWord(int index, string word) =>
        tokens[index].Kind == SecretTokenKind.Word && Octets(index).Length == word.Length && Ascii.EqualsIgnoreCase(Octets(index), word);

    /// <summary>The text of an identity or pattern, without quotes. Not for what may be a key.</summary>
    public string Text(int index)
    {
        ReadOnlySpan<byte> token = Octets(index);
        return Encoding.UTF8.GetString(tokens[index].Kind == SecretTokenKind.Quoted ? token[1..^1] : token);
    }

    /// <summary>The kind of secret that a token names, in upper case, or null where it names none.</summary>
    public string? KindWord(int index)
    {
        foreach (string kind in Kinds)
        {
            if (IsWord(index, kind))
                return kind;
        }

        return null;
    }

    /// <summary>The kinds of Openswan, libreswan and strongSwan besides PSK.</summary>
    private static readonly string[] Kinds = ["RSA", "XAUTH", "PIN", "PPKS", "ECDSA", "EAP", "NTLM", "P12", "PKCS8", "PKCS12", "BLISS", "DSA", "PPK"];
}
