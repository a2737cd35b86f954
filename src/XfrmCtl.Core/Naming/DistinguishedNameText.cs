using System.Buffers;
using System.Globalization;
using System.Text;

namespace XfrmCtl.Core.Naming;

/// <summary>The text form of a distinguished name, as ipsec.conf(5) of Openswan, libreswan and strongSwan write it.</summary>
internal static class DistinguishedNameText
{
    /// <summary>Reads the attributes; what is wrong first is in <paramref name="problem"/>.</summary>
    /// <remarks>A text that begins with a slash is OpenSSL's old form <c>/C=CH/CN=gw</c>, in which commas belong to the values.</remarks>
    public static IReadOnlyList<NameAttribute> Read(string text, out (int Offset, string Message)? problem)
    {
        problem = UnpairedSurrogate(text) is { } bad ? (bad, "half a character stands alone") : null;
        if (problem is not null)
            return [];
        List<NameAttribute> attributes = [];
        char separator = text.AsSpan().TrimStart().StartsWith('/') ? '/' : ',';
        int at = separator == '/' ? text.IndexOf('/', StringComparison.Ordinal) + 1 : 0;
        while (at <= text.Length)
        {
            int equals = text.IndexOf('=', at);
            int wordAt = SkipBlanks(text, at);
            if (equals < 0)
            {
                problem = (Math.Min(wordAt, text.Length), wordAt >= text.Length ? "the name ends with a separator" : $"'{text[wordAt..]}' has no '='");
                return [];
            }

            string word = text[wordAt..Math.Max(equals, wordAt)].TrimEnd();
            if (NameAttributeTable.ObjectIdOf(word) is not { } objectId)
            {
                problem = (wordAt, word.Length == 0 ? "an attribute has no type before its '='" : $"'{word}' is no type of attribute");
                return [];
            }

            string value = ReadValue(text, equals + 1, separator, out at);
            if (value.Length == 0)
            {
                problem = (equals + 1, $"{word}= has no value");
                return [];
            }

            attributes.Add(new(objectId, value));
        }

        return attributes;
    }

    /// <summary>A value with a backslash before what would end or change it, and before the two digits of each octet of a control character (RFC 4514 §2.4): names come from peers, and go into logs and to terminals.</summary>
    public static string Escape(string value)
    {
        if (!value.AsSpan().ContainsAny(Special) && value.AsSpan().Trim(' ').Length == value.Length && !value.Any(char.IsControl))
            return value;
        StringBuilder text = new();
        for (int i = 0; i < value.Length; i++)
        {
            bool isOuterBlank = value[i] == ' ' && (i == 0 || i == value.Length - 1);
            if (char.IsControl(value[i]))
                text.Append(string.Concat(Encoding.UTF8.GetBytes(value, i, 1).Select(octet => $"\\{octet:X2}")));
            else
                text.Append(isOuterBlank || Special.Contains(value[i]) ? "\\" : "").Append(value[i]);
        }

        return text.ToString();
    }

    /// <summary>Reads up to the next separator; <paramref name="next"/> is behind it, or behind the text's end where there is none.</summary>
    private static string ReadValue(string text, int from, char separator, out int next)
    {
        StringBuilder value = new();
        int kept = 0;
        int at = SkipBlanks(text, from);
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (Control(text, at) is { } control)
            {
                value.Append(control.Text);
                kept = value.Length;
                at += (3 * control.Octets) - 1;
                continue;
            }

            bool doubled = c == separator && at + 1 < text.Length && text[at + 1] == c;
            if (c == separator && !doubled)
                break;
            bool escaped = doubled || (c == '\\' && at + 1 < text.Length);
            value.Append(escaped ? text[++at] : c);
            if (escaped || c is not (' ' or '\t'))
                kept = value.Length;
        }

        next = at + 1;
        return value.ToString(0, kept);
    }

    /// <summary>A control character written by its octets; anything else with a backslash before it is itself, as the three implementations have it.</summary>
    private static (string Text, int Octets)? Control(string text, int at)
    {
        Span<byte> octets = stackalloc byte[2];
        for (int count = 1; count <= octets.Length && at + (3 * count) <= text.Length; count++)
        {
            int pair = at + (3 * (count - 1));
            if (text[pair] != '\\' || !byte.TryParse(text.AsSpan(pair + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octets[count - 1]))
                return null;
            if (Rune.DecodeFromUtf8(octets[..count], out Rune rune, out _) == OperationStatus.Done)
                return Rune.IsControl(rune) ? (rune.ToString(), count) : null;
        }

        return null;
    }

    private static int? UnpairedSurrogate(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out _, out int length) != OperationStatus.Done)
                return at;
            at += length;
        }

        return null;
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        return at;
    }

    private static readonly SearchValues<char> Special = SearchValues.Create(",\\/");
}
