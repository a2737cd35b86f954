using System.Net;

namespace XfrmCtl.Configuration.Settings;

/// <summary>What has to be known of this machine to tell which end of a connection it is.</summary>
public sealed record LocalNetwork
{
    /// <summary>Its addresses, in the kernel's order.</summary>
    public required IReadOnlyList<LocalAddress> Addresses { get; init; }

    /// <summary>The source address that the default route gives, or null where there is no such route.</summary>
    public IPAddress? DefaultRouteSource { get; init; }

    /// <summary>The source address that the default route of IPv6 gives, or null where there is no such route.</summary>
    public IPAddress? DefaultRouteSource6 { get; init; }

    /// <summary>The only address that we listen on, or null for all.</summary>
    public IPAddress? Listen { get; init; }

    /// <summary>Host names that were resolved beforehand (<see cref="Orientation.NamesToResolve"/>).</summary>
    public IReadOnlyDictionary<string, IPAddress> HostNames { get; init; } = new Dictionary<string, IPAddress>();
}
