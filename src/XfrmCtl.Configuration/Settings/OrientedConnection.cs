using System.Net;

namespace XfrmCtl.Configuration.Settings;

/// <summary>A connection of which it is known which end is us.</summary>
/// <param name="Settings">The connection.</param>
/// <param name="Local">Our end.</param>
/// <param name="Remote">The peer's end.</param>
/// <param name="LocalAddress">Our address.</param>
/// <param name="RemoteAddress">The peer's address, or null for any.</param>
/// <param name="LocalId">Our identity: leftid=, else the address.</param>
/// <param name="RemoteId">The peer's identity: rightid=, else the address, else any.</param>
public sealed record OrientedConnection(
    ConnectionSettings Settings,
    EndSettings Local,
    EndSettings Remote,
    IPAddress LocalAddress,
    IPAddress? RemoteAddress,
    IdentitySpecification LocalId,
    IdentitySpecification RemoteId);
