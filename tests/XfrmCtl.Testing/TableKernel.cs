using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Netlink.Xfrm.Layout;

namespace XfrmCtl.Testing;

/// <summary>A kernel's XFRM tables behind the seam of netlink: what is asked is done to them as net/xfrm/xfrm_user.c does it, as far as a keying daemon asks, and what a test says goes wrong.</summary>
public sealed class TableKernel : AnsweringKernel
{
    private readonly Dictionary<string, byte[]> _states = [];
    private readonly Dictionary<string, byte[]> _policies = [];
    private readonly Lock _gate = new();
    private uint _spi = 0xc000_0000;

    /// <summary>What goes wrong with a request, by its number from 0 on and the kernel's name of it; null for nothing.</summary>
    public Func<int, string, TableFault?> Fault { get; set; } = (_, _) => null;

    /// <summary>The names of what was asked so far, in order.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>The states.</summary>
    public IReadOnlyList<XfrmStateInfo> States
    {
        get
        {
            lock (_gate)
                return [.. _states.Values.Select(payload => XfrmStateCodec.Read(payload, withKeys: false)!)];
        }
    }

    /// <summary>The policies.</summary>
    public IReadOnlyList<XfrmPolicy> Policies
    {
        get
        {
            lock (_gate)
                return [.. _policies.Values.Select(payload => XfrmPolicyCodec.Read(payload)!.Policy)];
        }
    }

    /// <summary>Takes everything out of both tables, as somebody else would.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            _states.Clear();
            _policies.Clear();
        }
    }

    /// <inheritdoc/>
    protected override ScriptedReply Handle(ReadOnlySpan<byte> message)
    {
        MessageHeader header = MemoryMarshal.Read<MessageHeader>(message);
        byte[] payload = message[MessageHeader.Octets..].ToArray();
        string name = XfrmMessageType.Name(header.Type);
        lock (_gate)
        {
            TableFault? fault = Fault(Operations.Count, name);
            Operations.Add(name);
            return fault switch
            {
                TableFault.Refused => Refuse(Errno.ENOMEM),
                TableFault.RequestLost => Refuse(Errno.ENOBUFS),
                TableFault.AnswerLost => Lose(Do(header, payload)),
                TableFault.Interrupted when IsDump(header) => Interrupt(Do(header, payload)),
                _ => Do(header, payload),
            };
        }
    }

    private ScriptedReply Do(MessageHeader header, byte[] payload)
    {
        bool dump = IsDump(header);
        switch (header.Type)
        {
            case XfrmMessageType.XFRM_MSG_ALLOCSPI:
                XfrmUserSaInfo larval = MemoryMarshal.Read<XfrmUserSpiInfo>(payload).Info;
                larval.Id.Spi = ++_spi;
                byte[] reserved = new byte[Unsafe.SizeOf<XfrmUserSaInfo>()];
                MemoryMarshal.Write(reserved, larval);
                _states[StateKey(reserved)] = reserved;
                return ScriptedReply.Message(XfrmMessageType.XFRM_MSG_NEWSA, reserved);
            case XfrmMessageType.XFRM_MSG_NEWSA:
                return _states.TryAdd(StateKey(payload), payload) ? ScriptedReply.Success : Refuse(Errno.EEXIST);
            case XfrmMessageType.XFRM_MSG_UPDSA:
                if (!_states.ContainsKey(StateKey(payload)))
                    return Refuse(Errno.ESRCH);
                _states[StateKey(payload)] = payload;
                return ScriptedReply.Success;
            case XfrmMessageType.XFRM_MSG_DELSA:
                return _states.Remove(IdKey(payload)) ? ScriptedReply.Success : Refuse(Errno.ESRCH);
            case XfrmMessageType.XFRM_MSG_GETSA when dump:
                return new ScriptedReply(NetlinkResult.Success, [.. _states.Values.Select(state => (XfrmMessageType.XFRM_MSG_NEWSA, state))]);
            case XfrmMessageType.XFRM_MSG_GETSA:
                return _states.TryGetValue(IdKey(payload), out byte[]? found) ? ScriptedReply.Message(XfrmMessageType.XFRM_MSG_NEWSA, found) : Refuse(Errno.ESRCH);
            case XfrmMessageType.XFRM_MSG_NEWPOLICY when !_policies.TryAdd(PolicyKey(payload), payload):
                return Refuse(Errno.EEXIST);
            case XfrmMessageType.XFRM_MSG_NEWPOLICY:
                return ScriptedReply.Success;
            case XfrmMessageType.XFRM_MSG_UPDPOLICY:
                _policies[PolicyKey(payload)] = payload;
                return ScriptedReply.Success;
            case XfrmMessageType.XFRM_MSG_DELPOLICY:
                return _policies.Remove(PolicyIdKey(payload)) ? ScriptedReply.Success : Refuse(Errno.ENOENT);
            case XfrmMessageType.XFRM_MSG_GETPOLICY when dump:
                return new ScriptedReply(NetlinkResult.Success, [.. _policies.Values.Select(policy => (XfrmMessageType.XFRM_MSG_NEWPOLICY, policy))]);
            default:
                return Refuse(Errno.EINVAL);
        }
    }

    private static bool IsDump(MessageHeader header) => (header.Flags & MessageFlags.NLM_F_DUMP) == MessageFlags.NLM_F_DUMP;

    private static ScriptedReply Refuse(int errno) => new(new NetlinkResult(errno));

    private static ScriptedReply Lose(ScriptedReply reply) => reply with { Result = new NetlinkResult(Errno.ENOBUFS), Messages = [] };

    /// <summary>Half of the table, and the word that it changed meanwhile.</summary>
    private static ScriptedReply Interrupt(ScriptedReply reply) => reply with
    {
        Result = reply.Result with { Interrupted = true },
        Messages = [.. reply.Messages.Take(reply.Messages.Length / 2)],
    };

    private static string StateKey(byte[] payload)
    {
        XfrmUserSaInfo info = MemoryMarshal.Read<XfrmUserSaInfo>(payload);
        return Key(info.Id.Destination, info.Id.Spi, info.Id.Protocol);
    }

    private static string IdKey(byte[] payload)
    {
        XfrmUserSaId id = MemoryMarshal.Read<XfrmUserSaId>(payload);
        return Key(id.Destination, id.Spi, id.Protocol);
    }

    private static string Key(XfrmAddress destination, BigEndian32 spi, byte protocol) =>
        Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<XfrmAddress>(in destination))) + "/" + Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<BigEndian32>(in spi))) + "/" + protocol;

    private static string PolicyKey(byte[] payload) =>
        Convert.ToHexString(payload.AsSpan(0, Unsafe.SizeOf<XfrmSelectorLayout>())) + "/" + MemoryMarshal.Read<XfrmUserPolicyInfo>(payload).Direction;

    private static string PolicyIdKey(byte[] payload) =>
        Convert.ToHexString(payload.AsSpan(0, Unsafe.SizeOf<XfrmSelectorLayout>())) + "/" + MemoryMarshal.Read<XfrmUserPolicyId>(payload).Direction;
}
