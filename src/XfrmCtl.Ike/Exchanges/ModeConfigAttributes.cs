using System.Collections.Immutable;
using System.Net;
using System.Text;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>ModeCfg's values as attributes and back (draft-dukes-ike-mode-cfg-02 §3.4; Cisco's Unity attributes).</summary>
public static class ModeConfigAttributes
{
    // Address, mask, protocol, source and destination port: Cisco's entries; the last six octets are zeros.
    private const int SplitEntryOctets = 14;

    // One child SA each: more than any gateway's list has, fewer than would hurt.
    private const int MostNetworks = 64;

    private const int MostServers = 8;

    /// <summary>What a client asks for; with the address that it has, where it has one.</summary>
    public static ImmutableArray<DataAttribute> Request(bool v6, IPAddress? present) =>
    [
        v6 ? Of(ConfigurationAttribute.INTERNAL_IP6_ADDRESS, present) : Of(ConfigurationAttribute.INTERNAL_IP4_ADDRESS, present),
        v6 ? Empty(ConfigurationAttribute.INTERNAL_IP6_DNS) : Empty(ConfigurationAttribute.INTERNAL_IP4_DNS),
        .. v6 ? [] : new[] { Empty(ConfigurationAttribute.INTERNAL_IP4_NETMASK), Empty(ConfigurationAttribute.INTERNAL_IP4_NBNS) },
        Empty(ConfigurationAttribute.UNITY_BANNER),
        Empty(ConfigurationAttribute.UNITY_DEF_DOMAIN),
        Empty(ConfigurationAttribute.UNITY_SPLITDNS_NAME),
        Empty(ConfigurationAttribute.UNITY_SPLIT_INCLUDE),
    ];

    /// <summary>What a gateway gives: the address, and what else it has of what was asked for (of everything, where nobody asked).</summary>
    public static ImmutableArray<DataAttribute> Give(ModeConfigSettings.Server settings, IPAddress address, AttributePayload? request)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(address);
        bool v6 = settings.Pool.IsV6;
        ImmutableArray<DataAttribute>.Builder given = ImmutableArray.CreateBuilder<DataAttribute>();
        given.Add(Of(v6 ? ConfigurationAttribute.INTERNAL_IP6_ADDRESS : ConfigurationAttribute.INTERNAL_IP4_ADDRESS, address));
        if (!v6 && Asked(ConfigurationAttribute.INTERNAL_IP4_NETMASK))
            given.Add(Of(ConfigurationAttribute.INTERNAL_IP4_NETMASK, IPAddress.Broadcast));
        foreach (IPAddress server in settings.Dns)
        {
            ConfigurationAttribute type = server.GetAddressBytes().Length == 4 ? ConfigurationAttribute.INTERNAL_IP4_DNS : ConfigurationAttribute.INTERNAL_IP6_DNS;
            if (Asked(type))
                given.Add(Of(type, server));
        }

        if (settings.Domains.Length > 0 && Asked(ConfigurationAttribute.UNITY_DEF_DOMAIN))
            given.Add(Text(ConfigurationAttribute.UNITY_DEF_DOMAIN, settings.Domains[0]));
        if (settings.Domains.Length > 1 && Asked(ConfigurationAttribute.UNITY_SPLITDNS_NAME))
            given.Add(Text(ConfigurationAttribute.UNITY_SPLITDNS_NAME, string.Join(',', settings.Domains)));
        if (settings.Banner is not null && Asked(ConfigurationAttribute.UNITY_BANNER))
            given.Add(Text(ConfigurationAttribute.UNITY_BANNER, settings.Banner));
        if (settings.SplitNetworks.Length > 0 && Asked(ConfigurationAttribute.UNITY_SPLIT_INCLUDE))
            given.Add(new((ushort)ConfigurationAttribute.UNITY_SPLIT_INCLUDE, Split(settings.SplitNetworks), false));
        return given.DrainToImmutable();

        bool Asked(ConfigurationAttribute type) => request is null || request.First(type) is not null;
    }

    /// <summary>What a gateway gave, or null and why there is no address in it. Values that make no sense are left out.</summary>
    public static AssignedConfiguration? Read(AttributePayload payload, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(payload);
        IPAddress? address = null;
        List<IPAddress> dns = [], nbns = [];
        List<string> domains = [];
        List<IPNetwork> networks = [];
        string? banner = null;
        foreach (DataAttribute attribute in payload.Attributes)
        {
            ReadOnlySpan<byte> value = attribute.Value.Span;
            switch ((ConfigurationAttribute)attribute.Type)
            {
                case ConfigurationAttribute.INTERNAL_IP4_ADDRESS when value.Length == 4:
                case ConfigurationAttribute.INTERNAL_IP6_ADDRESS when value.Length is 16 or 17:
                    address ??= new IPAddress(value.Length == 4 ? value : value[..16]);
                    break;
                case ConfigurationAttribute.INTERNAL_IP4_DNS when value.Length == 4:
                case ConfigurationAttribute.INTERNAL_IP6_DNS when value.Length == 16:
                    Add(dns, value);
                    break;
                case ConfigurationAttribute.INTERNAL_IP4_NBNS when value.Length == 4:
                case ConfigurationAttribute.INTERNAL_IP6_NBNS when value.Length == 16:
                    Add(nbns, value);
                    break;
                case ConfigurationAttribute.UNITY_DEF_DOMAIN:
                case ConfigurationAttribute.UNITY_SPLITDNS_NAME:
                    AddDomains(domains, value);
                    break;
                case ConfigurationAttribute.UNITY_BANNER when value.Length > 0:
                    banner ??= PeerText.Printable(value);
                    break;
                case ConfigurationAttribute.UNITY_SPLIT_INCLUDE:
                    AddNetworks(networks, value);
                    break;
            }
        }

        fault = address is null ? "no address" : IsUsable(address) ? null : $"{address}, which no host can have";
        return fault is not null ? null : new()
        {
            Address = address!,
            Dns = [.. dns],
            Nbns = [.. nbns],
            Domains = [.. domains],
            Banner = banner is "" ? null : banner,
            SplitNetworks = [.. networks],
        };
    }

    /// <summary>The attributes of a set without their values: what its acknowledgement says that was taken.</summary>
    public static ImmutableArray<DataAttribute> Taken(AttributePayload set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return [.. set.Attributes.Select(attribute => attribute.Type).Distinct().Select(type => new DataAttribute(type, default, false))];
    }

    private static bool IsUsable(IPAddress address) => !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
        && !address.IsIPv6Multicast && !address.IsIPv6LinkLocal && (address.GetAddressBytes() is not [var first, _, _, _] || first is > 0 and < 224);

    private static void Add(List<IPAddress> servers, ReadOnlySpan<byte> octets)
    {
        IPAddress server = new(octets);
        if (servers.Count < MostServers && IsUsable(server) && !servers.Contains(server))
            servers.Add(server);
    }

    private static void AddDomains(List<string> domains, ReadOnlySpan<byte> octets)
    {
        if (octets.Length > 4096)
            return;
        foreach (string word in Encoding.UTF8.GetString(PeerText.WithoutZero(octets)).Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            if (domains.Count < MostServers && PeerText.Domain(word) is { } domain && !domains.Contains(domain, StringComparer.OrdinalIgnoreCase))
                domains.Add(domain);
    }

    private static void AddNetworks(List<IPNetwork> networks, ReadOnlySpan<byte> octets)
    {
        for (; octets.Length >= SplitEntryOctets && networks.Count < MostNetworks; octets = octets[SplitEntryOctets..])
        {
            IdentificationPayload entry = new(IdType.ID_IPV4_ADDR_SUBNET, 0, 0, octets[..8].ToArray());
            if (ClientId.Parse(entry) is { } selector && !networks.Contains(selector.Network))
                networks.Add(selector.Network);
        }
    }

    private static byte[] Split(ImmutableArray<IPNetwork> networks)
    {
        byte[] octets = new byte[networks.Length * SplitEntryOctets];
        for (int index = 0; index < networks.Length; index++)
        {
            Span<byte> entry = octets.AsSpan(index * SplitEntryOctets, SplitEntryOctets);
            networks[index].BaseAddress.GetAddressBytes().CopyTo(entry);
            for (int bit = 0; bit < networks[index].PrefixLength; bit++)
                entry[4 + (bit / 8)] |= (byte)(0x80 >> (bit % 8));
        }

        return octets;
    }

    private static DataAttribute Empty(ConfigurationAttribute type) => new((ushort)type, default, false);

    private static DataAttribute Of(ConfigurationAttribute type, IPAddress? address) => new((ushort)type, address?.GetAddressBytes(), false);

    private static DataAttribute Text(ConfigurationAttribute type, string text) => new((ushort)type, Encoding.UTF8.GetBytes(text), false);
}
