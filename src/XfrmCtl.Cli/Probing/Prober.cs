using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Cli.Probing;

/// <summary>Asks a peer, one message at a time.</summary>
internal sealed class Prober : IDisposable
{
    private const int LargestDatagram = 65535;

    private readonly Socket _socket;
    private readonly IPEndPoint _peer;
    private readonly ProbePace _pace;
    private readonly AuthenticationMethod _method;
    private readonly Queue<DateTimeOffset> _halfOpen = new();
    private readonly TimeProvider _clock;
    private bool _isSilent;

    /// <summary>Opens a socket towards a peer.</summary>
    /// <param name="peer">Address and port.</param>
    /// <param name="from">Our address, or null for the one that the route has.</param>
    /// <param name="method">What the proposals are to authenticate by.</param>
    /// <param name="pace">How gently.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="SocketException">The address is not ours, or there is no route.</exception>
    public Prober(IPEndPoint peer, IPAddress? from, AuthenticationMethod method, ProbePace pace, TimeProvider clock)
    {
        (_peer, _method, _pace, _clock) = (peer, method, pace, clock);
        _socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        IPAddress any = from ?? (peer.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);
        try
        {
            // Some peers answer port 500 alone; where the daemon has it, or we may not, any other has to do.
            if (!TryBind(new IPEndPoint(any, 500)))
                _socket.Bind(new IPEndPoint(any, 0));
            // A connected socket takes nobody else's datagrams, and hears that the port is closed (udp(7)).
            _socket.Connect(peer);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Our port.</summary>
    public int LocalPort => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>How many messages were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Whether the peer's machine said that nobody listens.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Goes on until the search is at its end, or the peer's machine says that nobody listens.</summary>
    /// <param name="search">What to ask.</param>
    /// <param name="progress">Called after each answer.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task Run(ProbeSearch search, Action<ProbeSearch> progress, CancellationToken cancellation)
    {
        while (search.Offer.Count > 0)
        {
            await Spare(cancellation).ConfigureAwait(false);
            ProbeAnswer? answer = await Ask(search.Offer, cancellation).ConfigureAwait(false);
            // Silence after answers may be a peer that has had enough of us: it gets the time to forget.
            if (answer is null && search.HasAnswered && _halfOpen.Count > 0)
            {
                await Task.Delay(_pace.HalfOpen, _clock, cancellation).ConfigureAwait(false);
                _halfOpen.Clear();
                answer = await Ask(search.Offer, cancellation).ConfigureAwait(false);
            }

            search.Take(answer);
            _isSilent = !search.HasAnswered;
            progress(search);
            if (answer is ProbeAnswer.Chose)
                _halfOpen.Enqueue(_clock.GetUtcNow());
            if (IsClosed)
                return;
            await Task.Delay(_pace.BetweenOffers, _clock, cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Waits until the peer has forgotten enough exchanges.</summary>
    private async Task Spare(CancellationToken cancellation)
    {
        while (_halfOpen.TryPeek(out DateTimeOffset oldest) && _clock.GetUtcNow() - oldest > _pace.HalfOpen)
            _halfOpen.Dequeue();
        if (_halfOpen.Count >= _pace.MostHalfOpen)
            await Task.Delay(_halfOpen.Dequeue() + _pace.HalfOpen - _clock.GetUtcNow(), _clock, cancellation).ConfigureAwait(false);
    }

    private async Task<ProbeAnswer?> Ask(IReadOnlyList<IkeProposal> offer, CancellationToken cancellation)
    {
        ulong cookie;
        do
            cookie = BinaryPrimitives.ReadUInt64BigEndian(RandomNumberGenerator.GetBytes(8));
        while (cookie == 0);
        byte[] message = ProbeMessage.Offer(cookie, offer, _method);
        TimeSpan wait = _pace.Answer;
        // A peer may refuse without a word, so silence does not end it; but who has never said anything gets the rest once.
        int tries = _isSilent ? 1 : _pace.Tries;
        for (int attempt = 0; attempt < tries && !IsClosed; attempt++, wait *= 2)
        {
            if (!await Send(message, cancellation).ConfigureAwait(false))
                return null;
            if (await Receive(cookie, offer, wait, cancellation).ConfigureAwait(false) is { } answer)
                return answer;
        }

        return null;
    }

    private async Task<bool> Send(byte[] message, CancellationToken cancellation)
    {
        try
        {
            await _socket.SendAsync(message, cancellation).ConfigureAwait(false);
            Sent++;
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            IsClosed = true;
            return false;
        }
    }

    private async Task<ProbeAnswer?> Receive(ulong cookie, IReadOnlyList<IkeProposal> offer, TimeSpan wait, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(wait, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        byte[] buffer = new byte[LargestDatagram];
        try
        {
            while (true)
            {
                int length = await _socket.ReceiveAsync(buffer, both.Token).ConfigureAwait(false);
                if (ProbeMessage.Read(buffer.AsMemory(0, length), cookie, offer) is { } answer)
                    return answer;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            IsClosed = true;
            return null;
        }
    }

    private bool TryBind(IPEndPoint local)
    {
        try
        {
            _socket.Bind(local);
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
