namespace XfrmCtl.Control;

/// <summary>What <c>config setup</c> comes to, for the <c>ipsec</c> command's status.</summary>
public sealed record DaemonDetails
{
    /// <summary>For whom the configuration was written: <c>openswan</c>, <c>libreswan</c> or <c>strongswan</c>.</summary>
    public required string Dialect { get; init; }

    /// <summary>The configuration's file.</summary>
    public required string ConfigFile { get; init; }

    /// <summary>Addresses on which it listens.</summary>
    public IReadOnlyList<string> Listening { get; init; } = [];

    /// <summary>The UDP port for IKE.</summary>
    public int IkePort { get; init; } = 500;

    /// <summary>The UDP port behind NATs.</summary>
    public int NatPort { get; init; } = 4500;

    /// <summary>Whether NAT traversal is negotiated.</summary>
    public bool NatTraversal { get; init; } = true;

    /// <summary>Seconds between NAT keepalives.</summary>
    public double KeepAliveSeconds { get; init; } = 20;

    /// <summary>The only address to listen on, or null for all.</summary>
    public string? Listen { get; init; }

    /// <summary>virtual_private=, the networks that are allowed.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>virtual_private=, the networks that are excluded.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>Words of plutodebug=.</summary>
    public IReadOnlyList<string> Debug { get; init; } = [];

    /// <summary>The log's file, or null.</summary>
    public string? LogFile { get; init; }

    /// <summary>The secrets' file, where config setup names one.</summary>
    public string? SecretsFile { get; init; }

    /// <summary>Whether an identity that comes again replaces its older SA.</summary>
    public bool UniqueIds { get; init; } = true;

    /// <summary>What was counted since it began and is not zero, by libreswan's names.</summary>
    public IReadOnlyDictionary<string, long> Totals { get; init; } = new Dictionary<string, long>();
}
