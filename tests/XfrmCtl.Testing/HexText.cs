using System.Text;

namespace XfrmCtl.Testing;

/// <summary>Octets as people annotate them: hex digits with blanks anywhere, one field a line, and a comment after <c>#</c>.</summary>
public static class HexText
{
    /// <summary>The octets of an annotated block.</summary>
    /// <exception cref="FormatException">Something outside a comment is not a hex digit, or a digit is left over.</exception>
    public static byte[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder digits = new();
        foreach (string line in text.Split('\n'))
            foreach (char sign in line.Split('#')[0])
                if (!char.IsWhiteSpace(sign))
                    digits.Append(sign);
        return Convert.FromHexString(digits.ToString());
    }

    /// <summary>The octets in lower case without blanks.</summary>
    public static string Format(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(octets);
}
