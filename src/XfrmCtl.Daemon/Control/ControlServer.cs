using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Control;

/// <summary>The control socket: for root alone, some clients at a time, each with lines of JSON.</summary>
internal sealed class ControlServer : IDisposable
{
    /// <summary>More than any script needs at once; the next waits in the kernel's queue.</summary>
    private const int MostClients = 64;

    private const int Backlog = 64;

    private readonly string _path;
    private readonly RequestHandler _handler;
    private readonly ILogger<ControlServer> _log;
    private readonly Socket _listener;
    private readonly SemaphoreSlim _places = new(MostClients, MostClients);

    private ControlServer(string path, Socket listener, RequestHandler handler, ILogger<ControlServer> log)
    {
        _path = path;
        _listener = listener;
        _handler = handler;
        _log = log;
    }

    /// <summary>Makes the socket; one that a dead daemon left behind is replaced.</summary>
    /// <exception cref="DaemonException">Another daemon answers there, or the path cannot be used.</exception>
    public static ControlServer Open(string path, RequestHandler handler, ILogger<ControlServer> log)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var address = new UnixDomainSocketEndPoint(path);
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
                Directory.CreateDirectory(folder, Modes.Folder);
            if (File.Exists(path))
                RemoveLeftover(path, address);
            listener.Bind(address);
            // Nobody can connect before Listen, so there is no moment with a wider mode.
            File.SetUnixFileMode(path, Modes.Socket);
            listener.Listen(Backlog);
            return new ControlServer(path, listener, handler, log);
        }
        catch (Exception fault) when (fault is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            listener.Dispose();
            throw new DaemonException(
                fault is UnauthorizedAccessException or SocketException { SocketErrorCode: SocketError.AccessDenied } ? ExitCode.NotPermitted : ExitCode.KernelRefused,
                $"the control socket {path} cannot be made: {fault.Message}", fault);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Serves clients until cancelled.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _places.WaitAsync(stop).ConfigureAwait(false);
                Socket client = await _listener.AcceptAsync(stop).ConfigureAwait(false);
                _ = Serve(client, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end was asked for.
        }
    }

    /// <summary>Closes the socket and removes its name.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next daemon replaces it.
        }
    }

    private async Task Serve(Socket client, CancellationToken stop)
    {
        try
        {
            using (client)
            {
                PeerCredentials peer = PeerCredentials.Of(client);
                if (!peer.MayControl)
                {
                    _log.ControlRefused(peer.User);
                    return;
                }
                using var session = new ControlSession(client, peer, _handler);
                await session.Run(stop).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            if (!stop.IsCancellationRequested)
                _log.ControlClientLost(end.Message);
        }
        finally
        {
            _places.Release();
        }
    }

    private static void RemoveLeftover(string path, UnixDomainSocketEndPoint address)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(address);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        throw new DaemonException(ExitCode.KernelRefused, $"another xfrmctld answers at {path}: stop it first, or use another --socket");
    }

    private static class Modes
    {
        public const UnixFileMode Socket = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        public const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    }
}
