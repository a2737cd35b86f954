using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>The sizes of the two databases: XFRM_MSG_GETSADINFO, XFRM_MSG_GETSPDINFO.</summary>
internal static class XfrmInfoCodec
{
    /// <summary>Both requests, and both replies before their attributes, are a word of flags that mean nothing yet.</summary>
    public static void WriteFlags(ref AttributeWriter body) => body.Header(0u);

    public static XfrmSadInfo? ReadSad(ReadOnlySpan<byte> payload)
    {
        uint? count = null;
        XfrmHashInfo hash = default;
        var reader = new AttributeReader(XfrmStateCodec.Behind(payload, sizeof(uint)));
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == XFRMA_SAD_CNT && MemoryMarshal.TryRead(value, out uint number))
                count = number;
            else if (type == XFRMA_SAD_HINFO && MemoryMarshal.TryRead(value, out XfrmHashInfo layout))
                hash = layout;
        }
        return count is { } known ? new XfrmSadInfo(known, hash.Buckets, hash.MaximumBuckets) : null;
    }

    public static XfrmSpdInfo? ReadSpd(ReadOnlySpan<byte> payload)
    {
        XfrmSpdInfoLayout? counts = null;
        XfrmHashInfo hash = default;
        var reader = new AttributeReader(XfrmStateCodec.Behind(payload, sizeof(uint)));
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == XFRMA_SPD_INFO && MemoryMarshal.TryRead(value, out XfrmSpdInfoLayout layout))
                counts = layout;
            else if (type == XFRMA_SPD_HINFO && MemoryMarshal.TryRead(value, out XfrmHashInfo buckets))
                hash = buckets;
        }
        return counts is { } known
            ? new XfrmSpdInfo(
                known.In, known.Out, known.Forward, known.SocketIn, known.SocketOut, hash.Buckets, hash.MaximumBuckets)
            : null;
    }
}
