using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace XfrmCtl.Daemon.System;

/// <summary>Tells systemd, or whoever set $NOTIFY_SOCKET, how the daemon is (sd_notify(3)); without it every call does nothing.</summary>
/// <remarks>Errors: none, a supervisor that is gone is no reason to stop. Thread use: any thread.</remarks>
internal sealed class ServiceNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;

    /// <summary>Speaks to the socket of that name; a leading @ means the abstract namespace, null or empty nobody.</summary>
    public ServiceNotifier(string? socketName, string? watchdogMicroseconds = null)
    {
        if (string.IsNullOrEmpty(socketName) || socketName[0] is not ('/' or '@'))
            return;
        _address = new UnixDomainSocketEndPoint(socketName[0] == '@' ? '\0' + socketName[1..] : socketName);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        if (long.TryParse(watchdogMicroseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0)
            WatchdogInterval = TimeSpan.FromMicroseconds(microseconds) / 2;
    }

    /// <summary>How often <see cref="Alive"/> is expected, half of what systemd allows; null for never.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>Speaks to what the environment names.</summary>
    public static ServiceNotifier FromEnvironment() =>
        new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"));

    /// <summary>Sockets are bound, the kernel is reconciled, the control socket answers.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}\nMAINPID={Environment.ProcessId}");

    /// <summary>A reload begins; <see cref="Ready"/> ends it.</summary>
    /// <param name="monotonicMicroseconds">CLOCK_MONOTONIC, by which Type=notify-reload pairs the two.</param>
    public void Reloading(long monotonicMicroseconds) =>
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={monotonicMicroseconds}"));

    /// <summary>The end has begun.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=Telling peers and removing what is ours");

    /// <summary>The engine's loop still turns.</summary>
    public void Alive() => Send("WATCHDOG=1");

    /// <summary>
    /// Gives a socket into systemd's keeping (FDSTORE=1), which hands it to the next process of the unit. FDPOLL=0, because systemd else drops what has an error to tell, as a socket has
    /// for which an ICMP message came.
    /// </summary>
    /// <param name="name">Its name there; neither colons nor control characters.</param>
    /// <param name="socket">The socket, which stays the caller's.</param>
    public void Keep(string name, SafeHandle socket)
    {
        if (_address is null)
            return;
        bool held = false;
        try
        {
            socket.DangerousAddRef(ref held);
            Send(Encoding.UTF8.GetBytes($"FDSTORE=1\nFDNAME={name}\nFDPOLL=0"), (int)socket.DangerousGetHandle());
        }
        finally
        {
            if (held)
                socket.DangerousRelease();
        }
    }

    /// <summary>Takes the sockets of a name out of systemd's keeping.</summary>
    public void Discard(string name) => Send($"FDSTOREREMOVE=1\nFDNAME={name}");

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private void Send(string message)
    {
        if (_socket is null)
            return;
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(message), SocketFlags.None, _address!);
        }
        catch (SocketException)
        {
            // Nobody listens any more; the daemon's work does not depend on being watched.
        }
    }

    /// <summary>A message with a file in it (SCM_RIGHTS, unix(7)).</summary>
    private unsafe void Send(ReadOnlySpan<byte> message, int descriptor)
    {
        SocketAddress to = _address!.Serialize();
        // struct cmsghdr of 64-bit Linux: length, level SOL_SOCKET, type SCM_RIGHTS; then the number.
        Span<byte> control = stackalloc byte[24];
        control.Clear();
        BitConverter.TryWriteBytes(control, 20L);
        BitConverter.TryWriteBytes(control[8..], 1);
        BitConverter.TryWriteBytes(control[12..], 1);
        BitConverter.TryWriteBytes(control[16..], descriptor);
        fixed (byte* name = to.Buffer.Span, text = message, rights = control)
        {
            nint* vector = stackalloc nint[2] { (nint)text, message.Length };
            var header = new NativeMethods.MessageHeader
            {
                Name = (nint)name,
                NameLength = (uint)to.Size,
                Vector = (nint)vector,
                VectorLength = 1,
                Control = (nint)rights,
                ControlLength = (nuint)control.Length,
            };
            // Not kept is not worse than it was before.
            _ = NativeMethods.SendMessage((int)_socket!.SafeHandle.DangerousGetHandle(), in header, 0);
        }
    }
}
