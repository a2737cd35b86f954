namespace XfrmCtl.Cli.Firewall;

/// <summary>A chain of rules.</summary>
internal sealed class FirewallChain
{
    /// <summary><c>ip</c>, <c>ip6</c> or <c>inet</c>, as nftables has it.</summary>
    public required string Family { get; init; }

    /// <summary>Its table.</summary>
    public required string Table { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where packets enter it (<c>input</c>, <c>postrouting</c>…), or null where only rules lead to it.</summary>
    public string? Hook { get; init; }

    /// <summary>Whether it translates addresses.</summary>
    public bool IsNat { get; init; }

    /// <summary>Whether what no rule decides is dropped.</summary>
    public bool DropsByDefault { get; init; }

    /// <summary>The rules in order.</summary>
    public List<FirewallRule> Rules { get; } = [];

    /// <summary>Whether packets of a family come here.</summary>
    public bool Takes(bool isIPv6) => Family == "inet" || Family == (isIPv6 ? "ip6" : "ip");

    public override string ToString() => $"{Family} {Table} {Name}";
}
