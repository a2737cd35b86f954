using System.Net;
using System.Net.Sockets;

namespace XfrmCtl.Daemon.Io;

/// <summary>Finds the addresses of a host name.</summary>
internal interface IHostResolver
{
    /// <summary>The addresses of a name, the resolver's choice first.</summary>
    /// <exception cref="SocketException">There are none, or nobody could say.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    Task<IReadOnlyList<IPAddress>> Resolve(string name, CancellationToken cancellation);
}
