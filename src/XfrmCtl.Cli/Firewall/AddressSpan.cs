using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace XfrmCtl.Cli.Firewall;

/// <summary>Addresses from one to another, both of one family, as numbers: rules are compared by the hundred thousand.</summary>
/// <param name="IsIPv6">The family.</param>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
internal readonly record struct AddressSpan(bool IsIPv6, UInt128 From, UInt128 To)
{
    /// <summary>Those of a network.</summary>
    public static AddressSpan Of(IPNetwork network)
    {
        bool isIPv6 = network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
        int rest = (isIPv6 ? 128 : 32) - network.PrefixLength;
        UInt128 first = Number(network.BaseAddress);
        return new(isIPv6, first, first | (rest == 128 ? UInt128.MaxValue : (UInt128.One << rest) - 1));
    }

    /// <summary>Those between two addresses, both included; null where that is nothing.</summary>
    public static AddressSpan? Of(IPAddress first, IPAddress last) => first.AddressFamily == last.AddressFamily && Number(first) <= Number(last)
        ? new(first.AddressFamily == AddressFamily.InterNetworkV6, Number(first), Number(last)) : null;

    /// <summary>An address, a network, or two addresses with a dash between; null where it is none.</summary>
    public static AddressSpan? Parse(string text)
    {
        if (NetworkText.Parse(text) is { } network)
            return Of(network);
        return text.Split('-') is [var first, var last] && IPAddress.TryParse(first, out IPAddress? from) && IPAddress.TryParse(last, out IPAddress? to) ? Of(from, to) : null;
    }

    /// <summary>Whether all of another are among these.</summary>
    public bool Covers(AddressSpan other) => IsIPv6 == other.IsIPv6 && From <= other.From && To >= other.To;

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out int written);
        return written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt128BigEndian(octets);
    }
}
