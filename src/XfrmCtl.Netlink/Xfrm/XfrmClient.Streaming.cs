using System.Runtime.ExceptionServices;
using XfrmCtl.Netlink.Wire;
using static XfrmCtl.Netlink.Xfrm.XfrmMessageType;

namespace XfrmCtl.Netlink.Xfrm;

/// <content>Dumps that are too large to be kept.</content>
public sealed partial class XfrmClient
{
    /// <summary>Reads states one after the other, in constant memory and as the kernel tells them.</summary>
    /// <param name="each">Takes each state as soon as it is read; it must not call this client.</param>
    /// <param name="filter">Which states; null for all.</param>
    /// <param name="withKeys">Whether keys are copied out; <paramref name="each"/> then disposes them.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Whether all states were seen as they were at one time; false where others were added or removed meanwhile.</returns>
    public ValueTask<bool> ReadStatesAsync(
        Action<XfrmStateInfo> each, XfrmStateFilter? filter = null, bool withKeys = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(each);
        return ReadAsync(
            XFRM_MSG_GETSA,
            (ref AttributeWriter body) => XfrmStateCodec.WriteFilter(filter, ref body),
            payload => Hand(XfrmStateCodec.Read(payload, withKeys), each),
            cancellation);
    }

    /// <summary>Reads policies one after the other, in constant memory and as the kernel tells them, without those of single sockets.</summary>
    /// <param name="each">Takes each policy as soon as it is read; it must not call this client.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Whether all policies were seen as they were at one time; false where others were added or removed meanwhile.</returns>
    public ValueTask<bool> ReadPoliciesAsync(Action<XfrmPolicyInfo> each, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(each);
        return ReadAsync(
            XFRM_MSG_GETPOLICY,
            static (ref AttributeWriter _) => { },
            payload => XfrmPolicyCodec.IsOfSocket(payload) || Hand(XfrmPolicyCodec.Read(payload), each),
            cancellation);
    }

    private async ValueTask<bool> ReadAsync(
        ushort type, NetlinkCall.BodyWriter write, PayloadReader read, CancellationToken cancellation)
    {
        bool readable = true;
        Exception? thrown = null;
        // An exception that passed through would leave the rest of the dump in the socket, which then refuses the next (EBUSY).
        void Take(ushort messageType, ReadOnlySpan<byte> payload)
        {
            try
            {
                if (thrown is null)
                    readable &= read(payload);
            }
            catch (Exception failure)
            {
                thrown = failure;
            }
        }
        NetlinkResult result = await TryAsync(type, MessageFlags.NLM_F_DUMP, write, Take, cancellation).ConfigureAwait(false);
        if (thrown is not null)
            ExceptionDispatchInfo.Throw(thrown);
        if (!result.IsSuccess)
            throw Refused(type, "dump", result);
        return readable ? !result.Interrupted : throw Refused(type, "dump", new NetlinkResult(Errno.EBADMSG));
    }

    private static bool Hand<T>(T? item, Action<T> each)
        where T : class
    {
        if (item is not null)
            each(item);
        return item is not null;
    }
}
