using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Benchmarks.Load;

/// <summary>Many initiators over real sockets, each with an address and a Phase 1 of its own; their kernels always agree.</summary>
internal sealed class SocketCrowd : IDisposable
{
    // Not 500: charon binds that on every address of the namespace, these among them. To a responder it looks as if somebody had chosen it, not as a NAT.
    private const int IkePort = 10500;

    // charon with its own ESP pretends that there is a NAT, since that ESP goes in UDP alone.
    private const int NatPort = 10501;

    // Four zero octets in the place of an SPI (RFC 3948 §2.2).
    private const int MarkerOctets = 4;

    // So many handshakes at once: a responder never waits for us, and no queue of a socket runs over.
    private const int Window = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly IkeEngine _engine = new(new SystemEntropy());
    private readonly Channel<IkeInput> _inputs = Channel.CreateUnbounded<IkeInput>(new() { SingleReader = true });
    private readonly Dictionary<IPEndPoint, Socket> _sockets = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    // From anywhere, as those of real peers.
    private uint _nextSpi = (uint)RandomNumberGenerator.GetInt32(0x1000, int.MaxValue);

    private int _established;

    /// <summary>Opens a socket for each initiator.</summary>
    /// <param name="responder">Where they all go.</param>
    /// <param name="addresses">One for each.</param>
    /// <param name="key">The key that the responder has too.</param>
    /// <param name="ike">Algorithms of Phase 1.</param>
    /// <param name="esp">Algorithms of Phase 2.</param>
    public SocketCrowd(IPAddress responder, IReadOnlyList<IPAddress> addresses, string key, IkeProposal ike, EspProposal esp)
    {
        foreach (IPEndPoint local in addresses.SelectMany(address => new IPEndPoint[] { new(address, IkePort), new(address, NatPort) }))
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(local);
            _sockets.Add(local, socket);
            _ = Receive(socket, local);
        }

        Step(new IkeInput.AddressesChanged([.. addresses]));
        Step(new IkeInput.ProfilesReplaced([.. addresses.Select((address, number) => new ConnectionProfile
        {
            Name = NameOf(number),
            Local = address,
            Remote = responder,
            LocalId = Identity.Address(address),
            RemoteId = Identity.Address(responder),
            PreSharedKey = new SecretBytes(System.Text.Encoding.UTF8.GetBytes(key)),
            IkeProposals = [ike],
            IkeLifetime = TimeSpan.FromHours(8),
            EspProposals = [esp],
            PfsGroup = null,
            ChildLifetime = TimeSpan.FromHours(1),
            Selectors = [new SelectorPair(TrafficSelector.Host(address), new TrafficSelector(Responder.Network))],
            Reqid = 16385 + (uint)number,
            LocalPorts = (IkePort, NatPort),
        })]));
    }

    /// <summary>Brings tunnels up, some at a time, and returns when all of them are.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The one after the last.</param>
    /// <exception cref="InvalidOperationException">One failed, or they take too long.</exception>
    public async Task BringUp(int from, int to)
    {
        int wanted = _established + (to - from);
        int begun = from;
        for (TimeSpan until = _clock.Elapsed + Patience; _established < wanted;)
        {
            while (begun < to && begun - from - (_established - (wanted - (to - from))) < Window)
                Step(new IkeInput.InitiateRequested(NameOf(begun++)));
            TimeSpan wait = _engine.NextDeadline == Instant.Never ? Patience : _engine.NextDeadline - Now;
            if (wait > TimeSpan.Zero && !_inputs.Reader.TryPeek(out _))
            {
                using CancellationTokenSource deadline = new(wait);
                Task waiting = _inputs.Reader.WaitToReadAsync(deadline.Token).AsTask();
                await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_clock.Elapsed > until)
                throw new InvalidOperationException($"{wanted - _established} of {to - from} tunnels did not come up in {Patience.TotalSeconds:0} s");
            if (!_inputs.Reader.TryRead(out IkeInput? input))
                Step(new IkeInput.TimeElapsed());
            else
                Step(input);
        }
    }

    public void Dispose()
    {
        foreach (Socket socket in _sockets.Values)
            socket.Dispose();
        _engine.Dispose();
    }

    private Instant Now => new(_clock.Elapsed.Ticks);

    private static string NameOf(int number) => $"t{number}";

    private async Task Receive(Socket socket, IPEndPoint local)
    {
        byte[] buffer = new byte[2048];
        IPEndPoint any = new(IPAddress.Any, 0);
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, any).ConfigureAwait(false);
                int start = local.Port == NatPort ? MarkerOctets : 0;
                if (received.ReceivedBytes > start)
                    _inputs.Writer.TryWrite(new IkeInput.DatagramReceived(local, (IPEndPoint)received.RemoteEndPoint, buffer.AsSpan(start, received.ReceivedBytes - start).ToArray()));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // It was closed.
        }
    }

    private void Step(IkeInput first)
    {
        Queue<IkeInput> inputs = new([first]);
        while (inputs.TryDequeue(out IkeInput? input))
        {
            _engine.Step(input, Now);
            while (_engine.TryTakeAction(out IkeAction? action))
                if (Perform(action) is { } answer)
                    inputs.Enqueue(answer);
        }
    }

    private IkeInput? Perform(IkeAction action)
    {
        switch (action)
        {
            case IkeAction.SendDatagram send:
                _sockets[send.Local].SendTo(send.NonEspMarker ? [.. new byte[MarkerOctets], .. send.Message.Span] : send.Message.Span, send.Remote);
                return null;
            case IkeAction.AllocateSpi allocate:
                return new IkeInput.SpiAllocated(allocate.Request, new Spi(_nextSpi++));
            case IkeAction.InstallChild install:
                install.Child.Dispose();
                return new IkeInput.ChildInstalled(install.Child.Serial);
            case IkeAction.ActivateChild activate:
                return new IkeInput.ChildInstalled(activate.Child);
            case IkeAction.Report { Event: IkeEvent.ConnectionUp }:
                _established++;
                return null;
            case IkeAction.Report { Event: IkeEvent.AttemptFailed failed }:
                throw new InvalidOperationException(failed.Failure.Message);
            default:
                return null;
        }
    }

    private sealed class SystemEntropy : IEntropy
    {
        public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
    }
}
