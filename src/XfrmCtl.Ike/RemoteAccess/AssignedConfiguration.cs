using System.Collections.Immutable;
using System.Net;

namespace XfrmCtl.Ike.RemoteAccess;

/// <summary>What ModeCfg gave a client. Texts hold no control characters, and domains are domain names and nothing else.</summary>
public sealed record AssignedConfiguration
{
    /// <summary>The address inside the tunnel.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Name servers.</summary>
    public ImmutableArray<IPAddress> Dns { get; init; } = [];

    /// <summary>NetBIOS name servers.</summary>
    public ImmutableArray<IPAddress> Nbns { get; init; } = [];

    /// <summary>Domains of names inside.</summary>
    public ImmutableArray<string> Domains { get; init; } = [];

    /// <summary>Text for the user, or null.</summary>
    public string? Banner { get; init; }

    /// <summary>Networks that are reached through the tunnel; empty for all that the connection names.</summary>
    public ImmutableArray<IPNetwork> SplitNetworks { get; init; } = [];

    /// <summary>Same values in the same order.</summary>
    public bool Equals(AssignedConfiguration? other) => other is not null && Address.Equals(other.Address) && Banner == other.Banner
        && Dns.SequenceEqual(other.Dns) && Nbns.SequenceEqual(other.Nbns) && Domains.SequenceEqual(other.Domains) && SplitNetworks.SequenceEqual(other.SplitNetworks);

    /// <inheritdoc/>
    public override int GetHashCode() => Address.GetHashCode();
}
