using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>The two databases as a whole: XFRM_MSG_GETSADINFO, XFRM_MSG_GETSPDINFO, XFRM_MSG_NEWSPDINFO, XFRM_MSG_SETDEFAULT, XFRM_MSG_GETDEFAULT.</summary>
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
        XfrmSpdThreshold? ipv4 = null;
        XfrmSpdThreshold? ipv6 = null;
        XfrmHashInfo hash = default;
        var reader = new AttributeReader(XfrmStateCodec.Behind(payload, sizeof(uint)));
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == XFRMA_SPD_INFO && MemoryMarshal.TryRead(value, out XfrmSpdInfoLayout layout))
                counts = layout;
            else if (type == XFRMA_SPD_HINFO && MemoryMarshal.TryRead(value, out XfrmHashInfo buckets))
                hash = buckets;
            else if (type == XFRMA_SPD_IPV4_HTHRESH && MemoryMarshal.TryRead(value, out XfrmSpdThresholdLayout bits))
                ipv4 = new XfrmSpdThreshold(bits.LocalBits, bits.RemoteBits);
            else if (type == XFRMA_SPD_IPV6_HTHRESH && MemoryMarshal.TryRead(value, out XfrmSpdThresholdLayout bits6))
                ipv6 = new XfrmSpdThreshold(bits6.LocalBits, bits6.RemoteBits);
        }
        return counts is { } known
            ? new XfrmSpdInfo(
                known.In, known.Out, known.Forward, known.SocketIn, known.SocketOut, hash.Buckets, hash.MaximumBuckets)
            {
                IPv4Threshold = ipv4,
                IPv6Threshold = ipv6,
            }
            : null;
    }

    /// <summary>Writes the thresholds that are given; the others stay.</summary>
    public static void WriteThresholds(XfrmSpdThreshold? ipv4, XfrmSpdThreshold? ipv6, ref AttributeWriter body)
    {
        body.Header(0u);
        if (ipv4 is { } four)
            body.Add(XFRMA_SPD_IPV4_HTHRESH, new XfrmSpdThresholdLayout { LocalBits = four.LocalBits, RemoteBits = four.RemoteBits });
        if (ipv6 is { } six)
            body.Add(XFRMA_SPD_IPV6_HTHRESH, new XfrmSpdThresholdLayout { LocalBits = six.LocalBits, RemoteBits = six.RemoteBits });
    }

    public static void WriteDefaults(XfrmDefaultActions actions, ref AttributeWriter body) => body.Header(new XfrmUserPolicyDefault
    {
        In = (byte)actions.In,
        Forward = (byte)actions.Forward,
        Out = (byte)actions.Out,
    });

    public static XfrmDefaultActions? ReadDefaults(ReadOnlySpan<byte> payload) =>
        MemoryMarshal.TryRead(payload, out XfrmUserPolicyDefault layout)
            ? new((XfrmDefaultAction)layout.In, (XfrmDefaultAction)layout.Forward, (XfrmDefaultAction)layout.Out)
            : null;
}
