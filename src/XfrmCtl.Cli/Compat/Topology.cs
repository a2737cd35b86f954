using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>Who is connected with whom, as pluto draws it: <c>10.1.0.0/16===192.0.2.1&lt;192.0.2.1&gt;[@us,+S=C]---192.0.2.254...198.51.100.2===10.2.0.0/16</c>.</summary>
/// <remarks>
/// libreswan puts a host name in angle brackets, Openswan the address too. The options in square brackets are those of XAUTH and ModeCfg, and Openswan's of sending certificates.
/// </remarks>
internal static class Topology
{
    /// <summary>The drawing, our side first.</summary>
    public static string Of(PlutoConnection connection, PlutoDialect dialect)
    {
        ConnectionDetails details = connection.Details;
        ConnectionStatus status = connection.Status;
        (string? localNet, string localPort) = Drawn(Client(status.Local, connection.NewestIpsec?.Selectors.Local, status.Local.Address), dialect);
        (string? remoteNet, string remotePort) = Drawn(Client(status.Remote, connection.NewestIpsec?.Selectors.Remote, connection.Peer), dialect);
        string local = Host(status.Local.Address, status.Local.Id, dialect, Options(details, ours: true, dialect), localPort, null);
        string remote = Host(connection.Peer, status.Remote.Id, dialect, Options(details, ours: false, dialect), remotePort, details.RemoteName);
        string hop = details.NextHop is { } next && next != connection.Peer ? "---" + next : "";
        return (localNet is null ? "" : localNet + "===") + local + hop + "..." + remote + (remoteNet is null ? "" : "===" + remoteNet);
    }

    /// <summary>How many bits of the address each side's network has, ours first: <c>24,32</c>.</summary>
    public static string MaskBits(PlutoConnection connection) =>
        $"{Bits(connection.Status.Local, connection.NewestIpsec?.Selectors.Local, connection.Status.Local.Address)},{Bits(connection.Status.Remote, connection.NewestIpsec?.Selectors.Remote, connection.Peer)}";

    private static string Host(string address, string? id, PlutoDialect dialect, string options, string port, string? name)
    {
        string inAngles = address.StartsWith('%') ? "" : name is not null ? $"<{name}>" : dialect == PlutoDialect.Openswan ? $"<{address}>" : "";
        string shown = id is null || id == address ? "" : id;
        string inSquares = (shown, options) switch
        {
            ("", "") => "",
            ("", _) => $"[{options}]",
            (_, "") => $"[{shown}]",
            _ => $"[{shown},{options}]",
        };
        return address + inAngles + inSquares + port;
    }

    private static string Options(ConnectionDetails details, bool ours, PlutoDialect dialect)
    {
        string modecfg = (details.ModeConfig, ours) switch
        {
            ("server", true) or ("client", false) => "+MS",
            ("client", true) or ("server", false) => "+MC",
            _ => "",
        };
        string xauth = (details.Xauth, ours) switch
        {
            ("server", true) or ("client", false) => "+XS",
            ("client", true) or ("server", false) => "+XC",
            _ => "",
        };
        return modecfg + xauth + (dialect == PlutoDialect.Openswan ? "+S=C" : "");
    }

    /// <summary>Openswan writes protocol and port behind the host, <c>:1/0</c>; libreswan behind the network, where there is one, <c>:ICMP/0-65535</c>.</summary>
    private static (string? Network, string Port) Drawn((string? Network, string Port) client, PlutoDialect dialect)
    {
        if (dialect == PlutoDialect.Openswan || client.Network is null || client.Port.TrimStart(':').Split('/') is not [var protocol, var port])
            return client;
        string name = protocol switch { "1" => "ICMP", "6" => "TCP", "17" => "UDP", "47" => "GRE", "58" => "ICMPv6", "132" => "SCTP", _ => protocol };
        return ($"{client.Network}:{name}/{(port == "0" ? "0-65535" : port)}", "");
    }

    /// <summary>The network behind an end (null where it is the end itself), and its protocol and port as they follow the end: <c>:17/1701</c>.</summary>
    private static (string? Network, string Port) Client(EndStatus end, string? selector, string address)
    {
        string text = selector ?? (end.Subnets.Count > 0 ? end.Subnets[0] : "");
        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        string port = bracket < 0 ? "" : ":" + text[(bracket + 1)..].TrimEnd(']');
        string network = bracket < 0 ? text : text[..bracket];
        bool isHost = network.Length == 0 || network == address + (address.Contains(':', StringComparison.Ordinal) ? "/128" : "/32");
        return (isHost ? null : network, port);
    }

    private static string Bits(EndStatus end, string? selector, string address)
    {
        string? network = Client(end, selector, address).Network;
        int slash = network?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash < 0 ? (address.Contains(':', StringComparison.Ordinal) ? "128" : "32") : network![(slash + 1)..];
    }
}
