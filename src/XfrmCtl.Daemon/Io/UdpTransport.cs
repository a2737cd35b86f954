using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Io;

/// <summary>IKE's UDP sockets, two for each local address: takes messages out of datagrams and puts them in; what is malformed is dropped.</summary>
/// <remarks>Thread use: one caller (start-up, then the engine's loop); <c>deliver</c> is called from any thread.</remarks>
internal sealed class UdpTransport : IDatagramSender, IDisposable
{
    /// <summary>ISAKMP's header (RFC 2408 §3.1): what is shorter is no message.</summary>
    private const int SmallestMessage = 28;

    /// <summary>Four zero octets in the place of an SPI (RFC 3948 §2.2).</summary>
    private const int MarkerOctets = 4;

    private readonly IkePorts _ports;
    private readonly bool _xfrm;
    private readonly Func<IkeInput.DatagramReceived, bool> _deliver;
    private readonly PathTroubles _troubles;
    private readonly ILogger<UdpTransport> _log;
    private readonly DatagramReceiver _receiver;
    private readonly Dictionary<IPEndPoint, IkeSocket> _sockets = [];
    private long _dropped;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="ports">The ports.</param>
    /// <param name="xfrm">Whether the kernel's XFRM is used.</param>
    /// <param name="deliver">Takes a message; false when it has no room, and the message is dropped.</param>
    /// <param name="troubles">Takes what stands in the way of datagrams.</param>
    /// <param name="log">The log.</param>
    public UdpTransport(IkePorts ports, bool xfrm, Func<IkeInput.DatagramReceived, bool> deliver, PathTroubles troubles, ILogger<UdpTransport> log)
    {
        _ports = ports;
        _xfrm = xfrm;
        _deliver = deliver;
        _troubles = troubles;
        _log = log;
        _receiver = new(Take, Note, log);
    }

    /// <summary>Keeps the sockets where this process does not end by itself; null for nobody.</summary>
    public StoredSockets? Stored { get; init; }

    /// <summary>Every address on which both sockets are open.</summary>
    public ImmutableArray<IPAddress> Addresses =>
        [.. _sockets.Keys.GroupBy(point => point.Address).Where(points => points.Count() == 2).Select(points => points.Key)];

    /// <summary>How many datagrams were no message, or found no room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Makes the set of sockets that of <paramref name="wanted"/>; an address that is not here (yet) is left out, and may be tried again.</summary>
    /// <returns>The addresses that are not on this machine.</returns>
    /// <exception cref="DaemonException">A port is taken, or the caller is not permitted.</exception>
    public ImmutableArray<IPAddress> Listen(IReadOnlyCollection<IPAddress> wanted)
    {
        foreach (IPEndPoint gone in _sockets.Keys.Where(point => !wanted.Contains(point.Address)).ToArray())
            Close(gone);
        var missing = ImmutableArray.CreateBuilder<IPAddress>();
        try
        {
            foreach (IPAddress address in wanted)
                if (!Open(address, _ports.Ike, natTraversal: false) || !Open(address, _ports.Nat, natTraversal: true))
                    missing.Add(address);
            Stored?.DiscardRest();
        }
        finally
        {
            _receiver.Watch(_sockets.Values);
        }
        return missing.ToImmutable();
    }

    /// <summary>Sends an IKE message; what cannot be sent is as if the network had lost it, and retransmission is the engine's.</summary>
    public void Send(IPEndPoint local, IPEndPoint remote, bool nonEspMarker, ReadOnlySpan<byte> message)
    {
        if (!nonEspMarker)
        {
            Send(local, remote, message);
            return;
        }
        int length = MarkerOctets + message.Length;
        byte[] datagram = ArrayPool<byte>.Shared.Rent(length);
        datagram.AsSpan(0, MarkerOctets).Clear();
        message.CopyTo(datagram.AsSpan(MarkerOctets));
        Send(local, remote, datagram.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(datagram);
    }

    /// <summary>Sends the one octet that keeps a NAT mapping alive (RFC 3948 §2.3).</summary>
    public void SendKeepalive(IPEndPoint local, IPEndPoint remote) => Send(local, remote, [0xff]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiver.Dispose();
        foreach (IPEndPoint point in _sockets.Keys.ToArray())
            Close(point);
    }

    private void Send(IPEndPoint local, IPEndPoint remote, ReadOnlySpan<byte> datagram)
    {
        if (!_sockets.TryGetValue(local, out IkeSocket? socket))
        {
            _log.NoSocket(local, remote);
            return;
        }
        try
        {
            try
            {
                socket.Send(datagram, remote);
            }
            catch (SocketException) when (Note(socket))
            {
                // What failed was an earlier datagram, to whomever; this one has not been tried.
                socket.Send(datagram, remote);
            }
        }
        catch (SocketException fault)
        {
            _troubles.Add(new(DateTimeOffset.UtcNow, remote, PathTroubleKind.NotSent, null, fault.Message));
            _log.SendFailed(local, remote, fault.Message);
        }
    }

    private bool Open(IPAddress address, int port, bool natTraversal)
    {
        var local = new IPEndPoint(address, port);
        if (_sockets.ContainsKey(local))
            return true;
        IkeSocket socket;
        Socket? left = Stored?.Take(local);
        try
        {
            socket = IkeSocket.Bind(local, natTraversal, _xfrm, left);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return false;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            string owner = PortOwner.Find(address, port) ?? "another program";
            throw new DaemonException(ExitCode.KernelRefused,
                $"UDP port {port} of {address} is taken by {owner}: stop it (a second keying daemon, such as strongSwan or libreswan, cannot run beside this one).", fault);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AccessDenied || fault.NativeErrorCode == 1)
        {
            throw new DaemonException(ExitCode.NotPermitted,
                $"UDP port {port} of {address} cannot be opened for IKE: it takes root, or CAP_NET_ADMIN and CAP_NET_BIND_SERVICE.", fault);
        }
        catch (SocketException fault)
        {
            throw new DaemonException(ExitCode.KernelRefused, $"UDP port {port} of {address} cannot be opened for IKE: {fault.Message}.", fault);
        }
        _sockets.Add(local, socket);
        if (left is not null)
        {
            _log.ListeningAgain(local);
            return true;
        }
        if (Stored is not null)
            socket.Keep(Stored);
        _log.Listening(local);
        return true;
    }

    private void Close(IPEndPoint point)
    {
        if (!_sockets.Remove(point, out IkeSocket? socket))
            return;
        socket.Dispose();
        Stored?.Discard(point);
    }

    /// <summary>Notes what the network said of datagrams; whether it said anything.</summary>
    private bool Note(IkeSocket socket)
    {
        IReadOnlyList<PathTrouble> troubles;
        try
        {
            troubles = socket.TakeErrors();
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        foreach (PathTrouble trouble in troubles)
            _troubles.Add(trouble);
        return troubles.Count > 0;
    }

    private void Take(IkeSocket socket, SocketAddress sender, ReadOnlySpan<byte> datagram)
    {
        ReadOnlySpan<byte> message = Unwrap(datagram, socket.NatTraversal);
        if (message.IsEmpty)
        {
            if (!IsKeepalive(datagram))
                Interlocked.Increment(ref _dropped);
            return;
        }
        var remote = (IPEndPoint)socket.Local.Create(sender);
        if (!_deliver(new IkeInput.DatagramReceived(socket.Local, remote, message.ToArray())))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>The IKE message in a datagram; empty when there is none (a keepalive, ESP, rubbish).</summary>
    internal static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> datagram, bool natTraversal)
    {
        if (natTraversal)
        {
            if (datagram.Length < MarkerOctets || BinaryPrimitives.ReadUInt32BigEndian(datagram) != 0)
                return default;
            datagram = datagram[MarkerOctets..];
        }
        return datagram.Length < SmallestMessage ? default : datagram;
    }

    private static bool IsKeepalive(ReadOnlySpan<byte> datagram) => datagram.Length == 1 && datagram[0] == 0xff;
}
