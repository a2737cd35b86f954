using System.Runtime.InteropServices;
using System.Text;

namespace XfrmCtl.Netlink.Wire;

/// <summary>Reads the payload of NLMSG_ERROR and NLMSG_DONE with its extended ack.</summary>
/// <remarks>
/// <code>
/// struct nlmsgerr {            /* include/uapi/linux/netlink.h */
///     int             error;   /* negative errno; 0 is an acknowledgement */
///     struct nlmsghdr msg;     /* the request's header; its body follows unless NLM_F_CAPPED */
/// };                           /* then attributes NLMSGERR_ATTR_* if NLM_F_ACK_TLVS */
/// </code>
/// NLMSG_DONE has the error alone, then the attributes.
/// </remarks>
internal static class ErrorMessage
{
    private static readonly NetlinkResult Unreadable = new(Errno.EBADMSG);

    public static NetlinkResult Read(MessageHeader header, ReadOnlySpan<byte> payload)
    {
        // Kernels before 4.13 and some dumps end without any error number.
        if (!MemoryMarshal.TryRead(payload, out int error))
            return header.Type == MessageFlags.NLMSG_DONE ? NetlinkResult.Success : Unreadable;
        if (error == int.MinValue)
            return Unreadable;
        var result = new NetlinkResult(Math.Abs(error));
        if ((header.Flags & MessageFlags.NLM_F_ACK_TLVS) == 0)
            return result;
        int skip = sizeof(int);
        if (header.Type == MessageFlags.NLMSG_ERROR)
        {
            if (!MemoryMarshal.TryRead(payload[sizeof(int)..], out MessageHeader request))
                return result;
            bool capped = (header.Flags & MessageFlags.NLM_F_CAPPED) != 0;
            skip += capped || request.Length > int.MaxValue - 8 ? MessageHeader.Octets : MessageHeader.Align((int)request.Length);
        }
        return skip > payload.Length ? result : ReadAttributes(result, payload[skip..]);
    }

    /// <summary>The attribute of <paramref name="request"/> that starts at, or holds, the octet at <paramref name="offset"/>.</summary>
    /// <param name="request">The whole request with its header.</param>
    /// <param name="fixedHeaderOctets">Length, padded, of what stands between the message header and the first attribute.</param>
    /// <param name="offset">As the kernel gives it: from the start of the message header.</param>
    public static ushort? AttributeAt(ReadOnlySpan<byte> request, int fixedHeaderOctets, int offset)
    {
        int start = MessageHeader.Octets + fixedHeaderOctets;
        if (start > request.Length)
            return null;
        var reader = new AttributeReader(request[start..]);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            int end = start + AttributeReader.HeaderOctets + value.Length;
            if (offset >= start && offset < end)
                return type;
            start = MessageHeader.Align(end);
        }
        return null;
    }

    private static NetlinkResult ReadAttributes(NetlinkResult result, ReadOnlySpan<byte> attributes)
    {
        var reader = new AttributeReader(attributes);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case MessageFlags.NLMSGERR_ATTR_MSG:
                    result = result with { Message = Encoding.UTF8.GetString(value.TrimEnd((byte)0)) };
                    break;
                case MessageFlags.NLMSGERR_ATTR_OFFS when MemoryMarshal.TryRead(value, out uint offset) && offset <= int.MaxValue:
                    result = result with { AttributeOffset = (int)offset };
                    break;
                case MessageFlags.NLMSGERR_ATTR_MISS_TYPE when MemoryMarshal.TryRead(value, out uint missing) && missing <= ushort.MaxValue:
                    result = result with { AttributeType = (ushort)missing };
                    break;
            }
        }
        return result;
    }
}
