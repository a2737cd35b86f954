using System.Net;

namespace XfrmCtl.Daemon.Io;

/// <summary>The resolver of the system: /etc/hosts, DNS, and whatever else nsswitch.conf names.</summary>
internal sealed class SystemResolver : IHostResolver
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<IPAddress>> Resolve(string name, CancellationToken cancellation) =>
        // getaddrinfo(3) cannot be interrupted; whoever has waited long enough goes on without it.
        await Dns.GetHostAddressesAsync(name, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
}
