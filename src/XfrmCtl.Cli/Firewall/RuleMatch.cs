using System.Globalization;

namespace XfrmCtl.Cli.Firewall;

/// <summary>A condition of a rule; a closed set.</summary>
internal abstract record RuleMatch
{
    private RuleMatch()
    {
    }

    /// <summary>Whether it holds for a packet.</summary>
    public abstract Truth Of(ProbePacket packet);

    private static Truth Known(bool holds) => holds ? Truth.Yes : Truth.No;

    private static Truth Not(Truth truth, bool negated) => !negated ? truth : truth switch { Truth.Yes => Truth.No, Truth.No => Truth.Yes, _ => Truth.Maybe };

    private static string Mark(bool negated) => negated ? "!= " : "";

    // A set of thousands is no text.
    private static string Few(IEnumerable<string> words)
    {
        const int Most = 8;
        string[] first = [.. words.Take(Most + 1)];
        return string.Join(',', first.Take(Most)) + (first.Length > Most ? ",…" : "");
    }

    /// <summary>Protocols of IP by number.</summary>
    internal sealed record Protocol(IReadOnlyList<byte> Numbers, bool Negated) : RuleMatch
    {
        private readonly byte[] _numbers = [.. Numbers];

        public override Truth Of(ProbePacket packet) =>
            packet.Protocol is { } number ? Not(Known(_numbers.AsSpan().Contains(number)), Negated) : Truth.Maybe;

        public override string ToString() => $"protocol {Mark(Negated)}{string.Join(',', Numbers)}";
    }

    /// <summary>Ports, from and to with both ends; those of a protocol that has none never match.</summary>
    internal sealed record Port(bool IsDestination, IReadOnlyList<(ushort From, ushort To)> Ranges, bool Negated) : RuleMatch
    {
        private readonly (ushort From, ushort To)[] _ranges = [.. Ranges];

        public override Truth Of(ProbePacket packet)
        {
            if (packet.Protocol is not (null or 6 or 17))
                return Truth.No;
            return (IsDestination ? packet.DestinationPort : packet.SourcePort) is { } port
                ? Not(Known(Has(port)), Negated)
                : Truth.Maybe;
        }

        private bool Has(ushort port)
        {
            foreach ((ushort from, ushort to) in _ranges)
                if (port >= from && port <= to)
                    return true;
            return false;
        }

        public override string ToString() =>
            $"{(IsDestination ? "dport" : "sport")} {Mark(Negated)}{Few(Ranges.Select(range => range.From == range.To ? Text(range.From) : $"{Text(range.From)}-{Text(range.To)}"))}";

        private static string Text(ushort port) => port.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Source or destination addresses.</summary>
    internal sealed record Address(bool IsDestination, AddressSet Addresses, bool Negated) : RuleMatch
    {
        public override Truth Of(ProbePacket packet) =>
            (IsDestination ? packet.DestinationSpan : packet.SourceSpan) is { } own ? Not(Addresses.Of(own), Negated) : Truth.Maybe;

        public override string ToString() => $"{(IsDestination ? "to" : "from")} {Mark(Negated)}{Addresses}";
    }

    /// <summary>Interfaces by name; one that ends in <c>+</c> or <c>*</c> stands for all that begin so.</summary>
    internal sealed record Device(bool IsOutgoing, IReadOnlyList<string> Names, bool Negated) : RuleMatch
    {
        public override Truth Of(ProbePacket packet)
        {
            // Nothing that is asked about here goes over loopback.
            if (Names.All(name => name == "lo"))
                return Not(Truth.No, Negated);
            return (IsOutgoing ? packet.OutDevice : packet.InDevice) is { } device ? Not(Known(Names.Any(name => Fits(device, name))), Negated) : Truth.Maybe;
        }

        public override string ToString() => $"{(IsOutgoing ? "oif" : "iif")} {Mark(Negated)}{Few(Names)}";

        private static bool Fits(string device, string name) =>
            name.EndsWith('+') || name.EndsWith('*') ? device.StartsWith(name[..^1], StringComparison.Ordinal) : device == name;
    }

    /// <summary>Whether the packet will be encrypted (<c>-m policy --dir out</c>, <c>rt ipsec</c>) or was (<c>--dir in</c>, <c>meta secpath</c>).</summary>
    internal sealed record Policy(bool Wanted, bool IsIncoming) : RuleMatch
    {
        public override Truth Of(ProbePacket packet) => Known((IsIncoming ? packet.WasEncrypted : packet.WillBeEncrypted) == Wanted);

        public override string ToString() => $"{(Wanted ? "with" : "without")} an IPsec policy {(IsIncoming ? "in" : "out")}";
    }

    /// <summary>What conntrack knows of the flow, in lower case.</summary>
    internal sealed record State(IReadOnlyList<string> Names, bool Negated) : RuleMatch
    {
        public override Truth Of(ProbePacket packet) => Not(Known(Names.Contains(packet.State)), Negated);

        public override string ToString() => $"state {Mark(Negated)}{string.Join(',', Names)}";
    }

    /// <summary>IPv4 or IPv6 alone.</summary>
    internal sealed record Family(bool IsIPv6) : RuleMatch
    {
        public override Truth Of(ProbePacket packet) => Known(packet.IsIPv6 == IsIPv6);

        public override string ToString() => IsIPv6 ? "IPv6" : "IPv4";
    }

    /// <summary>One of several combinations (sets and maps of nftables whose keys are concatenated).</summary>
    internal sealed record Either(IReadOnlyList<RuleMatch[]> Choices, bool Negated, string Text) : RuleMatch
    {
        public override Truth Of(ProbePacket packet)
        {
            Truth any = Truth.No;
            foreach (RuleMatch[] choice in Choices)
            {
                Truth all = Truth.Yes;
                foreach (RuleMatch match in choice)
                {
                    Truth one = match.Of(packet);
                    all = one < all ? one : all;
                }

                any = all > any ? all : any;
            }

            return Not(any, Negated);
        }

        public override string ToString() => Text;
    }

    /// <summary>Something that is not understood here, or that depends on what nobody knows beforehand (a rate, a mark, a set).</summary>
    internal sealed record Opaque(string Text) : RuleMatch
    {
        public override Truth Of(ProbePacket packet) => Truth.Maybe;

        public override string ToString() => Text;
    }
}
