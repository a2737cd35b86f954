using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink.Xfrm;

/// <content>How a verb becomes a request, and a refusal an exception.</content>
public sealed partial class XfrmClient
{
    /// <summary>Reads one entry of a dump; false where it is malformed.</summary>
    private delegate bool PayloadReader(ReadOnlySpan<byte> payload);

    internal static NetlinkException Refused(ushort type, object subject, NetlinkResult result) => new(
        XfrmMessageType.Name(type),
        Describe(subject),
        result,
        result.AttributeType is { } attribute ? XfrmAttributeType.Name(attribute) : null);

    private async ValueTask RequestAsync(
        ushort type, object subject, NetlinkCall.BodyWriter write, NetlinkCall.MessageHandler? read, CancellationToken cancellation)
    {
        NetlinkResult result = await TryAsync(type, write, read, cancellation).ConfigureAwait(false);
        if (!result.IsSuccess)
            throw Refused(type, subject, result);
    }

    private ValueTask<NetlinkResult> TryAsync(
        ushort type, NetlinkCall.BodyWriter write, NetlinkCall.MessageHandler? read, CancellationToken cancellation) =>
        TryAsync(type, 0, write, read, cancellation);

    private async ValueTask<NetlinkResult> TryAsync(
        ushort type, ushort flags, NetlinkCall.BodyWriter write, NetlinkCall.MessageHandler? read, CancellationToken cancellation)
    {
        NetlinkCall call = Interlocked.Exchange(ref _spare, null) ?? new NetlinkCall();
        try
        {
            call.Write(type, flags, write);
            return await call.SendAsync(kernel, read, cancellation).ConfigureAwait(false);
        }
        finally
        {
            call.Clear();
            _spare = call;
        }
    }

    private async ValueTask DumpAsync(
        ushort type, NetlinkCall.BodyWriter write, Action restart, PayloadReader read, CancellationToken cancellation)
    {
        // A reader that threw would leave the rest of the dump in the socket, which then refuses the next (EBUSY).
        bool readable = true;
        var call = new NetlinkCall();
        NetlinkResult result = await call.DumpAsync(
            kernel,
            again => again.Write(type, MessageFlags.NLM_F_DUMP, write),
            restart,
            (_, payload) => readable &= read(payload),
            cancellation).ConfigureAwait(false);
        if (!result.IsSuccess)
            throw Refused(type, "dump", result);
        if (!readable)
            throw Refused(type, "dump", new NetlinkResult(Errno.EBADMSG));
    }

    private static bool IsThere(ushort type, object subject, NetlinkResult result, int absent)
    {
        if (result.Errno == absent)
            return false;
        return result.IsSuccess ? true : throw Refused(type, subject, result);
    }

    private static string Describe(object subject) => subject switch
    {
        XfrmSpiRequest request =>
            $"{(request.Protocol == IpsecProtocol.Ah ? "ah" : "esp")} {request.Source} -> {request.Destination} reqid {request.Reqid}",
        _ => subject.ToString() ?? "",
    };
}
