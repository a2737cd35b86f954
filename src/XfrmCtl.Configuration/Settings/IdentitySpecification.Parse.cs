using System.Buffers;
using System.Net;
using System.Text;
using XfrmCtl.Configuration.Values;
using XfrmCtl.Core.Naming;

namespace XfrmCtl.Configuration.Settings;

/// <content>Reading and comparing.</content>
public sealed partial record IdentitySpecification
{
    /// <summary>Whether it stands for anybody: <c>%any</c>, <c>%any6</c>, <c>0.0.0.0</c> or <c>::</c>.</summary>
    public bool IsAny => Kind == IdentityKind.Any;

    /// <summary>Reads an identity as ipsec.conf(5) and ipsec.secrets(5) write it.</summary>
    /// <param name="text">The word, without quotes.</param>
    /// <param name="identity">The identity, or null where the word is none.</param>
    /// <param name="problem">Why not, in a clause; null where it is one.</param>
    public static bool TryParse(string text, out IdentitySpecification? identity, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = null;
        identity = text.ToLowerInvariant() switch
        {
            "" => null,
            "%any" or "%any6" or "0.0.0.0" or "::" => Any,
            "%myid" => new(IdentityKind.MyId, text, []),
            "%none" => new(IdentityKind.None, text, []),
            "%fromcert" or "%cert" => new(IdentityKind.FromCertificate, text, []),
            _ when text[0] == '@' => ParseMarked(text, ref problem),
            _ when TypePrefix(text) is { } prefix => ParseTyped(prefix, text[(prefix.Length + 1)..], ref problem),
            _ when text.Contains('=', StringComparison.Ordinal) => ParseName(text, ref problem),
            _ when AddressText.TryAddress(text, out IPAddress address) => OfAddress(address),
            _ when text[0] == '%' => null,
            _ when text.Contains('@', StringComparison.Ordinal) => new(IdentityKind.UserFqdn, text, [.. Encoding.UTF8.GetBytes(text)]),
            _ when IsDottedNumber(text) => null,
            _ => new(IdentityKind.HostName, text, []),
        };
        if (identity is null)
            problem ??= text.Length == 0 ? "it is empty" : text[0] == '%' ? $"there is no '{text}'" : $"'{text}' is no address";
        return identity is not null;
    }

    /// <summary>Whether it is the same identity as another; names ignore case and trailing dots, as pluto has it.</summary>
    public bool Matches(IdentitySpecification other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Kind != other.Kind)
            return false;
        return Kind switch
        {
            IdentityKind.Fqdn or IdentityKind.UserFqdn or IdentityKind.HostName =>
                string.Equals(Text.TrimEnd('.'), other.Text.TrimEnd('.'), StringComparison.OrdinalIgnoreCase),
            IdentityKind.Address or IdentityKind.KeyId => Data.AsSpan().SequenceEqual(other.Data.AsSpan()),
            IdentityKind.DistinguishedName => DistinguishedName is { } name && other.DistinguishedName is { } otherName
                ? name.Matches(otherName)
                : Data.AsSpan().SequenceEqual(other.Data.AsSpan()),
            _ => true,
        };
    }

    /// <summary>Same kind, same text and same octets.</summary>
    public bool Equals(IdentitySpecification? other) =>
        other is not null && Kind == other.Kind && Text == other.Text && Data.AsSpan().SequenceEqual(other.Data.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Text);

    private static IdentitySpecification? ParseMarked(string text, ref string? problem)
    {
        if (text.Length == 1)
        {
            problem = "nothing follows the '@'";
            return null;
        }

        switch (text[1])
        {
            case '#' or '~':
                byte[]? octets = HexOctets(text.AsSpan(2));
                if (octets is null)
                {
                    problem = $"'{text[2..]}' is not an even number of hexadecimal digits";
                    return null;
                }

                if (text[1] == '#')
                    return new(IdentityKind.KeyId, Printable(octets) ?? text[2..], [.. octets]);
                return DistinguishedName.TryDecode(octets, out DistinguishedName? name)
                    ? OfName(name, name.ToString())
                    : new(IdentityKind.DistinguishedName, text, [.. octets]);
            case '[':
                string inner = text.EndsWith(']') ? text[2..^1] : text[2..];
                return new(IdentityKind.KeyId, inner, [.. Encoding.UTF8.GetBytes(inner)]);
            default:
                return text.IndexOf('@', 1) < 0
                    ? new(IdentityKind.Fqdn, text[1..], [.. Encoding.UTF8.GetBytes(text[1..])])
                    : new(IdentityKind.UserFqdn, text[1..], [.. Encoding.UTF8.GetBytes(text[1..])]);
        }
    }

    /// <summary>strongSwan's way to say what an identity is: <c>keyid:group</c>, <c>fqdn:gw</c>.</summary>
    private static string? TypePrefix(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && TypePrefixes.Contains(text[..colon], StringComparer.OrdinalIgnoreCase) ? text[..colon] : null;
    }

    private static IdentitySpecification? ParseTyped(string prefix, string text, ref string? problem)
    {
        if (text.Length == 0)
        {
            problem = $"nothing follows '{prefix}:'";
            return null;
        }

        switch (prefix.ToLowerInvariant())
        {
            case "ipv4" or "ipv6":
                if (AddressText.TryAddress(text, out IPAddress address))
                    return OfAddress(address);
                problem = $"'{text}' is no address";
                return null;
            case "keyid":
                return new(IdentityKind.KeyId, text, [.. Encoding.UTF8.GetBytes(text)]);
            case "asn1dn":
                return ParseName(text, ref problem);
            case "fqdn" or "dns":
                return new(IdentityKind.Fqdn, text, [.. Encoding.UTF8.GetBytes(text)]);
            default:
                return new(IdentityKind.UserFqdn, text, [.. Encoding.UTF8.GetBytes(text)]);
        }
    }

    private static IdentitySpecification? ParseName(string text, ref string? problem)
    {
        if (DistinguishedName.TryParse(text, out DistinguishedName? name, out (int Offset, string Message)? fault))
            return OfName(name, text);
        problem = fault!.Value.Message;
        return null;
    }

    private static IdentitySpecification OfName(DistinguishedName name, string text) =>
        new(IdentityKind.DistinguishedName, text, name.Octets) { DistinguishedName = name };

    private static byte[]? HexOctets(ReadOnlySpan<char> digits)
    {
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            digits = digits[2..];
        if (digits.IsEmpty || digits.Length % 2 != 0 || digits.ContainsAnyExcept(HexDigits))
            return null;
        return Convert.FromHexString(digits);
    }

    private static string? Printable(byte[] octets) =>
        octets.AsSpan().ContainsAnyExceptInRange((byte)0x21, (byte)0x7e) ? null : Encoding.ASCII.GetString(octets);

    private static bool IsDottedNumber(string text) => !text.AsSpan().ContainsAnyExcept(DigitsAndDots);

    private static readonly string[] TypePrefixes = ["ipv4", "ipv6", "fqdn", "dns", "rfc822", "email", "userfqdn", "asn1dn", "keyid"];
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> DigitsAndDots = SearchValues.Create("0123456789.");
}
