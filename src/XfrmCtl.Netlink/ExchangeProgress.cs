using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink;

/// <summary>What has come of one send: which of its requests have their results.</summary>
internal struct ExchangeProgress
{
    private static readonly NetlinkResult Unknown =
        new(Errno.ENOBUFS, "the kernel's report was lost: whether the request was carried out is not known");

    private readonly int _first;
    private readonly int _end;
    private readonly uint _sequence;
    private int _next;
    private bool _interrupted;

    /// <summary>Begins with the requests from <paramref name="first"/> up to, without, <paramref name="end"/>.</summary>
    /// <param name="first">Index of the first request in its batch.</param>
    /// <param name="end">Index behind the last.</param>
    /// <param name="sequence">Sequence number of the first.</param>
    /// <param name="dump">Whether the one request is a dump.</param>
    public ExchangeProgress(int first, int end, uint sequence, bool dump)
    {
        _first = _next = first;
        _end = end;
        _sequence = sequence;
        IsDump = dump;
    }

    /// <summary>Whether the request is a dump.</summary>
    public bool IsDump { get; }

    /// <summary>Whether every request has its result.</summary>
    public readonly bool IsDone => _next == _end;

    /// <summary>Whether the kernel dropped reports (ENOBUFS).</summary>
    public bool HasLostReports { get; private set; }

    /// <summary>From now on silence about a request does not say that it was carried out.</summary>
    public void LoseReports() => HasLostReports = true;

    /// <summary>Ends the requests whose reports were lost.</summary>
    public void Abandon(INetlinkReplies replies)
    {
        while (!IsDone)
            replies.OnResult(_next++, Unknown);
    }

    /// <summary>Takes one datagram of replies.</summary>
    /// <exception cref="NetlinkException">It is none.</exception>
    public void Read(ReadOnlySpan<byte> datagram, NetlinkBatch requests, INetlinkReplies replies)
    {
        var messages = new MessageReader(datagram);
        while (!IsDone && messages.Next(out MessageHeader header, out ReadOnlySpan<byte> payload))
        {
            uint ahead = unchecked(header.Sequence - _sequence);
            // Left over from an exchange that was cancelled.
            if (ahead >= (uint)(_end - _first))
                continue;
            int request = _first + (int)ahead;
            _interrupted |= IsDump && (header.Flags & MessageFlags.NLM_F_DUMP_INTR) != 0;
            if (header.Type is MessageFlags.NLMSG_ERROR or MessageFlags.NLMSG_DONE)
            {
                NetlinkResult result = ErrorMessage.Read(header, payload) with { Interrupted = _interrupted };
                if (result is { AttributeOffset: { } offset, AttributeType: null })
                    result = result with { AttributeType = requests.AttributeAt(request, offset) };
                Finish(request, result, replies);
            }
            else if (header.Type > MessageFlags.NLMSG_OVERRUN)
            {
                replies.OnMessage(request, header.Type, payload);
            }
        }
        if (messages.IsMalformed)
            throw new NetlinkException("recvmsg", "a reply with a wrong length", new NetlinkResult(Errno.EBADMSG));
    }

    /// <summary>A report on one request says that those before it, of which none came, were carried out, unless reports were lost.</summary>
    private void Finish(int request, NetlinkResult result, INetlinkReplies replies)
    {
        while (_next < request)
            replies.OnResult(_next++, HasLostReports ? Unknown : NetlinkResult.Success);
        if (_next == request)
            replies.OnResult(_next++, result);
    }
}
