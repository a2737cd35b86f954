using System.Collections.Immutable;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Values;

/// <content>Public keys.</content>
internal static partial class ValueKinds
{
    /// <summary>leftrsasigkey=: <c>%cert</c>, or a key in base 64 or hexadecimal as RFC 3110 has it.</summary>
    public static readonly ValueKind<PublicKeySpecification> PublicKey = new("%cert, or a key such as 0sAQO...", (text, problems) =>
    {
        if (text.Length == 0 || text.Equals("%none", StringComparison.OrdinalIgnoreCase))
            return PublicKeySpecification.Unsaid;
        if (text.Equals("%cert", StringComparison.OrdinalIgnoreCase))
            return PublicKeySpecification.Certificate;
        if (text.StartsWith("%dns", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(new(0, $"{text} asks DNS for the key, which is not done", "write the key itself: 0s and what `ipsec showhostkey` prints on the other side"));
            return PublicKeySpecification.Unsaid;
        }

        if (Octets(text) is not { Length: > 0 } octets)
        {
            problems.Add(new(0, "this is no public key", "write %cert, or 0s and the key in base 64 as `ipsec showhostkey` prints it"));
            return PublicKeySpecification.Unsaid;
        }

        int exponent = octets[0] == 0 ? 3 + (octets.Length > 2 ? (octets[1] << 8) | octets[2] : 0) : 1 + octets[0];
        if (exponent >= octets.Length)
            problems.Add(new(0, "this public key is cut off, or is none in the form of RFC 3110", "copy the whole line of `ipsec showhostkey`"));
        return new(PublicKeySource.Line, octets);
    });

    private static ImmutableArray<byte>? Octets(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            string digits = text[2..].Replace("_", "", StringComparison.Ordinal);
            return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? [.. Convert.FromHexString(digits)] : null;
        }

        if (!text.StartsWith("0s", StringComparison.OrdinalIgnoreCase))
            return null;
        byte[] octets = new byte[text.Length];
        return Convert.TryFromBase64String(text[2..], octets, out int count) ? [.. octets.AsSpan(0, count)] : null;
    }
}
