using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using XfrmCtl.Netlink.Route.Layout;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Route.RouteMessageType;

namespace XfrmCtl.Netlink.Route;

/// <summary>Links, addresses and routes in messages. Readers give null for what is malformed.</summary>
internal static class RouteCodec
{
    public static void Write(InterfaceAddress address, ref AttributeWriter body)
    {
        body.Header(new IfAddrMessage
        {
            Family = Family(address.Address),
            PrefixLength = (byte)address.PrefixLength,
            Index = (uint)address.InterfaceIndex,
        });
        AddAddress(IFA_ADDRESS, address.Address, ref body);
        AddAddress(IFA_LOCAL, address.Address, ref body);
        if (address.Flags != 0)
            body.Add(IFA_FLAGS, address.Flags);
        if (address.Protocol != 0)
            body.Add(IFA_PROTO, address.Protocol);
    }

    public static void Write(IpRoute route, bool remove, ref AttributeWriter body)
    {
        // A route without gateway leads to what is on the link; a removal matches any scope (ip-route(8), net/ipv4/fib_frontend.c).
        byte scope = route.Gateway is null && !IsIPv6(route.Destination.BaseAddress) ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
        body.Header(new RtMessage
        {
            Family = Family(route.Destination.BaseAddress),
            DestinationLength = (byte)route.Destination.PrefixLength,
            Table = route.Table <= byte.MaxValue ? (byte)route.Table : RT_TABLE_UNSPEC,
            Protocol = route.Protocol,
            Scope = remove ? RT_SCOPE_NOWHERE : scope,
            Type = (byte)route.Type,
        });
        if (route.Destination.PrefixLength > 0)
            AddAddress(RTA_DST, route.Destination.BaseAddress, ref body);
        if (route.InterfaceIndex != 0)
            body.Add(RTA_OIF, route.InterfaceIndex);
        if (route.Gateway is { } gateway)
            AddAddress(RTA_GATEWAY, gateway, ref body);
        if (route.Priority is { } priority)
            body.Add(RTA_PRIORITY, priority);
        if (route.PreferredSource is { } source)
            AddAddress(RTA_PREFSRC, source, ref body);
        if (route.Mtu is { } mtu)
            WriteMtu(mtu, ref body);
        if (route.Table > byte.MaxValue)
            body.Add(RTA_TABLE, route.Table);
    }

    public static void WriteLookUp(IPAddress destination, IPAddress? source, ref AttributeWriter body)
    {
        byte bits = IsIPv6(destination) ? (byte)128 : (byte)32;
        body.Header(new RtMessage
        {
            Family = Family(destination),
            DestinationLength = bits,
            SourceLength = source is null ? (byte)0 : bits,
        });
        AddAddress(RTA_DST, destination, ref body);
        if (source is not null)
            AddAddress(RTA_SRC, source, ref body);
    }

    public static void WriteLinkFlags(int index, uint flags, uint change, ref AttributeWriter body) =>
        body.Header(new IfInfoMessage { Index = index, Flags = flags, Change = change });

    public static NetworkLink? ReadLink(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out IfInfoMessage header))
            return null;
        string name = "";
        uint mtu = 0;
        var reader = new AttributeReader(payload[Unsafe.SizeOf<IfInfoMessage>()..]);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == IFLA_IFNAME)
                name = Encoding.UTF8.GetString(value.TrimEnd((byte)0));
            else if (type == IFLA_MTU && MemoryMarshal.TryRead(value, out uint octets))
                mtu = octets;
        }
        return reader.IsMalformed ? null : new NetworkLink(header.Index, name, header.Flags, mtu);
    }

    public static InterfaceAddress? ReadAddress(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out IfAddrMessage header))
            return null;
        IPAddress? address = null;
        IPAddress? local = null;
        uint flags = header.Flags;
        byte protocol = 0;
        var reader = new AttributeReader(payload[Unsafe.SizeOf<IfAddrMessage>()..]);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case IFA_ADDRESS:
                    address = ReadIPAddress(value);
                    break;
                case IFA_LOCAL:
                    local = ReadIPAddress(value);
                    break;
                case IFA_FLAGS when MemoryMarshal.TryRead(value, out uint allFlags):
                    flags = allFlags;
                    break;
                case IFA_PROTO when value.Length == 1:
                    protocol = value[0];
                    break;
            }
        }
        // IFA_ADDRESS is the peer's on point-to-point links; IFA_LOCAL is always ours, and IPv6 has it only there.
        if (reader.IsMalformed || (local ?? address) is not { } own || header.Index > int.MaxValue)
            return null;
        return new InterfaceAddress(own, header.PrefixLength, (int)header.Index) { Flags = flags, Protocol = protocol };
    }

    public static IpRoute? ReadRoute(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out RtMessage header))
            return null;
        XfrmAddress destination = default;
        IPAddress? gateway = null;
        IPAddress? source = null;
        int link = 0;
        uint table = header.Table;
        uint? priority = null;
        uint? mtu = null;
        var reader = new AttributeReader(payload[Unsafe.SizeOf<RtMessage>()..]);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case RTA_DST when ReadIPAddress(value) is { } address:
                    destination = XfrmAddress.From(address);
                    break;
                case RTA_OIF when MemoryMarshal.TryRead(value, out int index):
                    link = index;
                    break;
                case RTA_GATEWAY:
                    gateway = ReadIPAddress(value);
                    break;
                case RTA_PRIORITY when MemoryMarshal.TryRead(value, out uint metric):
                    priority = metric;
                    break;
                case RTA_PREFSRC:
                    source = ReadIPAddress(value);
                    break;
                case RTA_METRICS:
                    mtu = ReadMtu(value);
                    break;
                case RTA_TABLE when MemoryMarshal.TryRead(value, out uint number):
                    table = number;
                    break;
            }
        }
        if (reader.IsMalformed || header.Family is not ((byte)XfrmAddress.AF_INET or (byte)XfrmAddress.AF_INET6)
            || !destination.TryNetwork(header.Family, header.DestinationLength, out IPNetwork network))
        {
            return null;
        }
        return new IpRoute(network)
        {
            Gateway = gateway,
            InterfaceIndex = link,
            PreferredSource = source,
            Priority = priority,
            Mtu = mtu,
            Table = table,
            Protocol = header.Protocol,
            Type = (RouteType)header.Type,
        };
    }

    /// <summary>Whether a route is a cached clone of another one, which dumps of IPv6 show.</summary>
    public static bool IsClone(ReadOnlySpan<byte> payload) =>
        MemoryMarshal.TryRead(payload, out RtMessage header) && (header.Flags & RTM_F_CLONED) != 0;

    /// <summary>RTA_METRICS holds attributes of its own, one for each metric.</summary>
    private static void WriteMtu(uint mtu, ref AttributeWriter body)
    {
        Span<byte> metrics = body.Reserve(RTA_METRICS, AttributeReader.HeaderOctets + sizeof(uint));
        var inner = new AttributeWriter(metrics);
        inner.Add(RTAX_MTU, mtu);
    }

    private static uint? ReadMtu(ReadOnlySpan<byte> metrics)
    {
        var reader = new AttributeReader(metrics);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
            if (type == RTAX_MTU && MemoryMarshal.TryRead(value, out uint mtu))
                return mtu;
        return null;
    }

    private static void AddAddress(ushort type, IPAddress address, ref AttributeWriter body)
    {
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out int length);
        body.AddOctets(type, octets[..length]);
    }

    private static IPAddress? ReadIPAddress(ReadOnlySpan<byte> value) => value.Length is 4 or 16 ? new IPAddress(value) : null;

    private static byte Family(IPAddress address) => (byte)XfrmAddress.FamilyOf(address);

    private static bool IsIPv6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;
}
