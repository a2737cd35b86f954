using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink.Tests;

public sealed class ExchangeProgressTests : IDisposable
{
    private const uint FirstSequence = 7;

    private readonly NetlinkBatch _batch = new();
    private readonly Results _results = new();

    public ExchangeProgressTests()
    {
        for (int i = 0; i < 4; i++)
        {
            AttributeWriter body = _batch.Begin();
            body.Header(0u);
            body.Add(5, 1u);
            _batch.Commit(body, 0x10, 0);
        }
    }

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void Report_OnTheLastRequest_SaysThatTheOthersWereCarriedOut()
    {
        var progress = new ExchangeProgress(0, 4, FirstSequence, dump: false);

        progress.Read(Report(request: 1, Errno.EEXIST), _batch, _results);
        progress.Read(Report(request: 3, 0), _batch, _results);

        Assert.True(progress.IsDone);
        Assert.Equal([0, Errno.EEXIST, 0, 0], _results.Errnos);
    }

    [Fact]
    public void Silence_AfterLostReports_SaysNothing()
    {
        var progress = new ExchangeProgress(0, 4, FirstSequence, dump: false);

        progress.LoseReports();
        progress.Read(Report(request: 1, Errno.EEXIST), _batch, _results);
        Assert.False(progress.IsDone);
        progress.Abandon(_results);

        Assert.True(progress.IsDone);
        Assert.Equal([Errno.ENOBUFS, Errno.EEXIST, Errno.ENOBUFS, Errno.ENOBUFS], _results.Errnos);
    }

    [Fact]
    public void Report_OfAnEarlierExchange_IsPassedOver()
    {
        var progress = new ExchangeProgress(0, 4, FirstSequence, dump: false);

        progress.Read(Report(request: -1, Errno.EPERM), _batch, _results);
        progress.Read(Report(request: 4, Errno.EPERM), _batch, _results);

        Assert.Empty(_results.Errnos);
    }

    [Fact]
    public void Report_WithAnOffset_NamesTheAttribute()
    {
        var progress = new ExchangeProgress(0, 1, FirstSequence, dump: false);
        // NLMSGERR_ATTR_OFFS: the attribute stands behind 16 octets of message header and 4 of fixed header.
        byte[] datagram = [.. Report(0, Errno.EINVAL, MessageFlags.NLM_F_ACK_TLVS | MessageFlags.NLM_F_CAPPED), 8, 0, 2, 0, 20, 0, 0, 0];
        datagram[0] += 8;

        progress.Read(datagram, _batch, _results);

        Assert.Equal((ushort)5, Assert.Single(_results.All).AttributeType);
    }

    [Fact]
    public void Dump_ChangedUnderway_IsInterruptedToItsEnd()
    {
        var progress = new ExchangeProgress(0, 1, FirstSequence, dump: true);

        progress.Read(Message(0x10, MessageFlags.NLM_F_DUMP_INTR, []), _batch, _results);
        progress.Read(Message(MessageFlags.NLMSG_DONE, 0, [0, 0, 0, 0]), _batch, _results);

        Assert.True(Assert.Single(_results.All).Interrupted);
        Assert.Equal(1, _results.Messages);
    }

    [Fact]
    public void Datagram_WithALengthThatLies_IsRefused()
    {
        var progress = new ExchangeProgress(0, 1, FirstSequence, dump: false);
        byte[] datagram = Report(0, 0);
        datagram[0] = 200;

        NetlinkException refusal = Assert.Throws<NetlinkException>(() => progress.Read(datagram, _batch, _results));

        Assert.Equal(Errno.EBADMSG, refusal.Errno);
    }

    private static byte[] Report(int request, int errno, int flags = 0)
    {
        byte[] payload = new byte[sizeof(int) + MessageHeader.Octets];
        MemoryMarshal.Write(payload, -errno);
        byte[] datagram = Message(MessageFlags.NLMSG_ERROR, flags, payload);
        MemoryMarshal.Write(datagram.AsSpan(8), unchecked((uint)(FirstSequence + request)));
        return datagram;
    }

    private static byte[] Message(ushort type, int flags, byte[] payload)
    {
        byte[] datagram = new byte[MessageHeader.Octets + payload.Length];
        MemoryMarshal.Write(datagram, new MessageHeader
        {
            Length = (uint)datagram.Length,
            Type = type,
            Flags = (ushort)flags,
            Sequence = FirstSequence,
        });
        payload.CopyTo(datagram, MessageHeader.Octets);
        return datagram;
    }

    /// <summary>Keeps the results by request.</summary>
    private sealed class Results : INetlinkReplies
    {
        private readonly SortedDictionary<int, NetlinkResult> _all = [];

        public IEnumerable<NetlinkResult> All => _all.Values;

        public IEnumerable<int> Errnos => _all.Values.Select(result => result.Errno);

        public int Messages { get; private set; }

        public void OnMessage(int request, ushort type, ReadOnlySpan<byte> payload) => Messages++;

        public void OnResult(int request, NetlinkResult result) => _all.Add(request, result);
    }
}
