using System.Globalization;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Values;

/// <content>Amounts of traffic, and marks.</content>
internal static partial class ValueKinds
{
    /// <summary>An amount of octets; units count by 1024, as libreswan has it (IEC 60027-2).</summary>
    public static readonly ValueKind<ulong> OctetCount = new("an amount such as 4608000KiB, 500MB or 2G", (text, problems) => ReadAmount(text, "octets", problems));

    /// <summary>A number of packets, with the same units.</summary>
    public static readonly ValueKind<ulong> PacketCount = new("a number of packets such as 1000000 or 4Mi", (text, problems) => ReadAmount(text, "packets", problems));

    /// <summary>mark=, mark-in= and mark-out=; nothing written, 0 and no mean no mark.</summary>
    public static readonly ValueKind<MarkSpecification?> Mark = new("a mark such as 5, 0x10/0xff or %unique", (text, problems) =>
    {
        if (text.ToLowerInvariant() is "" or "0" or "no")
            return null;
        if (text.ToLowerInvariant() is "-1" or "%unique" or "%unique-dir" or "%same" || text.StartsWith("-1/", StringComparison.Ordinal))
            return new(0, 0, IsUnique: true);
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string valueText = slash < 0 ? text : text[..slash];
        uint mask = uint.MaxValue;
        if (!TryNumber(valueText, out uint value))
            problems.Add(new(0, $"'{valueText}' is no mark from 0 to 0xffffffff", "write a number, or %unique"));
        else if (slash >= 0 && !TryNumber(text[(slash + 1)..], out mask))
            problems.Add(new(slash + 1, $"'{text[(slash + 1)..]}' is no mask from 0 to 0xffffffff", "write for example 0xff"));
        else if ((value & ~mask) != 0)
            problems.Add(new(0, $"the mark {valueText} has bits outside its mask {text[(slash + 1)..]}, so that no packet fits", "make the mask wider"));
        return new(value, mask);
    });

    private static ulong ReadAmount(string text, string of, List<ValueProblem> problems)
    {
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        if (!ulong.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
        {
            problems.Add(new(0, $"'{text}' is no number of {of}", "write for example 1000000 or 4G"));
            return 0;
        }

        string unit = text[digits..].Trim().ToLowerInvariant();
        string prefix = unit.EndsWith('b') ? unit[..^1] : unit;
        int power = prefix switch
        {
            "" => 0,
            "k" or "ki" => 1,
            "m" or "mi" => 2,
            "g" or "gi" => 3,
            "t" or "ti" => 4,
            "p" or "pi" => 5,
            "e" or "ei" => 6,
            _ => -1,
        };
        if (power < 0)
            problems.Add(new(digits, $"'{text[digits..].Trim()}' is no unit", "the units are K, M, G, T, P and E, by 1024"));
        else if (number > ulong.MaxValue >> (10 * power))
            problems.Add(new(0, $"'{text}' is more than a kernel counts (2^64)"));
        else
            return number << (10 * power);
        return 0;
    }

    private static bool TryNumber(string text, out uint number) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
