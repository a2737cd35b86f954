namespace XfrmCtl.Cli.Firewall;

/// <summary>A chain of rules.</summary>
internal sealed class FirewallChain
{
    /// <summary>The program of nftables, beside which all others are variants of iptables.</summary>
    public const string Nft = "nft";

    /// <summary><c>ip</c>, <c>ip6</c>, <c>inet</c> or <c>netdev</c>, as nftables has it.</summary>
    public required string Family { get; init; }

    /// <summary>Its table.</summary>
    public required string Table { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The program that shows and changes it: <c>nft</c>, <c>iptables</c>, <c>ip6tables-legacy</c>…</summary>
    public required string Program { get; init; }

    /// <summary>Whether it is in a table of iptables' own, which nft does not show.</summary>
    public bool IsOld { get; init; }

    /// <summary>Where packets enter it (<c>input</c>, <c>postrouting</c>…), or null where only rules lead to it.</summary>
    public string? Hook { get; init; }

    /// <summary>The interfaces whose packets alone come here (ingress); null for all.</summary>
    public IReadOnlyList<string>? Devices { get; init; }

    /// <summary>Whether it translates addresses.</summary>
    public bool IsNat { get; init; }

    /// <summary>Whether what no rule decides is dropped.</summary>
    public bool DropsByDefault { get; init; }

    /// <summary>The rules in order.</summary>
    public List<FirewallRule> Rules { get; } = [];

    /// <summary>Whether a packet comes here.</summary>
    public bool Takes(ProbePacket packet) => (Family is "inet" or "netdev" || Family == (packet.IsIPv6 ? "ip6" : "ip"))
        && (Devices is null || ((Hook == "egress" ? packet.OutDevice : packet.InDevice) is { } device && Devices.Contains(device)));

    public override string ToString() => Program.EndsWith("-legacy", StringComparison.Ordinal) ? $"{Program} {Table} {Name}" : $"{Family} {Table} {Name}";
}
