using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink.Xfrm;

/// <content>How a verb becomes a request, and a refusal an exception.</content>
public sealed partial class XfrmClient
{
    private delegate void PayloadReader(ReadOnlySpan<byte> payload);

    internal static NetlinkException Refused(ushort type, object subject, NetlinkResult result) => new(
        XfrmMessageType.Name(type),
        Describe(subject),
        result,
        result.AttributeType is { } attribute ? XfrmAttributeType.Name(attribute) : null);

    private async ValueTask RequestAsync(
        ushort type, ushort flags, object subject, NetlinkCall.BodyWriter write, NetlinkCall.MessageHandler? read, CancellationToken cancellation)
    {
        NetlinkResult result = await TryAsync(type, flags, write, read, cancellation).ConfigureAwait(false);
        if (!result.IsSuccess)
            throw Refused(type, subject, result);
    }

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

    private async ValueTask DumpAsync(ushort type, Action restart, PayloadReader read, CancellationToken cancellation)
    {
        var call = new NetlinkCall();
        NetlinkResult result = await call.DumpAsync(
            kernel,
            again => again.Write(type, MessageFlags.NLM_F_DUMP, static (ref AttributeWriter _) => { }),
            restart,
            (_, payload) => read(payload),
            cancellation).ConfigureAwait(false);
        if (!result.IsSuccess)
            throw Refused(type, "dump", result);
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
