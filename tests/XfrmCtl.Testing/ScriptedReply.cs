using XfrmCtl.Netlink;

namespace XfrmCtl.Testing;

/// <summary>What a <see cref="ScriptedKernel"/> answers: messages, then the result.</summary>
/// <param name="Result">How the request ends.</param>
/// <param name="Messages">Type and payload of each message that comes before.</param>
public sealed record ScriptedReply(NetlinkResult Result, params (ushort Type, byte[] Payload)[] Messages)
{
    /// <summary>Carried out, nothing to say.</summary>
    public static readonly ScriptedReply Success = new(NetlinkResult.Success);

    /// <summary>One message, and success.</summary>
    public static ScriptedReply Message(ushort type, byte[] payload) => new(NetlinkResult.Success, (type, payload));
}
