using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Tests.Workers;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Io;

/// <summary>Sockets in the keeping of a manager that this test plays.</summary>
public sealed class StoredSocketsTests : IDisposable
{
    private static readonly IPAddress Here = IPAddress.Parse("127.77.4.1");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("127.77.4.2");

    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctl-stored-").FullName;
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
    private readonly ServiceNotifier _notifier;
    private readonly IkePorts _ports;

    public StoredSocketsTests()
    {
        string path = Path.Combine(_folder, "notify");
        _manager.Bind(new UnixDomainSocketEndPoint(path));
        _notifier = new(path);
        (int ike, int nat) = RunningDaemon.FreePorts();
        _ports = new(ike, nat);
    }

    public void Dispose()
    {
        _notifier.Dispose();
        _manager.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Listen_SocketsOfTheProcessBefore_AreTakenOverWithWhatCameMeanwhile()
    {
        List<(int Descriptor, string Name)> kept = Abandon();
        Assert.Equal([$"udp-127.77.4.1-{_ports.Ike}", $"udp-127.77.4.1-{_ports.Nat}"], kept.Select(one => one.Name));

        // Nobody has the port but the manager, and nobody reads.
        byte[] message = new byte[40];
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.SendTo(message, new IPEndPoint(Here, _ports.Ike));

        Channel<IkeInput.DatagramReceived> received = Channel.CreateUnbounded<IkeInput.DatagramReceived>();
        using var stored = new StoredSockets(_notifier, kept);
        using UdpTransport transport = Transport(stored, received);
        Assert.Empty(transport.Listen([Here]));
        Assert.Equal([Here], transport.Addresses);
        IkeInput.DatagramReceived came = await received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal((40, new IPEndPoint(Here, _ports.Ike)), (came.Message.Length, came.Local));
        Assert.Equal(0, _manager.Available);
    }

    [Fact]
    public void Listen_SocketsOfAnAddressThatIsNotWantedAnyMore_AreGivenUp()
    {
        List<(int Descriptor, string Name)> kept = Abandon();
        using var stored = new StoredSockets(_notifier, kept);
        using UdpTransport transport = Transport(stored, null);
        transport.Listen([Elsewhere]);
        string[] said = [.. Enumerable.Range(0, 4).Select(_ => Hear(out _))];
        Assert.Equal(2, said.Count(one => one.StartsWith("FDSTORE=1\n", StringComparison.Ordinal)));
        Assert.Equal([.. kept.Select(one => $"FDSTOREREMOVE=1\nFDNAME={one.Name}").Order()], said.Where(one => one.StartsWith("FDSTOREREMOVE=1", StringComparison.Ordinal)).Order());
        // The port is free.
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(Here, _ports.Ike));
    }

    [Fact]
    public void Dispose_TheEndThatWasAskedFor_LeavesNothingInKeeping()
    {
        using (UdpTransport transport = Transport(new StoredSockets(_notifier, []), null))
        {
            transport.Listen([Here]);
            Hear(out _);
            Hear(out _);
        }

        Assert.Equal(["FDSTOREREMOVE=1", "FDSTOREREMOVE=1"], [Hear(out _).Split('\n')[0], Hear(out _).Split('\n')[0]]);
    }

    [Fact]
    public void Descriptors_ThatAreNoSockets_AreClosedAndGivenUp()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        int descriptor;
        using (var opened = File.OpenHandle(file))
            descriptor = Duplicate((int)opened.DangerousGetHandle());
        using var stored = new StoredSockets(_notifier, [(descriptor, "udp-192.0.2.1-500")]);
        Assert.Equal("FDSTOREREMOVE=1\nFDNAME=udp-192.0.2.1-500", Hear(out _));
        // Closed, the number may be another test's by now.
        Assert.NotEqual(file, new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget);
    }

    [Theory]
    [InlineData(null, "", 0)]
    [InlineData("2", "a:b", 2)]
    [InlineData("2", "a", 0)]
    [InlineData("-1", "a", 0)]
    [InlineData("1000000000", "a", 0)]
    [InlineData("x", "a:b", 0)]
    public void Descriptors_Words_CountOnlyWhereTheyFit(string? count, string names, int expected) =>
        Assert.Equal(expected, StoredSockets.Descriptors(count, names.Split(':')).Count());

    [Fact]
    public void NameOf_IPv6_HasNoColon() => Assert.Equal("udp-2001_db8__1-4500", StoredSockets.NameOf(new(IPAddress.Parse("2001:db8::1"), 4500)));

    /// <summary>A process that opened its sockets and is no more; what the manager got.</summary>
    private List<(int Descriptor, string Name)> Abandon()
    {
        var sockets = new List<IkeSocket>();
        List<(int, string)> kept = [];
        using var stored = new StoredSockets(_notifier, []);
        foreach (int port in new[] { _ports.Ike, _ports.Nat })
        {
            IkeSocket socket = IkeSocket.Bind(new(Here, port), natTraversal: port == _ports.Nat, xfrm: false);
            socket.Keep(stored);
            sockets.Add(socket);
            string said = Hear(out int descriptor);
            Assert.StartsWith("FDSTORE=1\nFDNAME=", said, StringComparison.Ordinal);
            Assert.EndsWith("\nFDPOLL=0", said, StringComparison.Ordinal);
            kept.Add((descriptor, said.Split('\n')[1]["FDNAME=".Length..]));
        }

        foreach (IkeSocket socket in sockets)
            socket.Dispose();
        return kept;
    }

    private UdpTransport Transport(StoredSockets stored, Channel<IkeInput.DatagramReceived>? received) =>
        new(_ports, xfrm: false, datagram => received?.Writer.TryWrite(datagram) ?? true, new PathTroubles(), NullLogger<UdpTransport>.Instance) { Stored = stored };

    /// <summary>A message to the manager, and the file in it.</summary>
    private string Hear(out int descriptor)
    {
        Assert.True(_manager.Poll(TimeSpan.FromSeconds(5), SelectMode.SelectRead), "the manager heard nothing");
        byte[] text = GC.AllocateArray<byte>(300, pinned: true), control = GC.AllocateArray<byte>(64, pinned: true);
        nint[] vector = GC.AllocateArray<nint>(2, pinned: true);
        (vector[0], vector[1]) = (Marshal.UnsafeAddrOfPinnedArrayElement(text, 0), text.Length);
        var header = new NativeMethods.MessageHeader
        {
            Vector = Marshal.UnsafeAddrOfPinnedArrayElement(vector, 0),
            VectorLength = 1,
            Control = Marshal.UnsafeAddrOfPinnedArrayElement(control, 0),
            ControlLength = (nuint)control.Length,
        };
        nint length = NativeMethods.ReceiveMessage((int)_manager.SafeHandle.DangerousGetHandle(), ref header, 0);
        Assert.True(length > 0, Marshal.GetLastPInvokeErrorMessage());
        descriptor = header.ControlLength >= 20 ? BitConverter.ToInt32(control, 16) : -1;
        return Encoding.UTF8.GetString(text, 0, (int)length);
    }

    private static int Duplicate(int descriptor) => NativeMethods.FileControl(descriptor, 0, 100); // F_DUPFD
}
