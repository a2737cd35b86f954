using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Updown;

/// <summary>The PLUTO_* variables of a script: those of Openswan 2.6, of libreswan 4 and of strongSwan. Pure.</summary>
/// <remarks>
/// Scripts put values into commands that a shell reads, and some come from the peer (its identity, its user's name). Every value is held against a list of characters that are harmless there,
/// in quotes and without: another character becomes '?'.
/// </remarks>
internal static class UpdownEnvironment
{
    private const int LongestValue = 512;

    private static readonly SearchValues<char> Harmless = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:/@_=+-%");

    /// <summary>The whole environment of a run: nothing of the daemon's own gets into it.</summary>
    /// <param name="call">The run.</param>
    /// <param name="device">The interface that the peer is reached by, or an empty string.</param>
    public static SortedDictionary<string, string> Build(UpdownCall call, string device)
    {
        LoadedConnection connection = call.Connection;
        ConnectionProfile profile = connection.Profile;
        IPAddress peer = call.Child?.Remote.Address ?? profile.Remote ?? IPAddress.Any;
        IPAddress own = call.Child?.Local.Address ?? profile.Local;
        bool v6 = call.Selectors.Local.Network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
        bool host = call.Selectors.Local.IsHost && call.Selectors.Local.Network.BaseAddress.Equals(own);
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
            ["PLUTO_VERSION"] = "2.0",
            ["PLUTO_VERB"] = $"{call.Verb.ToString().ToLowerInvariant()}-{(host ? "host" : "client")}{(v6 ? "-v6" : "")}",
            ["PLUTO_CONNECTION"] = connection.Name,
            ["PLUTO_CONNECTION_TYPE"] = profile.Mode == IpsecMode.Tunnel ? "tunnel" : "transport",
            ["PLUTO_CONN_ADDRFAMILY"] = v6 ? "ipv6" : "ipv4",
            ["PLUTO_CONN_KIND"] = profile.Remote is null ? "CK_INSTANCE" : "CK_PERMANENT",
            ["PLUTO_CONN_POLICY"] = Policy(profile),
            ["PLUTO_STACK"] = "netkey",
            ["PLUTO_INTERFACE"] = device,
            ["PLUTO_ME"] = own.ToString(),
            ["PLUTO_MY_ID"] = profile.LocalId.ToString(),
            ["PLUTO_PEER"] = peer.ToString(),
            ["PLUTO_PEER_ID"] = profile.RemoteId?.ToString() ?? peer.ToString(),
            ["PLUTO_PEER_CA"] = "",
            ["PLUTO_SA_REQID"] = Text(profile.Reqid),
            ["PLUTO_REQID"] = Text(profile.Reqid),
            ["PLUTO_SA_TYPE"] = profile.Protocol == IpsecProtocol.Ah ? "AH" : "ESP",
            ["PLUTO_PROTO"] = profile.Protocol == IpsecProtocol.Ah ? "ah" : "esp",
            ["PLUTO_UNIQUEID"] = Text(call.Child?.Serial ?? 0),
            ["PLUTO_XAUTH_USERNAME"] = call.User ?? "",
            ["PLUTO_USERNAME"] = call.User ?? "",
            ["PLUTO_XAUTH_ID"] = call.User ?? "",
            ["PLUTO_IS_PEER_CISCO"] = profile.CiscoUnity ? "1" : "0",
            ["PLUTO_CISCO_DNS_INFO"] = "",
            ["PLUTO_CISCO_DOMAIN_INFO"] = "",
            ["PLUTO_PEER_DNS_INFO"] = "",
            ["PLUTO_PEER_DOMAIN_INFO"] = "",
            ["PLUTO_PEER_BANNER"] = "",
            ["PLUTO_CFG_CLIENT"] = profile.ModeConfig is Ike.RemoteAccess.ModeConfigSettings.Client ? "1" : "0",
            ["PLUTO_CFG_SERVER"] = profile.ModeConfig is Ike.RemoteAccess.ModeConfigSettings.Server ? "1" : "0",
            ["PLUTO_NM_CONFIGURED"] = "0",
            ["PLUTO_VIRT_INTERFACE"] = "",
            ["PLUTO_XFRMI_ROUTE"] = "",
            ["CAT"] = "",
            ["NFLOG"] = "",
            ["VTI_IFACE"] = "",
            ["VTI_ROUTING"] = "",
            ["VTI_SHARED"] = "",
            ["CONNMARK_IN"] = connection.Kernel.MarkIn?.ToString() ?? "",
            ["CONNMARK_OUT"] = connection.Kernel.MarkOut?.ToString() ?? "",
            ["SPI_IN"] = call.Child?.In.Spi.ToString() ?? "0x0",
            ["SPI_OUT"] = call.Child?.Out.Spi.ToString() ?? "0x0",
        };
        Add(variables, "PLUTO_MY", call.Selectors.Local);
        Add(variables, "PLUTO_PEER", call.Selectors.Remote);
        if (connection.Routing is { } routing)
        {
            // With an address that ModeCfg gave, the host of the pair is it.
            variables["PLUTO_MY_SOURCEIP"] = (routing.Source.Equals(IPAddress.Any) || routing.Source.Equals(IPAddress.IPv6Any) ? call.Selectors.Local.Network.BaseAddress : routing.Source).ToString();
            AddIfThere(variables, "PLUTO_NEXT_HOP", routing.NextHop?.ToString());
            AddIfThere(variables, "PLUTO_METRIC", routing.Metric?.ToString(CultureInfo.InvariantCulture));
            AddIfThere(variables, "PLUTO_MTU", routing.Mtu?.ToString(CultureInfo.InvariantCulture));
        }

        AddIfThere(variables, "PLUTO_MARK_IN", Mark(connection.Kernel.MarkIn));
        AddIfThere(variables, "PLUTO_MARK_OUT", Mark(connection.Kernel.MarkOut));
        if (call.Child is { Remote.Port: not 500 and var port } && profile.NatTraversal)
            variables["PLUTO_UDP_ENC"] = port.ToString(CultureInfo.InvariantCulture);
        foreach (string name in variables.Keys.ToArray())
            variables[name] = Allowed(variables[name]);
        return variables;
    }

    /// <summary>The value with every character that is not harmless as '?', and not longer than scripts can use.</summary>
    public static string Allowed(string value)
    {
        if (value.Length > LongestValue)
            value = value[..LongestValue];
        return value.AsSpan().IndexOfAnyExcept(Harmless) < 0 ? value : string.Create(value.Length, value, static (text, from) =>
        {
            for (int at = 0; at < text.Length; at++)
                text[at] = Harmless.Contains(from[at]) ? from[at] : '?';
        });
    }

    private static void Add(SortedDictionary<string, string> variables, string prefix, TrafficSelector side)
    {
        IPNetwork network = side.Network;
        byte[] mask = new byte[network.BaseAddress.GetAddressBytes().Length];
        for (int bit = 0; bit < network.PrefixLength; bit++)
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        variables[prefix + "_CLIENT"] = network.ToString();
        variables[prefix + "_CLIENT_NET"] = network.BaseAddress.ToString();
        variables[prefix + "_CLIENT_MASK"] = new IPAddress(mask).ToString();
        variables[prefix + "_PROTOCOL"] = side.Protocol.ToString(CultureInfo.InvariantCulture);
        variables[prefix + "_PORT"] = side.Port.ToString(CultureInfo.InvariantCulture);
    }

    private static void AddIfThere(SortedDictionary<string, string> variables, string name, string? value)
    {
        if (value is not null)
            variables[name] = value;
    }

    private static string? Mark(XfrmMark? mark) => mark is { } one ? string.Create(CultureInfo.InvariantCulture, $"{one.Value}/0x{one.Mask:x}") : null;

    private static string Policy(ConnectionProfile profile) => string.Join('+', new[]
    {
        profile.Methods(initiator: true).IsEmpty || profile.PreSharedKey is not null ? "PSK" : "RSASIG",
        profile.Protocol == IpsecProtocol.Ah ? "AUTHENTICATE" : "ENCRYPT",
        profile.Compress ? "COMPRESS" : null,
        profile.Mode == IpsecMode.Tunnel ? "TUNNEL" : null,
        profile.PfsGroup is null ? null : "PFS",
        profile.Rekey ? null : "DONT_REKEY",
        profile.StartAction == StartAction.Start ? "UP" : null,
        profile.AggressiveMode ? "AGGRESSIVE" : null,
        "IKEV1_ALLOW",
    }.OfType<string>());

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
