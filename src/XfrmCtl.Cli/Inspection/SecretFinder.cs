using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli.Inspection;

/// <summary>Finds where a connection's pre-shared key stands; the key itself is never looked at.</summary>
/// <param name="secrets">The secrets.</param>
/// <param name="path">The file that was asked for.</param>
/// <param name="unreadable">Why it could not be read, or null.</param>
internal sealed class SecretFinder(IpsecSecrets secrets, string path, string? unreadable)
{
    /// <summary>The entry's place, or the line to add.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="oriented">It as this machine sees it; null where it is neither end.</param>
    public ShownSecret Find(ConnectionSettings connection, OrientedConnection? oriented)
    {
        if (unreadable is not null)
            return new(false, path, 0, unreadable);
        IdentitySpecification local = oriented?.LocalId ?? IdOf(connection.Left);
        IdentitySpecification remote = oriented?.RemoteId ?? IdOf(connection.Right);
        if (secrets.FindPreSharedKey(local, remote) is { } entry)
            return new(true, entry.Location.File, entry.Location.Line, null);
        return Unresolved(oriented) is { } name
            ? new(false, path, 0, $"it depends on the address of {name}, which the daemon looks up")
            : new(false, path, 0, $"none; add to {path}: {local} {remote} : PSK \"...\"");
    }

    private static string? Unresolved(OrientedConnection? oriented) =>
        oriented is { RemoteAddress: null, Remote: { Id.Value: null, Host.Value: HostSpecification.HostName name } } ? name.Value : null;

    private static IdentitySpecification IdOf(EndSettings end) => end switch
    {
        { Id.Value: { } id } => id,
        { Host.Value: HostSpecification.Address { Value: var address } } => IdentitySpecification.OfAddress(address),
        _ => IdentitySpecification.Any,
    };
}
