using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing.Asa;

/// <summary>What a Cisco ASA 5505 does toward a site-to-site peer, as traces and its own documentation show it: order and size of messages, timers, refusals, deletes.</summary>
/// <remarks>
/// A second reading of IKEv1: it shares the codec and the primitives with the engine that is tested against it, and no decision. It has no clock and no
/// socket: datagrams and instants go in, datagrams come out.
/// </remarks>
public sealed partial class AsaPeer : IDisposable
{
    private readonly SeededEntropy _entropy;
    private readonly PriorityQueue<AsaTimer, (long Ticks, long Order)> _timers = new();
    private readonly Queue<AsaDatagram> _outgoing = new();
    private readonly List<AsaIke> _ikes = [];
    private readonly List<AsaChild> _children = [];
    private long _order;
    private Instant _now = Instant.Zero;

    public AsaPeer(AsaSettings settings, int seed)
    {
        Settings = settings;
        _entropy = new(seed);
    }

    /// <summary>The configuration; a change counts from the next negotiation on.</summary>
    public AsaSettings Settings { get; set; }

    /// <summary>Its ESP SAs.</summary>
    public IReadOnlyList<AsaChild> Children => _children;

    /// <summary>How many ISAKMP SAs <c>show crypto ikev1 sa</c> counts as active.</summary>
    public int ActiveIke => _ikes.Count(ike => ike is { Active: true, Replaced: false });

    /// <summary>What it logs, with the numbers of its messages where they have one.</summary>
    public List<(Instant At, string Text)> Log { get; } = [];

    /// <summary>When <see cref="Elapse"/> is due.</summary>
    public Instant NextDeadline
    {
        get
        {
            while (_timers.TryPeek(out AsaTimer? timer, out _))
            {
                if (!timer.Cancelled)
                    return timer.Due;
                _timers.Dequeue();
            }

            return Instant.Never;
        }
    }

    /// <summary>Lets time be as late as this.</summary>
    public void Elapse(Instant now)
    {
        _now = now > _now ? now : _now;
        while (NextDeadline <= _now)
            _timers.Dequeue().Fire();
    }

    /// <summary>Takes a message off the wire.</summary>
    public void Receive(IPEndPoint local, IPEndPoint remote, ReadOnlyMemory<byte> message, Instant now)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(remote);
        Elapse(now);
        if (!IsakmpHeader.TryDecode(message, out IsakmpHeader header, out DecodeError? error))
        {
            Say($"713903 IKE Receiver: Runt ISAKMP packet discarded on Port {local.Port}: {error}");
            return;
        }

        AsaIke? ike = _ikes.Find(candidate => candidate.InitiatorCookie == header.InitiatorCookie
            && (candidate.ResponderCookie == header.ResponderCookie || candidate.ResponderCookie == 0 || (header.ResponderCookie == 0 && !candidate.Initiator)));
        if (ike is not null && ike.Handled.TryGetValue(AsaIke.Digest(message), out AsaDatagram? answer))
        {
            Say("713201 Duplicate Phase 1 packet detected. Retransmitting last packet.");
            if (answer is not null)
                _outgoing.Enqueue(answer with { Name = answer.Name + " again" });
            return;
        }

        switch (header.ExchangeType)
        {
            case ExchangeType.IDENTITY_PROTECTION when ike is null:
                OnMainMode1(header, local, remote, message);
                break;
            case ExchangeType.IDENTITY_PROTECTION:
                OnMainMode(ike, header, local, remote, message);
                break;
            case ExchangeType.QUICK_MODE when Settings.AsksForUser:
                Say("713903 Quick Mode before XAUTH, dropping");
                break;
            case ExchangeType.QUICK_MODE when ike is { Active: true } && header.IsEncrypted:
                OnQuickMode(ike, header, message);
                break;
            case ExchangeType.INFORMATIONAL when header.IsEncrypted && ike is { Active: true }:
                OnInformational(ike, header, message);
                break;
            case ExchangeType.INFORMATIONAL when !header.IsEncrypted:
                Say("713904 Received an un-encrypted notify message, dropping");
                break;
            default:
                Say("713904 Received encrypted packet with no matching SA, dropping");
                break;
        }
    }

    /// <summary>Takes the next message that goes out.</summary>
    public bool TryTake([NotNullWhen(true)] out AsaDatagram? datagram) => _outgoing.TryDequeue(out datagram);

    /// <summary>The pair that data toward the peer takes, or null.</summary>
    public AsaChild? OutboundFor(SelectorPair selectors) => _children.FindLast(child => child.HasOutbound && child.Selectors == selectors);

    /// <summary>Data wants to go to the peer: it keeps the tunnel from being idle, or calls for one.</summary>
    public AsaChild? Send(SelectorPair selectors, Instant now)
    {
        Elapse(now);
        if (OutboundFor(selectors) is { } child)
        {
            child.LastTraffic = _now;
            return child;
        }

        if (!Settings.AnswerOnly && Settings.AccessList.Contains(selectors))
            Negotiate(selectors);
        return null;
    }

    /// <summary>Data comes with this SPI; whether it is taken.</summary>
    public bool Receive(Spi spi, Instant now)
    {
        Elapse(now);
        if (_children.Find(child => child.SpiIn == spi) is not { } child)
            return false;
        child.LastTraffic = _now;
        child.Ike.LastHeard = _now;
        child.Ike.Unanswered = 0;
        return true;
    }

    /// <summary>Loses everything at once, as <c>reload</c> does.</summary>
    public void Reload()
    {
        foreach (AsaIke ike in _ikes)
            ike.Dispose();
        _ikes.Clear();
        _children.Clear();
        _timers.Clear();
        _outgoing.Clear();
    }

    /// <summary><c>clear crypto ikev1 sa</c>: every SA ends, and the peer is told.</summary>
    public void Clear(Instant now)
    {
        Elapse(now);
        foreach (AsaIke ike in _ikes.Where(ike => ike.Active).ToList())
            EndIke(ike, "Administrator Reset", tellPeer: true);
    }

    public void Dispose() => Reload();

    private void Say(string text) => Log.Add((_now, text));

    private AsaTimer After(TimeSpan delay, Action fire)
    {
        AsaTimer timer = new(_now + delay, fire);
        _timers.Enqueue(timer, (timer.Due.Ticks, _order++));
        return timer;
    }

    private AsaDatagram Transmit(AsaIke ike, byte[] message, string name)
    {
        AsaDatagram datagram = new(ike.Local, ike.Remote, message, name);
        _outgoing.Enqueue(datagram);
        return datagram;
    }

    /// <summary>Sends a message, and again in fixed steps; then <paramref name="giveUp"/>.</summary>
    private AsaTimer Resend(AsaDatagram datagram, int left, Action<AsaTimer> rescheduled, Action giveUp) => After(Settings.ResendInterval, () =>
    {
        if (left == 0)
        {
            giveUp();
            return;
        }

        _outgoing.Enqueue(datagram with { Name = datagram.Name + " again" });
        rescheduled(Resend(datagram, left - 1, rescheduled, giveUp));
    });

    private byte[] Random(int octets)
    {
        byte[] random = new byte[octets];
        _entropy.Fill(random);
        return random;
    }

    private ulong NewCookie() => BinaryPrimitives.ReadUInt64BigEndian(Random(8)) | 1;

    private uint NewMessageId(AsaIke ike)
    {
        uint id;
        do
            id = BinaryPrimitives.ReadUInt32BigEndian(Random(4)) | 1;
        while (!ike.MessageIds.Add(id));
        return id;
    }

    private static byte[] BodyOf(Payload payload)
    {
        WireWriter writer = new(64);
        payload.Encode(ref writer);
        return writer.ToArray();
    }

    private static byte[] CookieOctets(AsaIke ike)
    {
        byte[] octets = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(octets, ike.InitiatorCookie);
        BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(8), ike.ResponderCookie);
        return octets;
    }
}
