using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Tests.Workers;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Io;

public sealed class UdpTransportTests : IDisposable
{
    private static readonly IPAddress Here = IPAddress.Parse("127.77.3.1");

    private readonly Channel<IkeInput.DatagramReceived> _received = Channel.CreateUnbounded<IkeInput.DatagramReceived>();
    private readonly PathTroubles _troubles = new();
    private readonly IkePorts _ports;
    private readonly UdpTransport _transport;
    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public UdpTransportTests()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        _ports = new IkePorts(ike, nat);
        _transport = new UdpTransport(_ports, xfrm: false, _received.Writer.TryWrite, _troubles, NullLogger<UdpTransport>.Instance);
        _transport.Listen([Here]);
        _peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public void Dispose()
    {
        _transport.Dispose();
        _peer.Dispose();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(27, false)]
    [InlineData(28, true)]
    [InlineData(2000, true)]
    [Trait("Hostile", "T07")]
    [Trait("Rfc", "3948-2.2")]
    [Trait("Rfc", "3948-2.3")]
    public void Unwrap_ShorterThanAHeader_IsNoMessage(int length, bool message)
    {
        byte[] octets = new byte[length];
        octets.AsSpan().Fill(0x5a);
        Assert.Equal(message ? length : 0, UdpTransport.Unwrap(octets, natTraversal: false).Length);
        Assert.Equal(message ? length : 0, UdpTransport.Unwrap([0, 0, 0, 0, .. octets], natTraversal: true).Length);
        Assert.True(UdpTransport.Unwrap(octets, natTraversal: true).IsEmpty);
    }

    /// <summary>A peer whose port is closed answers each datagram by ICMP: that is noted, fails no send to others, and closes no socket.</summary>
    [Fact]
    public async Task Send_ToAClosedPort_IsNotedAndNothingElse()
    {
        (int closed, _) = RunningDaemon.FreePorts();
        var nobody = new IPEndPoint(IPAddress.Parse("127.77.3.9"), closed);
        byte[] message = new byte[40];
        for (int i = 0; i < 300; i++)
            _transport.Send(new(Here, _ports.Ike), nobody, nonEspMarker: false, message);
        for (int tries = 0; tries < 400 && _troubles.Of(nobody.Address).Count == 0; tries++)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        PathTrouble trouble = _troubles.Of(nobody.Address)[^1];
        Assert.Equal((PathTroubleKind.PortClosed, nobody, "127.77.3.9"), (trouble.Kind, trouble.Peer, trouble.Reporter?.ToString()));
        _peer.SendTo(message, new IPEndPoint(Here, _ports.Ike));
        IkeInput.DatagramReceived received = await _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(40, received.Message.Length);
        _transport.Send(new(Here, _ports.Ike), (IPEndPoint)_peer.LocalEndPoint!, nonEspMarker: false, message);
        _peer.ReceiveTimeout = 5000;
        Assert.Equal(40, _peer.Receive(new byte[100]));
    }

    [Fact]
    [Trait("Rfc", "3948-2.2")]
    public async Task Receive_OnBothPorts_TakesTheMarkerOff()
    {
        byte[] message = new byte[40];
        message[0] = 7;
        _peer.SendTo([0xff], new IPEndPoint(Here, _ports.Nat));
        _peer.SendTo([0, 0, 0, 0, .. message], new IPEndPoint(Here, _ports.Nat));
        IkeInput.DatagramReceived floated = await Next();
        Assert.Equal(_ports.Nat, floated.Local.Port);
        Assert.Equal(message, floated.Message.ToArray());
        _peer.SendTo(message, new IPEndPoint(Here, _ports.Ike));
        IkeInput.DatagramReceived plain = await Next();
        Assert.Equal((new IPEndPoint(Here, _ports.Ike), _peer.LocalEndPoint, 40), (plain.Local, plain.Remote, plain.Message.Length));
        Assert.Equal(0, _transport.Dropped);
    }

    [Fact]
    [Trait("Rfc", "3948-2.2")]
    public void Send_WithMarker_PutsFourZeroOctetsInFront()
    {
        _transport.Send(new IPEndPoint(Here, _ports.Nat), (IPEndPoint)_peer.LocalEndPoint!, nonEspMarker: true, [1, 2, 3]);
        Assert.Equal([0, 0, 0, 0, 1, 2, 3], Receive());
        _transport.Send(new IPEndPoint(Here, _ports.Ike), (IPEndPoint)_peer.LocalEndPoint!, nonEspMarker: false, [1, 2, 3]);
        Assert.Equal([1, 2, 3], Receive());
        _transport.SendKeepalive(new IPEndPoint(Here, _ports.Nat), (IPEndPoint)_peer.LocalEndPoint!);
        Assert.Equal([0xff], Receive());
    }

    [Fact]
    public void Send_NoRouteOrNoSocket_IsAsIfLost()
    {
        _transport.Send(new IPEndPoint(Here, _ports.Ike), new IPEndPoint(IPAddress.Parse("255.255.255.255"), 500), false, [1]);
        _transport.Send(new IPEndPoint(IPAddress.Parse("127.77.3.9"), 500), new IPEndPoint(Here, 500), false, [1]);
    }

    [Fact]
    public void Listen_AddressThatIsNotHere_IsLeftOutAndSaid()
    {
        IPAddress elsewhere = IPAddress.Parse("192.0.2.77");
        Assert.Equal([elsewhere], _transport.Listen([Here, elsewhere]));
        Assert.Equal([Here], _transport.Addresses);
        Assert.Empty(_transport.Listen([]));
        Assert.Empty(_transport.Addresses);
    }

    private byte[] Receive()
    {
        byte[] buffer = new byte[100];
        _peer.ReceiveTimeout = 5000;
        return buffer[.._peer.Receive(buffer)];
    }

    private async Task<IkeInput.DatagramReceived> Next() => await _received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
}
