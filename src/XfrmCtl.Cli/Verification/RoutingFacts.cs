using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using XfrmCtl.Cli.Firewall;
using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verification;

/// <summary>Addresses and routes of the machine as /proc/net shows them: the main table of IPv4, every table of IPv6.</summary>
internal sealed class RoutingFacts
{
    private const uint Reject = 0x0200; // RTF_REJECT, <linux/route.h>
    private const uint Local = 0x80000000; // RTF_LOCAL, <linux/ipv6_route.h>

    private RoutingFacts(IReadOnlyList<KnownRoute> routes, HashSet<IPAddress> addresses) => (Routes, Addresses) = (routes, addresses);

    /// <summary>The routes.</summary>
    public IReadOnlyList<KnownRoute> Routes { get; }

    /// <summary>Our own addresses.</summary>
    public IReadOnlySet<IPAddress> Addresses { get; }

    /// <summary>Reads them; what cannot be read is left out.</summary>
    public static RoutingFacts Of(MachineView machine) => new(
        [.. machine.ReadLines("/proc/net/route").Select(Route).OfType<KnownRoute>(), .. machine.ReadLines("/proc/net/ipv6_route").Select(Route6).OfType<KnownRoute>()],
        [.. Addresses4(machine), .. machine.ReadLines("/proc/net/if_inet6").Select(line => Address6(line.Split(' ')[0])).OfType<IPAddress>()]);

    /// <summary>The route that an address takes: the longest prefix, then the least metric; null where there is none or it refuses.</summary>
    public KnownRoute? To(IPAddress address)
    {
        KnownRoute? best = Routes.Where(route => route.Network.Contains(address)).OrderByDescending(route => route.Network.PrefixLength).ThenBy(route => route.Metric).FirstOrDefault();
        return best is { Refuses: false } ? best : null;
    }

    /// <summary>One of our addresses within a network, or null.</summary>
    public IPAddress? AddressIn(IPNetwork network) => Addresses.FirstOrDefault(network.Contains);

    // "           |-- 203.0.113.133" and below it "              /32 host LOCAL" (net/ipv4/fib_trie.c).
    private static IEnumerable<IPAddress> Addresses4(MachineView machine)
    {
        string? leaf = null;
        foreach (string line in machine.ReadLines("/proc/net/fib_trie"))
        {
            string text = line.Trim();
            if (text.StartsWith("|-- ", StringComparison.Ordinal))
                leaf = text[4..];
            else if (text == "/32 host LOCAL" && IPAddress.TryParse(leaf, out IPAddress? address))
                yield return address;
        }
    }

    // Iface Destination Gateway Flags RefCnt Use Metric Mask …; addresses as words in the machine's byte order (net/ipv4/fib_trie.c).
    private static KnownRoute? Route(string line)
    {
        string[] fields = line.Split('\t', StringSplitOptions.TrimEntries);
        if (fields.Length < 8 || Hex(fields[1]) is not { } destination || Hex(fields[2]) is not { } gateway || Hex(fields[3]) is not { } flags || Hex(fields[7]) is not { } mask
            || !uint.TryParse(fields[6], out uint metric))
        {
            return null;
        }

        return new KnownRoute(
            NetworkText.Of(Address(destination), global::System.Numerics.BitOperations.PopCount(mask)), fields[0], IsOnLink: gateway == 0, Refuses: (flags & Reject) != 0, metric);
    }

    // destination, its length, source, its length, gateway, metric, references, uses, flags, interface (net/ipv6/route.c).
    private static KnownRoute? Route6(string line)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 10 || Address6(fields[0]) is not { } destination || Hex(fields[1]) is not { } length || length > 128
            || Address6(fields[4]) is not { } gateway || Hex(fields[5]) is not { } metric || Hex(fields[8]) is not { } flags || (flags & Local) != 0)
        {
            return null;
        }

        return new KnownRoute(NetworkText.Of(destination, (int)length), fields[9], gateway.Equals(IPAddress.IPv6Any), (flags & Reject) != 0, metric);
    }

    private static IPAddress Address(uint word)
    {
        byte[] octets = new byte[4];
        if (BitConverter.IsLittleEndian)
            BinaryPrimitives.WriteUInt32LittleEndian(octets, word);
        else
            BinaryPrimitives.WriteUInt32BigEndian(octets, word);
        return new IPAddress(octets);
    }

    private static IPAddress? Address6(string hex)
    {
        Span<byte> octets = stackalloc byte[16];
        return hex.Length == 32 && Convert.FromHexString(hex, octets, out _, out int written) == global::System.Buffers.OperationStatus.Done && written == 16 ? new IPAddress(octets) : null;
    }

    private static uint? Hex(string field) => uint.TryParse(field, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint value) ? value : null;
}

/// <summary>A route.</summary>
/// <param name="Network">Where it leads to.</param>
/// <param name="Device">The interface.</param>
/// <param name="IsOnLink">Whether there is no gateway on the way.</param>
/// <param name="Refuses">Whether it refuses what takes it (unreachable, prohibit).</param>
/// <param name="Metric">Its metric.</param>
internal sealed record KnownRoute(IPNetwork Network, string Device, bool IsOnLink, bool Refuses, uint Metric);
