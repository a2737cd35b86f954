using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Workers;

namespace XfrmCtl.Daemon.Composition;

/// <summary>All connections that are to be loaded, and where to listen for them.</summary>
/// <param name="Connections">The connections; their secrets go to whoever takes the set.</param>
/// <param name="Kept">Those that cannot be made from the files now and go on as they are, if they are loaded.</param>
/// <param name="Addresses">Local addresses of <paramref name="Connections"/>.</param>
/// <param name="Problems">Why a connection is not among <paramref name="Connections"/>, by its name.</param>
/// <param name="Diagnostics">Everything that there is to say.</param>
/// <param name="HostNames">The host names in it, and the addresses of those that have one.</param>
internal sealed record ConnectionSet(
    ImmutableArray<LoadedConnection> Connections,
    ImmutableArray<string> Kept,
    ImmutableArray<IPAddress> Addresses,
    ImmutableArray<ConnectionProblem> Problems,
    IReadOnlyList<Diagnostic> Diagnostics,
    (IReadOnlyCollection<string> All, IReadOnlyDictionary<string, IPAddress> Known) HostNames) : IDisposable
{
    /// <summary>The addresses that this machine has now.</summary>
    public required IReadOnlySet<IPAddress> Present { get; init; }

    /// <summary>What an earlier run left in the kernel of them.</summary>
    public Adoption Adoption { get; init; } = Adoption.None;

    /// <summary>Zeroes the secrets of a set that nobody took.</summary>
    public void Dispose()
    {
        foreach (LoadedConnection connection in Connections)
            connection.Profile.DisposeSecrets();
    }
}
