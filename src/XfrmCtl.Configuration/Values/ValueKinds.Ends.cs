using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Values;

/// <content>The kinds of values that the keywords of an end take.</content>
internal static partial class ValueKinds
{
    /// <summary>IANA protocol-numbers; those that a tunnel is narrowed to in practice.</summary>
    private static readonly (string Name, byte Number)[] Protocols =
    [
        ("any", 0), ("icmp", 1), ("ipip", 4), ("tcp", 6), ("udp", 17), ("gre", 47), ("esp", 50), ("ah", 51), ("icmpv6", 58), ("ipv6-icmp", 58),
        ("ospf", 89), ("l2tp", 115), ("sctp", 132),
    ];

    /// <summary>IANA service names that examples use.</summary>
    private static readonly (string Name, ushort Port)[] Ports =
    [
        ("ssh", 22), ("telnet", 23), ("domain", 53), ("http", 80), ("bgp", 179), ("https", 443), ("isakmp", 500), ("l2tp", 1701), ("l2f", 1701),
    ];

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_@");

    private static readonly SearchValues<char> DigitsAndDots = SearchValues.Create("0123456789.");

    /// <summary>left= and right=.</summary>
    public static readonly ValueKind<HostSpecification> Host = new("an address, a host name, %defaultroute, %any or %interface", (text, problems) =>
    {
        switch (text.ToLowerInvariant())
        {
            case "":
                return new HostSpecification.Missing();
            case "%any" or "%any6" or "0.0.0.0" or "::":
                return new HostSpecification.Any();
            case "%defaultroute" or "%defaultroute6":
                return new HostSpecification.DefaultRoute();
            case "%group" or "%opportunisticgroup" or "%oppogroup" or "%oppo" or "%opportunistic":
                problems.Add(new(0, $"'{text}' asks for opportunistic encryption, which is not supported", "name the peer's address", DiagnosticCode.Refused));
                return new HostSpecification.Missing();
        }

        if (AddressText.TryAddress(text, out IPAddress address))
            return new HostSpecification.Address(address);
        string name = text[0] == '%' ? text[1..] : text;
        int bad = name.AsSpan().IndexOfAnyExcept(HostCharacters);
        // A wrong address must not be looked up as a name: 192.0.2.256 would be asked of a name server.
        if (bad < 0 && name.Length > 0 && (text[0] == '%' || name.AsSpan().IndexOfAnyExcept(DigitsAndDots) >= 0))
            return text[0] == '%' ? new HostSpecification.Device(name) : new HostSpecification.HostName(name);
        problems.Add(new(Math.Max(bad, 0), $"'{text}' is neither an address nor a name",
            "write an address such as 192.0.2.1, a host name, %defaultroute or %any"));
        return new HostSpecification.Missing();
    });

    /// <summary>leftsubnet= and leftsubnets=: networks with blanks or commas between.</summary>
    public static readonly ValueKind<ImmutableArray<IPNetwork>> Subnets = new("networks such as 192.0.2.0/24", (text, problems) =>
    {
        if (IsVirtual(text))
        {
            RefuseVirtual(text, problems);
            return [];
        }

        ImmutableArray<IPNetwork>.Builder networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach ((int offset, string word) in SplitWords(text, " \t,{}"))
        {
            if (!AddressText.TryNetwork(word, out IPNetwork network, out bool hostBits, out (int Offset, string Message) problem))
                problems.Add(new(offset + problem.Offset, problem.Message, AddressText.InsteadOf(word) ?? "write for example 192.0.2.0/24"));
            else if (hostBits)
            {
                problems.Add(new(offset, $"'{word}' has bits behind its prefix; {network} is used", $"write {network}", Severity: DiagnosticSeverity.Warning));
                networks.Add(network);
            }
            else
            {
                networks.Add(network);
            }
        }

        return networks.ToImmutable();
    });

    /// <summary>leftnexthop=.</summary>
    public static readonly ValueKind<NextHop> Hop = new("an address, %direct or %defaultroute", (text, problems) =>
    {
        switch (text.ToLowerInvariant())
        {
            case "" or "%direct":
                return new NextHop.Direct();
            case "%defaultroute":
                return new NextHop.DefaultRoute();
        }

        if (AddressText.TryAddress(text, out IPAddress address))
            return new NextHop.Address(address);
        problems.Add(new(0, $"'{text}' is no address", "write an address, %direct or %defaultroute"));
        return new NextHop.Direct();
    });

    /// <summary>leftid=; nothing written means null.</summary>
    public static readonly ValueKind<IdentitySpecification?> Id = new("an identity such as 192.0.2.1, @name, user@name or @[key id]", (text, problems) =>
    {
        if (text.Length == 0)
            return null;
        if (!IdentitySpecification.TryParse(text, out IdentitySpecification? identity, out string? problem))
            problems.Add(new(0, problem!, "write an address, @name, user@name, @#hex or @[text]"));
        return identity;
    });

    /// <summary>leftprotoport=: a protocol and a port, by number or by name.</summary>
    public static readonly ValueKind<ProtocolPort> ProtoPort = new("protocol/port such as 17/1701, tcp/22 or icmp", (text, problems) =>
    {
        if (text.Length == 0 || text.Equals("%any", StringComparison.OrdinalIgnoreCase))
            return ProtocolPort.Any;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string protocolText = slash < 0 ? text : text[..slash];
        if (!TryProtocol(protocolText, out byte protocol))
        {
            problems.Add(new(0, $"'{protocolText}' is no protocol", "write its number, or one of " + string.Join(", ", Protocols.Select(row => row.Name))));
            return default;
        }

        string portText = slash < 0 ? "%any" : text[(slash + 1)..];
        if (portText.Equals("%any", StringComparison.OrdinalIgnoreCase) || portText == "0")
            return new(protocol, 0);
        int well = Array.FindIndex(Ports, row => row.Name.Equals(portText, StringComparison.OrdinalIgnoreCase));
        if (well >= 0)
            return new(protocol, Ports[well].Port);
        if (!ushort.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            problems.Add(new(slash + 1, $"'{portText}' is no port from 0 to 65535", "write its number, or %any"));
        else if (protocol == 0)
            problems.Add(new(slash + 1, "a port needs a protocol before it", "write for example tcp/" + portText));
        return new(protocol, port);
    });

    private static bool TryProtocol(string text, out byte protocol)
    {
        if (byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out protocol))
            return true;
        int row = Array.FindIndex(Protocols, row => row.Name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (row >= 0)
            protocol = Protocols[row].Number;
        return row >= 0;
    }
}
