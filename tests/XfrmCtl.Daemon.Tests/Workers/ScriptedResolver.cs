using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Daemon.Io;

namespace XfrmCtl.Daemon.Tests.Workers;

/// <summary>Names and their addresses; a name that is not there has none, one with an open question waits.</summary>
internal sealed class ScriptedResolver : IHostResolver
{
    private readonly ConcurrentDictionary<string, string[]> _addresses = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Names whose answer does not come.</summary>
    public ConcurrentBag<string> Silent { get; } = [];

    public string[] this[string name]
    {
        set => _addresses[name] = value;
    }

    public async Task<IReadOnlyList<IPAddress>> Resolve(string name, CancellationToken cancellation)
    {
        Asked.Enqueue(name);
        if (Silent.Contains(name))
            await Task.Delay(Timeout.Infinite, cancellation);
        return _addresses.TryGetValue(name, out string[]? found) ? [.. found.Select(IPAddress.Parse)] : throw new SocketException((int)SocketError.HostNotFound);
    }
}
