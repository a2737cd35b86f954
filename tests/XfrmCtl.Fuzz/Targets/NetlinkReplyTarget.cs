using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Fuzz.Targets;

/// <summary>Datagrams of the kernel's XFRM: no exception escapes but a refusal of the whole, and what is read of a policy reads the same again.</summary>
public sealed class NetlinkReplyTarget : IFuzzTarget
{
    /// <summary>What the kernel's numbers look like: lengths and types of messages and attributes, families, limits.</summary>
    public static IReadOnlyList<string> Syntax { get; } =
    [
        .. Enumerable.Range(0x10, 25).Select(type => $"{(char)type}\0"),
        .. Enumerable.Range(1, 41).Select(type => $"\x08\0{(char)type}\0\x01\0\0\0"),
        "\0\0", "\x02\0", "\x0a\0", "\x04\0", "\x10\0\0\0", "\xff\xff", "\xff\xff\xff\xff", "\0\0\0\x80", "\x02\0\0\0", "\x03\0\0\0",
    ];

    /// <inheritdoc/>
    public static IEnumerable<string> Check(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var requests = new NetlinkBatch();
        requests.Commit(requests.Begin(), XfrmMessageType.XFRM_MSG_GETSA, MessageFlags.NLM_F_DUMP);
        var replies = new Replies();
        try
        {
            new ExchangeProgress(0, 1, 0, dump: true).Read(input, requests, replies);
        }
        catch (NetlinkException refusal)
        {
            FindingException.Unless(refusal.Errno == Errno.EBADMSG, $"a malformed datagram is refused with {refusal.ErrnoName}");
        }
        var messages = new MessageReader(input);
        while (messages.Next(out MessageHeader header, out ReadOnlySpan<byte> payload))
        {
            XfrmEvent happened = XfrmEvents.Read(new NetlinkEvent(header.Type, payload.ToArray(), Lost: false));
            replies.Words.Add($"{header.Type} {happened.GetType().Name}");
        }
        return replies.Words;
    }

    /// <summary>Reads what comes as the client does.</summary>
    private sealed class Replies : INetlinkReplies
    {
        /// <summary>As many templates as the kernel takes; more are read but not written (XFRM_MAX_DEPTH).</summary>
        private const int MostTemplates = 6;

        /// <summary>Room in a message for a policy with all its templates and attributes.</summary>
        private const int LargestPolicy = 2048;

        public HashSet<string> Words { get; } = new(StringComparer.Ordinal);

        public void OnMessage(int request, ushort type, ReadOnlySpan<byte> payload)
        {
            XfrmStateInfo? state = XfrmStateCodec.Read(payload, withKeys: true);
            Words.Add($"state {state is not null} {state?.IsLarval}");
            state?.State.Encryption?.Key?.Dispose();
            state?.State.Integrity?.Key?.Dispose();
            state?.State.Aead?.Key?.Dispose();
            state?.State.Compression?.Key?.Dispose();
            Words.Add($"counts {XfrmAeventCodec.Read(payload) is not null}");
            Words.Add($"sizes {XfrmInfoCodec.ReadSad(payload)?.Count} {XfrmInfoCodec.ReadSpd(payload)?.Out}");
            if (XfrmPolicyCodec.Read(payload) is { } policy)
                ReadAgain(policy.Policy, payload.Length);
        }

        public void OnResult(int request, NetlinkResult result) => Words.Add($"result {result.Errno} {result.Interrupted}");

        private void ReadAgain(XfrmPolicy policy, int length)
        {
            Words.Add($"policy {policy.Templates.Count} {policy.OtherAttributes.Count > 0}");
            if (policy.Templates.Count > MostTemplates || length > LargestPolicy)
                return;
            byte[] once = Write(policy);
            byte[] twice = Write(XfrmPolicyCodec.Read(once)!.Policy);
            FindingException.Unless(once.AsSpan().SequenceEqual(twice), "a policy that was read and written is not the same when read and written again");
        }

        private static byte[] Write(XfrmPolicy policy)
        {
            using var batch = new NetlinkBatch();
            AttributeWriter body = batch.Begin();
            XfrmPolicyCodec.Write(policy, ref body);
            batch.Commit(body, XfrmMessageType.XFRM_MSG_NEWPOLICY, 0);
            return batch[0][MessageHeader.Octets..].ToArray();
        }
    }
}
