using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Io;

/// <summary>One thread that waits on all of IKE's sockets and hands out what comes.</summary>
/// <remarks>
/// A thread of its own and poll(2), since .NET's way costs a change of threads, and a worker that spins, for each datagram: a sixth of all that a handshake costs.
/// Thread use: <see cref="Watch"/> and <see cref="Dispose"/> by anybody, what is handed out comes from the thread.
/// </remarks>
internal sealed class DatagramReceiver : IDisposable
{
    /// <summary>The largest UDP payload over IPv4; larger ones do not exist.</summary>
    private const int LargestDatagram = 65507;

    /// <summary>A socket that fails so often without a datagram between is given up until addresses change.</summary>
    private const int MostFailures = 64;

    private readonly Taker _take;
    private readonly Func<IkeSocket, bool> _heed;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly int _wake;
    private volatile IkeSocket[]? _watched = [];

    /// <summary>Begins to wait.</summary>
    /// <param name="take">Takes a datagram; the octets are its only for the call.</param>
    /// <param name="heed">Takes what the network said of datagrams (ICMP), which fails a call and sets POLLERR for as long as it is not taken; whether there was any.</param>
    /// <param name="log">The log.</param>
    public DatagramReceiver(Taker take, Func<IkeSocket, bool> heed, ILogger log)
    {
        _take = take;
        _heed = heed;
        _log = log;
        _wake = NativeMethods.EventFd(0, NativeMethods.EventFdCloseOnExec | NativeMethods.EventFdNonBlocking);
        if (_wake < 0)
            throw new InvalidOperationException($"eventfd: {Marshal.GetLastPInvokeErrorMessage()}");
        new Thread(WaitAll) { IsBackground = true, Name = "ike-receive" }.Start();
    }

    /// <summary>Takes a datagram that came to a socket.</summary>
    public delegate void Taker(IkeSocket socket, SocketAddress sender, ReadOnlySpan<byte> datagram);

    /// <summary>Waits on these from now on; a closed socket may stand there no longer than until the next call.</summary>
    public void Watch(IEnumerable<IkeSocket> sockets) => Change([.. sockets]);

    /// <summary>Ends the thread once it comes back from what it handed out: who disposes may be called from there.</summary>
    public void Dispose() => Change(null);

    private void Change(IkeSocket[]? watched)
    {
        // Locked, since the thread closes what wakes it as soon as it sees the end.
        lock (_gate)
        {
            if (_watched is null)
                return;
            _watched = watched;
            _ = NativeMethods.EventFdWrite(_wake, 1);
        }
    }

    private void WaitAll()
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram);
        while (_watched is { } watched)
        {
            Watched[] sockets = [.. watched.Select(socket => new Watched(socket))];
            while (ReferenceEquals(watched, _watched))
            {
                WaitUntilOneIsGone(watched, sockets, buffer);
                sockets = [.. sockets.Where(socket => socket.Failures < MostFailures)];
            }
        }

        lock (_gate)
            _ = NativeMethods.Close(_wake);
    }

    /// <summary>Takes one datagram of each socket that has one, again and again.</summary>
    private void WaitUntilOneIsGone(IkeSocket[] watched, Watched[] sockets, byte[] buffer)
    {
        var polled = new NativeMethods.PollFd[sockets.Length + 1];
        for (int i = 0; i < sockets.Length; i++)
            polled[i] = new() { Descriptor = sockets[i].Socket.Descriptor, Wanted = NativeMethods.PollIn };
        polled[^1] = new() { Descriptor = _wake, Wanted = NativeMethods.PollIn };
        for (bool allStay = true; allStay && ReferenceEquals(watched, _watched);)
        {
            if (NativeMethods.Poll(ref polled[0], (nuint)polled.Length, -1) <= 0)
                continue; // a signal
            if (polled[^1].Found != 0)
                _ = NativeMethods.EventFdRead(_wake, out _);
            for (int i = 0; i < sockets.Length; i++)
                if (polled[i].Found != 0)
                    allStay &= Take(sockets[i], buffer);
        }
    }

    /// <summary>Whether the socket stays.</summary>
    private bool Take(Watched watched, byte[] buffer)
    {
        try
        {
            int length = watched.Socket.Receive(buffer, watched.Sender);
            watched.Failures = 0;
            _take(watched.Socket, watched.Sender, buffer.AsSpan(0, length));
        }
        catch (ObjectDisposedException)
        {
            watched.Failures = MostFailures;
        }
        catch (SocketException none) when (none.SocketErrorCode == SocketError.WouldBlock)
        {
            // What was announced had a wrong checksum, or is an error whose call has failed already.
            _heed(watched.Socket);
        }
        catch (SocketException) when (_heed(watched.Socket))
        {
            // ICMP about a datagram of ours: no fault of the socket's.
        }
        catch (SocketException fault)
        {
            watched.Failures++;
            _log.ReceiveFailed(watched.Socket.Local, fault.Message);
        }

        return watched.Failures < MostFailures;
    }

    private sealed class Watched(IkeSocket socket)
    {
        public IkeSocket Socket { get; } = socket;

        public SocketAddress Sender { get; } = new(socket.Local.AddressFamily);

        public int Failures { get; set; }
    }
}
