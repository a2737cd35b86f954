using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace XfrmCtl.Core;

/// <summary>Addresses from one to another, both included: those that a gateway gives out to road warriors.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest, of the same family and not below the first.</param>
public sealed record AddressRange(IPAddress First, IPAddress Last)
{
    /// <summary>How many addresses there are; never more than an int holds.</summary>
    public int Count { get; } = (int)BigInteger.Min(Number(Last) - Number(First) + 1, int.MaxValue);

    /// <summary>Whether the addresses are IPv6.</summary>
    public bool IsV6 => First.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The address so many after the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public IPAddress At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        byte[] octets = First.GetAddressBytes();
        int carry = index;
        for (int place = octets.Length - 1; place >= 0 && carry > 0; place--)
        {
            carry += octets[place];
            octets[place] = (byte)(carry & 0xff);
            carry >>= 8;
        }

        return new(octets);
    }

    /// <summary>Whether an address is one of them.</summary>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.AddressFamily == First.AddressFamily && Number(First) <= Number(address) && Number(address) <= Number(Last);
    }

    /// <summary>The hosts of a network: without its own number and the broadcast address where IPv4 has them.</summary>
    public static AddressRange Of(IPNetwork network)
    {
        byte[] first = network.BaseAddress.GetAddressBytes();
        byte[] last = network.BaseAddress.GetAddressBytes();
        for (int bit = network.PrefixLength; bit < last.Length * 8; bit++)
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        if (first.Length == 4 && network.PrefixLength <= 30)
        {
            first[3] |= 1;
            last[3] &= 0xfe;
        }

        return new(new IPAddress(first), new IPAddress(last));
    }

    /// <summary>Reads <c>10.0.0.10-10.0.0.20</c>, a network or one address.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AddressRange? range)
    {
        ArgumentNullException.ThrowIfNull(text);
        range = null;
        string[] ends = text.Split('-', 2, StringSplitOptions.TrimEntries);
        if (ends.Length == 2)
        {
            if (IPAddress.TryParse(ends[0], out IPAddress? first) && IPAddress.TryParse(ends[1], out IPAddress? last)
                && first.AddressFamily == last.AddressFamily && Number(first) <= Number(last))
                range = new(first, last);
        }
        else if (IPNetwork.TryParse(text, out IPNetwork network))
        {
            range = Of(network);
        }
        else if (IPAddress.TryParse(text, out IPAddress? only))
        {
            range = new(only, only);
        }

        return range is not null;
    }

    /// <summary>Both ends with a dash between.</summary>
    public override string ToString() => $"{First}-{Last}";

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
}
