using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Route;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Netlink.Xfrm.Layout;

namespace XfrmCtl.Testing;

/// <summary>A kernel that answers netlink requests as a test has told it to, and remembers what it was asked.</summary>
/// <remarks>
/// Operations are named as the kernel does (<c>XFRM_MSG_NEWSA</c>, <c>RTM_NEWADDR</c>). What the test says nothing about succeeds
/// without a reply. A refusal told for an operation stays until another answer is told.
/// </remarks>
public sealed class ScriptedKernel(NetlinkProtocol protocol = NetlinkProtocol.Xfrm) : AnsweringKernel
{
    private readonly Dictionary<string, Func<ScriptedRequest, ScriptedReply>> _answers = [];
    private readonly List<ScriptedRequest> _requests = [];
    private readonly Lock _gate = new();
    private int _failAt = -1;
    private int _failErrno;

    /// <summary>What was asked so far, in order.</summary>
    public IReadOnlyList<ScriptedRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>The names of what was asked so far, in order.</summary>
    public IEnumerable<string> Operations => Requests.Select(request => request.Operation);

    /// <summary>Tells the answer to an operation.</summary>
    public ScriptedKernel Answer(string operation, Func<ScriptedRequest, ScriptedReply> answer)
    {
        lock (_gate)
            _answers[operation] = answer;
        return this;
    }

    /// <summary>Refuses an operation.</summary>
    public ScriptedKernel Refuse(string operation, int errno, string? message = null) =>
        Answer(operation, _ => new ScriptedReply(new NetlinkResult(errno, message)));

    /// <summary>Refuses the request that comes after <paramref name="before"/> others, whatever it is.</summary>
    public ScriptedKernel RefuseRequest(int before, int errno)
    {
        lock (_gate)
        {
            _failAt = _requests.Count + before;
            _failErrno = errno;
        }
        return this;
    }

    /// <summary>Gives out SPIs one after the other from <paramref name="first"/> on.</summary>
    public ScriptedKernel GiveSpis(uint first)
    {
        uint next = first;
        return Answer("XFRM_MSG_ALLOCSPI", request => ScriptedReply.Message(XfrmMessageType.XFRM_MSG_NEWSA, Larval(request, next++)));
    }

    /// <inheritdoc/>
    protected override ScriptedReply Handle(ReadOnlySpan<byte> message)
    {
        MessageHeader header = MemoryMarshal.Read<MessageHeader>(message);
        string name = protocol == NetlinkProtocol.Xfrm ? XfrmMessageType.Name(header.Type) : RouteMessageType.Name(header.Type);
        var request = new ScriptedRequest(name, header.Type, header.Flags, message[MessageHeader.Octets..].ToArray());
        Func<ScriptedRequest, ScriptedReply>? answer;
        lock (_gate)
        {
            _requests.Add(request);
            if (_requests.Count - 1 == _failAt)
                return new ScriptedReply(new NetlinkResult(_failErrno));
            _answers.TryGetValue(name, out answer);
        }
        return answer?.Invoke(request) ?? ScriptedReply.Success;
    }

    private static byte[] Larval(ScriptedRequest request, uint spi)
    {
        XfrmUserSaInfo info = MemoryMarshal.Read<XfrmUserSpiInfo>(request.Payload).Info;
        info.Id.Spi = spi;
        byte[] payload = new byte[Unsafe.SizeOf<XfrmUserSaInfo>()];
        MemoryMarshal.Write(payload, info);
        return payload;
    }
}
