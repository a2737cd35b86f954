using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Fuzz.Targets;

/// <summary>Two engines whose world an input decides: what arrives, what a kernel says, what people ask for, how time passes.</summary>
internal sealed class IkeStory : IDisposable
{
    private const int MostFlights = 60;
    private const int MostHeld = 200;

    private readonly IkePair _pair = new();
    private readonly List<Flight> _inFlight = [];
    private readonly bool _sameKey;
    private readonly Func<ConnectionProfile, ConnectionProfile>? _change;
    private Instant _lastDeadline = Instant.Zero;

    /// <summary>Loads both sides.</summary>
    /// <param name="sameKey">Whether they can prove themselves to each other at all.</param>
    /// <param name="change">Changes of both profiles.</param>
    public IkeStory(bool sameKey, Func<ConnectionProfile, ConnectionProfile>? change = null)
    {
        _sameKey = sameKey;
        _change = change;
        Load(_pair.A);
        Load(_pair.B);
        _pair.Network.Rule(Catch);
    }

    public IkePair Pair => _pair;

    /// <summary>Whether an engine was told to stop; nothing is to be had of it then.</summary>
    public bool ShutDown { get; private set; }

    /// <summary>Makes a tunnel as it should be, with a network that carries everything.</summary>
    public void Establish()
    {
        _pair.Network.Heal();
        _pair.Up(_pair.A);
        _pair.Run(TimeSpan.FromSeconds(1));
        FindingException.Unless(_pair.IsUp(), "the tunnel does not come up");
        _pair.Network.Rule(Catch);
    }

    /// <summary>Does what two octets say, with those behind them.</summary>
    public void Act(int what, byte argument, ReadOnlySpan<byte> more)
    {
        IkeHost host = (argument & 1) == 0 ? _pair.A : _pair.B;
        switch (what)
        {
            case < 6:
                Deliver(argument, message => message);
                break;
            case 6:
                TakeFlight(argument);
                break;
            case 7 when _inFlight.Count > 0 && _inFlight.Count < MostFlights:
                _inFlight.Add(_inFlight[argument % _inFlight.Count]);
                break;
            case 8 when more.Length >= 2:
                int at = more[0] + (more[1] << 8);
                Deliver(argument, message => Turned(message, at));
                break;
            case 9:
                _pair.Run(TimeSpan.FromMilliseconds(1L << (argument % 17)));
                break;
            case 10:
                _pair.Up(host);
                break;
            case 11:
                _pair.Down(host);
                break;
            case 12 or 13:
                _pair.Give(host, new IkeInput.RekeyRequested("net", Phase1: what == 12));
                break;
            case 14:
                Arrive(host, more.ToArray(), argument);
                break;
            case 15:
                host.Kernel.SpiRefusals.Enqueue(PairKernel.OutOfMemory);
                break;
            case 16:
                host.Kernel.InstallRefusals.Enqueue(PairKernel.OutOfMemory);
                break;
            case 17:
                host.Kernel.ActivateRefusals.Enqueue(PairKernel.OutOfMemory);
                break;
            case 18 when host.Kernel.Children.FirstOrDefault() is { } child:
                bool hard = (argument & 2) != 0;
                System.Net.IPAddress destination = hard ? host.Kernel.Expire(child) : child.Local.Address;
                _pair.Give(host, hard && (argument & 4) != 0 ? new IkeInput.KernelLost(child.SpiIn, destination) : new IkeInput.KernelExpired(child.SpiIn, destination, hard));
                break;
            case 19:
                _pair.Give(host, new IkeInput.KernelAcquired(16385, IkePair.Subnets.Local, IkePair.Subnets.Remote));
                break;
            case 20:
                _pair.Give(host, new IkeInput.AddressesChanged((argument & 2) == 0 ? [host.Address] : []));
                break;
            case 21:
                host.Restart();
                Load(host);
                break;
            case 22:
                _pair.Give(host, new IkeInput.SpiAllocated(argument, new Spi(0x1000)));
                _pair.Give(host, new IkeInput.ChildInstalled(argument));
                break;
            case 23 when (argument & 0xf0) == 0xf0:
                ShutDown = true;
                _pair.Give(host, new IkeInput.ShutdownRequested());
                break;
            default:
                break;
        }

        CheckInvariants();
    }

    /// <summary>A payload chain under the keys that the other side has with this one, and with a HASH(1) that verifies.</summary>
    public void Protected(IkeHost victim, ExchangeType exchange, uint messageId, PayloadType first, ReadOnlySpan<byte> rest)
    {
        if (_pair.Other(victim).Engine.IsakmpSas.FirstOrDefault(sa => sa.IsEstablished) is not { State: Phase1State.Established established } sa)
            return;
        byte[] octets = rest.ToArray();
        byte[] hash = Phase2Hash.First(sa.Keys!, messageId, octets);
        WireWriter clear = new(octets.Length + 64);
        clear.WriteByte((byte)first);
        clear.WriteByte(0);
        clear.WriteUInt16((ushort)(hash.Length + PayloadChain.GenericHeaderOctets));
        clear.WriteOctets(hash);
        clear.WriteOctets(octets);
        clear.WriteZeros((sa.Keys!.Cipher.BlockOctets - (clear.Length % sa.Keys.Cipher.BlockOctets)) % sa.Keys.Cipher.BlockOctets);
        byte[] body = clear.ToArray();
        sa.Keys.Cipher.Encrypt(body, IvChain.Phase2(sa.Proposal!.Hash, established.LastBlock, messageId).Current.Span, body);
        WireWriter message = new(body.Length + IsakmpHeader.Octets);
        new IsakmpHeader(sa.InitiatorCookie, sa.ResponderCookie, PayloadType.HASH, exchange, IsakmpFlags.ENCRYPTION, messageId, (uint)(body.Length + IsakmpHeader.Octets)).Encode(ref message);
        message.WriteOctets(body);
        Give(victim, message.ToArray());
        CheckInvariants();
    }

    /// <summary>What came of it, as words.</summary>
    public IEnumerable<string> Words() => _pair.A.Events.Concat(_pair.B.Events).Select(happened => Word(happened.Event)).Distinct();

    /// <summary>The world is good again: two sides with the same key shake hands, and hold no more than that needs.</summary>
    public void CheckEnd()
    {
        CheckInvariants();
        if (ShutDown || !_sameKey)
            return;
        _pair.Network.Heal();
        _inFlight.Clear();
        foreach (IkeHost host in new[] { _pair.A, _pair.B })
        {
            host.Kernel.SpiRefusals.Clear();
            host.Kernel.InstallRefusals.Clear();
            host.Kernel.ActivateRefusals.Clear();
            _pair.Give(host, new IkeInput.AddressesChanged([host.Address]));
            _pair.Down(host);
        }

        _pair.Run(TimeSpan.FromMinutes(5));
        FindingException.Unless(_pair.A.Kernel.IsEmpty && _pair.B.Kernel.IsEmpty, $"something is left in a kernel: {_pair.KernelsDiffer()}");
        FindingException.Unless(_pair.A.Engine.Held <= 40 && _pair.B.Engine.Held <= 40, "more is held than two idle sides need");
        _pair.Up(_pair.A);
        FindingException.Unless(_pair.RunUntil(() => _pair.IsUp(), TimeSpan.FromMinutes(5)), "the tunnel does not come up any more");
        CheckInvariants();
    }

    public void Dispose() => _pair.Dispose();

    private void Load(IkeHost host) => _pair.LoadAll(host, _pair.Profile(
        host, _change, host == _pair.B && !_sameKey ? profile => profile with { PreSharedKey = new SecretBytes("another secret"u8) } : null));

    private Fate Catch(Flight flight)
    {
        if (_inFlight.Count < MostFlights)
            _inFlight.Add(flight);
        return new Fate.Drop();
    }

    private Flight? TakeFlight(byte which)
    {
        if (_inFlight.Count == 0)
            return null;
        int index = which % Math.Min(_inFlight.Count, 4);
        Flight flight = _inFlight[index];
        _inFlight.RemoveAt(index);
        return flight;
    }

    private void Deliver(byte which, Func<byte[], byte[]> change)
    {
        if (TakeFlight(which) is not { } flight)
            return;
        IkeHost receiver = flight.Sender == "A" ? _pair.B : _pair.A;
        _pair.Give(receiver, new IkeInput.DatagramReceived(flight.Destination, flight.Source, change(flight.Message.ToArray())));
    }

    /// <summary>Octets of nobody, with the cookies of an SA where the argument says so.</summary>
    private void Arrive(IkeHost host, byte[] message, byte argument)
    {
        if ((argument & 2) != 0 && message.Length >= 16 && host.Engine.IsakmpSas.LastOrDefault() is { } sa)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(message, sa.InitiatorCookie);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(8), sa.ResponderCookie);
        }

        Give(host, message);
    }

    private void Give(IkeHost host, byte[] message)
    {
        int port = 500;
        if (message.Length > 0 && (message[0] & 0x40) != 0)
            port = 4500;
        _pair.Give(host, new IkeInput.DatagramReceived(new(host.Address, port), new(_pair.Other(host).Address, port), message));
    }

    private static byte[] Turned(byte[] message, int at)
    {
        if (message.Length > 0)
            message[at / 8 % message.Length] ^= (byte)(1 << (at % 8));
        return message;
    }

    private void CheckInvariants()
    {
        foreach (IkeHost host in new[] { _pair.A, _pair.B })
        {
            FindingException.Unless(host.Engine.Held <= MostHeld, "an engine holds ever more");
            FindingException.Unless(_sameKey || !host.Reports<IkeEvent.Phase1Established>().Any(), "an SA is established without a proof");
            FindingException.Unless(_sameKey || host.Kernel.InstalledEver == 0, "a child is made without a proof");
        }

        FindingException.Unless(_pair.Now >= _lastDeadline, "time went back");
        _lastDeadline = _pair.Now;
    }

    private static string Word(IkeEvent happened) => happened switch
    {
        IkeEvent.MessageDropped dropped => $"dropped {Letters(dropped.Why)}",
        IkeEvent.AttemptFailed failed => $"failed {failed.Failure.Code}",
        IkeEvent.MessageSent sent => $"sent {sent.Message}",
        IkeEvent.MessageReceived received => $"received {received.Message}",
        IkeEvent.Phase1Ended ended => $"ended {ended.Reason}",
        IkeEvent.ChildEnded ended => $"child ended {ended.Reason}",
        IkeEvent.NotifyReceived notify => $"notify {notify.Name} {notify.Authenticated}",
        _ => happened.GetType().Name,
    };

    private static string Letters(string why) => string.Concat(why.Where(letter => char.IsAsciiLetter(letter) || letter == ' '));
}
