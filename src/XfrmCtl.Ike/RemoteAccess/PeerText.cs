using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace XfrmCtl.Ike.RemoteAccess;

/// <summary>Texts that a peer sends: user names, banners, domains. They go to logs, terminals and scripts, so that they must be nothing but text.</summary>
public static class PeerText
{
    // A banner of Cisco's has at most 500 octets; RFC 1035 §2.3.4 has 255 for a name.
    private const int MostBannerCharacters = 1024;
    private const int MostDomainCharacters = 253;
    private const int MostUserOctets = 255;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Text for people: what is not printable becomes a space or '?', and what is longer than a banner is cut.</summary>
    public static string Printable(ReadOnlySpan<byte> octets)
    {
        string text = Encoding.UTF8.GetString(octets.Length > MostBannerCharacters * 4 ? octets[..(MostBannerCharacters * 4)] : octets);
        StringBuilder clean = new(Math.Min(text.Length, MostBannerCharacters));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (clean.Length >= MostBannerCharacters)
                return clean.Append('…').ToString();
            clean.Append(Rune.IsWhiteSpace(rune) ? " " : IsText(rune) ? rune.ToString() : "?");
        }

        return clean.ToString().Trim();
    }

    /// <summary>A user's name: text in UTF-8 without control characters, or why it is none. One zero octet at its end, as some clients send, is not part of it.</summary>
    public static bool TryUser(ReadOnlySpan<byte> octets, out string user, [NotNullWhen(false)] out string? fault)
    {
        octets = WithoutZero(octets);
        user = "";
        fault = octets.IsEmpty ? "it is empty" : octets.Length > MostUserOctets ? $"it has {octets.Length} octets" : null;
        if (fault is not null)
            return false;
        try
        {
            user = Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            fault = "it is no UTF-8";
            return false;
        }

        foreach (Rune rune in user.EnumerateRunes())
            if (!IsText(rune))
                fault = "it has control characters";
        return fault is null;
    }

    /// <summary>A domain name in ASCII, or null where the text is none: scripts will see it.</summary>
    public static string? Domain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = text.TrimEnd('.');
        bool good = name.Length is > 0 and <= MostDomainCharacters && name[0] is not ('-' or '.')
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_');
        return good ? name : null;
    }

    /// <summary>The octets without one zero at their end.</summary>
    public static ReadOnlySpan<byte> WithoutZero(ReadOnlySpan<byte> octets) => octets is [.. var text, 0] ? text : octets;

    // Format characters can turn a line of a log around.
    private static bool IsText(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
