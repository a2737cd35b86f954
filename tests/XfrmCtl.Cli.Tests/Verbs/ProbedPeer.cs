using System.Net;
using System.Net.Sockets;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Cli.Tests.Verbs;

/// <summary>A peer on a port of chance that takes one transform of each of the first offers, and refuses every other.</summary>
internal sealed class ProbedPeer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private readonly int _at;
    private int _takes;

    /// <summary>Answers from now on.</summary>
    /// <param name="address">Where.</param>
    /// <param name="takes">How many offers it takes.</param>
    /// <param name="at">Which transform of each, from 0.</param>
    public ProbedPeer(string address, int takes, int at)
    {
        _takes = takes;
        _at = at;
        _socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        _loop = Serve();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task Serve()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                await _socket.SendToAsync(Answer(buffer.AsMemory(0, received.ReceivedBytes).ToArray()), received.RemoteEndPoint, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private byte[] Answer(byte[] message)
    {
        Assert.True(IsakmpHeader.TryDecode(message, out IsakmpHeader header, out _));
        Assert.True(PayloadChain.TryDecode(header.NextPayload, message.AsMemory(IsakmpHeader.Octets), padded: false, out PayloadChain chain, out _));
        ProposalPayload proposal = chain.First<SaPayload>()!.Proposals[0];
        var writer = new WireWriter(512);
        if (_takes > 0 && proposal.Transforms.Length > _at)
        {
            _takes--;
            new IsakmpHeader(header.InitiatorCookie, 99, PayloadType.SA, ExchangeType.IDENTITY_PROTECTION, default, 0, 0).Encode(ref writer);
            PayloadChain.Encode([new SaPayload([proposal with { Transforms = [proposal.Transforms[_at]] }]), new VendorIdPayload(VendorIdTable.Dpd.Octets)], ref writer);
        }
        else
        {
            new IsakmpHeader(header.InitiatorCookie, 99, PayloadType.N, ExchangeType.INFORMATIONAL, default, 7, 0).Encode(ref writer);
            PayloadChain.Encode([new NotificationPayload(ProtocolId.PROTO_ISAKMP, default, NotifyMessageType.NO_PROPOSAL_CHOSEN, default)], ref writer);
        }

        writer.PatchUInt32(24, (uint)writer.Length);
        return writer.ToArray();
    }
}
