using System.Net;

namespace XfrmCtl.Cli.Firewall;

/// <summary>Networks as firewalls write them.</summary>
internal static class NetworkText
{
    /// <summary>An address, one with a prefix length or with a mask; null where it is none.</summary>
    public static IPNetwork? Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out IPAddress? address))
            return null;
        int bits = address.GetAddressBytes().Length * 8;
        int length = bits;
        if (slash >= 0 && !int.TryParse(text[(slash + 1)..], out length))
        {
            if (!IPAddress.TryParse(text[(slash + 1)..], out IPAddress? mask) || mask.AddressFamily != address.AddressFamily)
                return null;
            length = mask.GetAddressBytes().Sum(octet => global::System.Numerics.BitOperations.PopCount(octet));
        }

        return length < 0 || length > bits ? null : Of(address, length);
    }

    /// <summary>The network of an address; what stands behind the prefix is cleared.</summary>
    public static IPNetwork Of(IPAddress address, int length)
    {
        byte[] octets = address.GetAddressBytes();
        for (int i = 0; i < octets.Length; i++)
        {
            int kept = Math.Clamp(length - (i * 8), 0, 8);
            octets[i] &= unchecked((byte)(0xff << (8 - kept)));
        }

        return new IPNetwork(new IPAddress(octets), length);
    }

    /// <summary>A host.</summary>
    public static IPNetwork Host(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);

    /// <summary>Whether two networks have an address in common.</summary>
    public static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));
}
