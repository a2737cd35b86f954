using System.Globalization;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Io;

/// <summary>
/// IKE's sockets in systemd's keeping (file descriptor store, systemd.service(5)): they stay open while a killed daemon is started again, so that the kernel goes on taking ESP out of
/// UDP, and what peers send to IKE meanwhile waits in them.
/// </summary>
/// <remarks>Nothing is kept and nothing was where nobody set $NOTIFY_SOCKET. One caller.</remarks>
internal sealed class StoredSockets : IDisposable
{
    /// <summary>SD_LISTEN_FDS_START of sd_listen_fds(3).</summary>
    private const int FirstDescriptor = 3;

    private readonly ServiceNotifier _notifier;
    private readonly Dictionary<IPEndPoint, Socket> _left = [];

    /// <summary>Takes what an earlier process left.</summary>
    /// <param name="notifier">Speaks to systemd.</param>
    /// <param name="descriptors">The files that were handed over, which are this object's from now on, with their names there.</param>
    public StoredSockets(ServiceNotifier notifier, IEnumerable<(int Descriptor, string Name)> descriptors)
    {
        _notifier = notifier;
        foreach ((int descriptor, string name) in descriptors)
        {
            Socket? socket = Open(descriptor);
            if (socket is { LocalEndPoint: IPEndPoint local, SocketType: SocketType.Dgram } && name == NameOf(local) && _left.TryAdd(local, socket))
                continue;
            socket?.Dispose();
            notifier.Discard(name);
        }
    }

    /// <summary>What this process was started with (LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES of sd_listen_fds(3)).</summary>
    public static StoredSockets FromEnvironment(ServiceNotifier notifier)
    {
        string? process = Environment.GetEnvironmentVariable("LISTEN_PID"), count = Environment.GetEnvironmentVariable("LISTEN_FDS");
        string[] names = (Environment.GetEnvironmentVariable("LISTEN_FDNAMES") ?? "").Split(':');
        // Programs that we start are not meant.
        foreach (string variable in new[] { "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PIDFDID" })
            Environment.SetEnvironmentVariable(variable, null);
        bool ours = process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return new(notifier, Descriptors(ours ? count : null, names));
    }

    /// <summary>The files that these words name; none where they are no such words.</summary>
    internal static IEnumerable<(int Descriptor, string Name)> Descriptors(string? count, string[] names)
    {
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptors) || names.Length != descriptors)
            return [];
        return names.Select((name, index) => (FirstDescriptor + index, name));
    }

    /// <summary>The socket that an earlier process had there, which is the caller's from now on; or null.</summary>
    public Socket? Take(IPEndPoint local) => _left.Remove(local, out Socket? socket) ? socket : null;

    /// <summary>Gives a socket into keeping.</summary>
    public void Keep(IPEndPoint local, Socket socket) => _notifier.Keep(NameOf(local), socket.SafeHandle);

    /// <summary>The socket there is to be kept no more.</summary>
    public void Discard(IPEndPoint local) => _notifier.Discard(NameOf(local));

    /// <summary>Closes what nobody took.</summary>
    public void DiscardRest()
    {
        foreach ((IPEndPoint local, Socket socket) in _left)
        {
            socket.Dispose();
            Discard(local);
        }

        _left.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => DiscardRest();

    /// <summary>A name without colons, which would end it.</summary>
    internal static string NameOf(IPEndPoint local) =>
        string.Create(CultureInfo.InvariantCulture, $"udp-{local.Address.ToString().Replace(':', '_')}-{local.Port}");

    /// <summary>The file as a socket; null where it is none, and then it is closed.</summary>
    private static Socket? Open(int descriptor)
    {
        if (NativeMethods.FileControl(descriptor, NativeMethods.SetDescriptorFlags, NativeMethods.CloseOnExec) != 0)
            return null;
        var handle = new SafeSocketHandle(descriptor, ownsHandle: true);
        try
        {
            return new Socket(handle);
        }
        catch (SocketException)
        {
            handle.Dispose();
            return null;
        }
    }
}
