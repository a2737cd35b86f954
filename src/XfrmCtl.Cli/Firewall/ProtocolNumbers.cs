using System.Globalization;

namespace XfrmCtl.Cli.Firewall;

/// <summary>Protocols of IP by the names that iptables and nftables print (IANA protocol-numbers).</summary>
internal static class ProtocolNumbers
{
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Esp = 50;
    public const byte Ah = 51;

    private static readonly Dictionary<string, byte> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["icmp"] = 1,
        ["igmp"] = 2,
        ["ipencap"] = 4,
        ["tcp"] = Tcp,
        ["udp"] = Udp,
        ["dccp"] = 33,
        ["ipv6"] = 41,
        ["gre"] = 47,
        ["esp"] = Esp,
        ["ipv6-crypt"] = Esp,
        ["ah"] = Ah,
        ["ipv6-auth"] = Ah,
        ["icmpv6"] = 58,
        ["ipv6-icmp"] = 58,
        ["ipcomp"] = 108,
        ["comp"] = 108,
        ["sctp"] = 132,
        ["udplite"] = 136,
    };

    /// <summary>The number, or null for a word that is none.</summary>
    public static byte? Of(string word) => Names.TryGetValue(word, out byte number) ? number
        : byte.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out byte written) ? written : null;
}
