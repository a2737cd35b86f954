using System.Buffers;
using System.Net;
using System.Numerics;

namespace XfrmCtl.Configuration.Values;

/// <summary>Addresses and networks as configuration files write them.</summary>
/// <remarks>Stricter than <see cref="IPAddress.TryParse(string, out IPAddress)"/>, which takes <c>10</c>, <c>10.1</c> and octal numbers.</remarks>
internal static class AddressText
{
    /// <summary>Reads four decimal numbers, or an IPv6 address without scope.</summary>
    public static bool TryAddress(ReadOnlySpan<char> text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Contains(':'))
        {
            if (text.ContainsAnyExcept(Ipv6Characters) || !IPAddress.TryParse(text, out IPAddress? v6))
                return false;
            address = v6;
            return true;
        }

        if (!TryIpv4(text, out uint number, exactly: 4))
            return false;
        address = new(Octets(number));
        return true;
    }

    /// <summary>Reads <c>address/length</c>, <c>address/netmask</c> or a lone address; octets of IPv4 may be left out before a slash (<c>10/8</c>).</summary>
    /// <param name="text">The text.</param>
    /// <param name="network">The network with its host bits cleared.</param>
    /// <param name="hostBits">Whether host bits were set and were cleared.</param>
    /// <param name="problem">What is wrong, and at which offset.</param>
    public static bool TryNetwork(ReadOnlySpan<char> text, out IPNetwork network, out bool hostBits, out (int Offset, string Message) problem)
    {
        network = default;
        hostBits = false;
        problem = default;
        int slash = text.IndexOf('/');
        ReadOnlySpan<char> base_ = slash < 0 ? text : text[..slash];
        if (!TryAddress(base_, out IPAddress address))
        {
            if (slash < 0 || !TryIpv4(base_, out uint shortened, exactly: 0))
            {
                problem = (0, $"'{base_}' is no address");
                return false;
            }

            address = new(Octets(shortened));
        }

        byte[] octets = address.GetAddressBytes();
        int length = octets.Length * 8;
        if (slash >= 0 && !TryPrefixLength(text[(slash + 1)..], octets.Length, out length))
        {
            problem = (slash + 1, $"'{text[(slash + 1)..]}' is no prefix length from 0 to {octets.Length * 8}{(octets.Length == 4 ? " and no netmask" : "")}");
            return false;
        }

        hostBits = ClearHostBits(octets, length);
        network = new(new IPAddress(octets), length);
        return true;
    }

    private static bool TryPrefixLength(ReadOnlySpan<char> text, int octets, out int length)
    {
        length = 0;
        if (octets == 4 && text.Contains('.'))
        {
            if (!TryIpv4(text, out uint mask, exactly: 4))
                return false;
            length = System.Numerics.BitOperations.LeadingZeroCount(~mask);
            return length == 32 || mask << length == 0;
        }

        return text.Length is > 0 and <= 3 && !text.ContainsAnyExcept(Digits) && (length = ParseDigits(text)) <= octets * 8;
    }

    private static bool ClearHostBits(byte[] octets, int length)
    {
        bool any = false;
        for (int i = 0; i < octets.Length; i++)
        {
            int bits = Math.Clamp(length - i * 8, 0, 8);
            byte mask = (byte)(0xff00 >> bits & 0xff);
            any |= (octets[i] & ~mask) != 0;
            octets[i] &= mask;
        }

        return any;
    }

    private static bool TryIpv4(ReadOnlySpan<char> text, out uint number, int exactly)
    {
        number = 0;
        int parts = 0;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> part = text[range];
            bool decimalNumber = part.Length is > 0 and <= 3 && !part.ContainsAnyExcept(Digits) && (part.Length == 1 || part[0] != '0');
            if (!decimalNumber || ParseDigits(part) > 255 || parts == 4)
                return false;
            number |= (uint)ParseDigits(part) << (24 - 8 * parts);
            parts++;
        }

        return exactly == 0 || parts == exactly;
    }

    private static byte[] Octets(uint number) => [(byte)(number >> 24), (byte)(number >> 16 & 0xff), (byte)(number >> 8 & 0xff), (byte)(number & 0xff)];

    private static int ParseDigits(ReadOnlySpan<char> digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> Ipv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>What was probably meant by something that is no network: Cisco's wildcard mask, or a range; null where it is neither.</summary>
    public static string? InsteadOf(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && TryIpv4(text.AsSpan(slash + 1), out uint mask, exactly: 4) && uint.IsPow2(unchecked(mask + 1)))
            return $"{text[(slash + 1)..]} is a wildcard mask; write {text[..slash]}/{32 - BitOperations.PopCount(mask)}";
        int hyphen = text.IndexOf('-', StringComparison.Ordinal);
        return hyphen > 0 && TryAddress(text.AsSpan(0, hyphen), out _) && TryAddress(text.AsSpan(hyphen + 1), out _)
            ? "a range cannot be had; write the networks that it is made of, in leftsubnets= or rightsubnets="
            : null;
    }
}
