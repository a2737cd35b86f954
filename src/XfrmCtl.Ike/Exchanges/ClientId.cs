using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>Traffic selectors as the identities of Quick Mode, IDci and IDcr (RFC 2409 §5.5, RFC 2407 §4.6.2).</summary>
public static class ClientId
{
    /// <summary>A host as one address, as an ASA writes "host", a network as address and mask.</summary>
    public static IdentificationPayload Of(TrafficSelector selector)
    {
        byte[] address = selector.Network.BaseAddress.GetAddressBytes();
        bool v4 = address.Length == 4;
        if (selector.IsHost)
            return new(v4 ? IdType.ID_IPV4_ADDR : IdType.ID_IPV6_ADDR, selector.Protocol, selector.Port, address);
        byte[] data = new byte[address.Length * 2];
        address.CopyTo(data, 0);
        for (int bit = 0; bit < selector.Network.PrefixLength; bit++)
            data[address.Length + (bit / 8)] |= (byte)(0x80 >> (bit % 8));
        return new(v4 ? IdType.ID_IPV4_ADDR_SUBNET : IdType.ID_IPV6_ADDR_SUBNET, selector.Protocol, selector.Port, data);
    }

    /// <summary>The selector that an identity stands for, or null where it is none: a name, a mask with holes, a range that is no network.</summary>
    public static TrafficSelector? Parse(IdentificationPayload id)
    {
        ArgumentNullException.ThrowIfNull(id);
        ReadOnlySpan<byte> data = id.Data.Span;
        int half = data.Length / 2;
        int? prefix = id.IdType switch
        {
            IdType.ID_IPV4_ADDR => 32,
            IdType.ID_IPV6_ADDR => 128,
            IdType.ID_IPV4_ADDR_SUBNET or IdType.ID_IPV6_ADDR_SUBNET => PrefixOfMask(data[half..]),
            IdType.ID_IPV4_ADDR_RANGE or IdType.ID_IPV6_ADDR_RANGE => PrefixOfRange(data[..half], data[half..]),
            _ => null,
        };
        if (prefix is null)
            return null;
        byte[] address = (id.IdType is IdType.ID_IPV4_ADDR or IdType.ID_IPV6_ADDR ? data : data[..half]).ToArray();
        for (int bit = prefix.Value; bit < address.Length * 8; bit++)
            address[bit / 8] &= (byte)(0xff ^ (0x80 >> (bit % 8)));
        return new(new IPNetwork(new IPAddress(address), prefix.Value), id.Protocol, id.Port);
    }

    private static int? PrefixOfMask(ReadOnlySpan<byte> mask)
    {
        int prefix = 0;
        while (prefix < mask.Length * 8 && (mask[prefix / 8] & (0x80 >> (prefix % 8))) != 0)
            prefix++;
        for (int bit = prefix; bit < mask.Length * 8; bit++)
            if ((mask[bit / 8] & (0x80 >> (bit % 8))) != 0)
                return null;
        return prefix;
    }

    // A range is a network when the addresses agree up to some bit, and from there on the first is all zeros and the last all ones.
    private static int? PrefixOfRange(ReadOnlySpan<byte> first, ReadOnlySpan<byte> last)
    {
        int bits = first.Length * 8;
        int prefix = 0;
        while (prefix < bits && Bit(first, prefix) == Bit(last, prefix))
            prefix++;
        for (int bit = prefix; bit < bits; bit++)
            if (Bit(first, bit) || !Bit(last, bit))
                return null;
        return prefix;
    }

    private static bool Bit(ReadOnlySpan<byte> octets, int bit) => (octets[bit / 8] & (0x80 >> (bit % 8))) != 0;
}
