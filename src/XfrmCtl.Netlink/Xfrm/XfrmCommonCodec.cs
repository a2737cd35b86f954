using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Attributes that several kinds of messages have.</summary>
internal static class XfrmCommonCodec
{
    public static void Write(XfrmMark? mark, ref AttributeWriter body)
    {
        if (mark is { } value)
            body.Add(XFRMA_MARK, new XfrmMarkLayout { Value = value.Value, Mask = value.Mask });
    }

    public static void Write(XfrmEncapsulation? encapsulation, ref AttributeWriter body)
    {
        if (encapsulation is null)
            return;
        body.Add(XFRMA_ENCAP, new XfrmEncapTemplate
        {
            Type = encapsulation.Type,
            SourcePort = encapsulation.SourcePort,
            DestinationPort = encapsulation.DestinationPort,
            OriginalAddress = encapsulation.OriginalAddress is { } address ? XfrmAddress.From(address) : default,
        });
    }

    public static XfrmEncapsulation Read(XfrmEncapTemplate layout, ushort family)
    {
        IPAddress? original = layout.OriginalAddress.IsZero ? null : layout.OriginalAddress.Address(family);
        return new(layout.SourcePort, layout.DestinationPort) { Type = layout.Type, OriginalAddress = original };
    }

    /// <summary>Writes a label. The kernel wants both lengths to agree and does nothing with the extension type (net/xfrm/xfrm_user.c).</summary>
    public static void Write(XfrmSecurityContext? context, ref AttributeWriter body)
    {
        if (context is null)
            return;
        int header = Unsafe.SizeOf<XfrmUserSecurityContext>();
        Span<byte> value = body.Reserve(XFRMA_SEC_CTX, header + context.Text.Length);
        var layout = new XfrmUserSecurityContext
        {
            Length = checked((ushort)(header + context.Text.Length)),
            ExtensionType = XFRMA_SEC_CTX,
            Algorithm = context.Algorithm,
            Doi = context.Doi,
            TextLength = (ushort)context.Text.Length,
        };
        MemoryMarshal.Write(value, layout);
        Encoding.Latin1.GetBytes(context.Text, value[header..]);
    }

    /// <summary>Reads a label, without the final zero that some programs send; null where it is malformed.</summary>
    public static XfrmSecurityContext? ReadSecurityContext(ReadOnlySpan<byte> value)
    {
        int header = Unsafe.SizeOf<XfrmUserSecurityContext>();
        if (!MemoryMarshal.TryRead(value, out XfrmUserSecurityContext layout) || layout.TextLength > value.Length - header)
            return null;
        ReadOnlySpan<byte> text = value.Slice(header, layout.TextLength);
        if (text is [.., 0])
            text = text[..^1];
        return new XfrmSecurityContext(Encoding.Latin1.GetString(text)) { Algorithm = layout.Algorithm, Doi = layout.Doi };
    }

    public static void Write(XfrmOffload? offload, ref AttributeWriter body)
    {
        if (offload is { } device)
            body.Add(XFRMA_OFFLOAD_DEV, new XfrmUserOffload { InterfaceIndex = device.InterfaceIndex, Flags = (byte)device.Flags });
    }

    public static void Write(XfrmPolicyType type, ref AttributeWriter body)
    {
        if (type != XfrmPolicyType.Main)
            body.Add(XFRMA_POLICY_TYPE, new XfrmUserPolicyType { Type = (byte)type });
    }

    public static void Write(IReadOnlyList<XfrmAttribute> others, ref AttributeWriter body)
    {
        // By index: an enumerator would be an allocation for each message.
        for (int i = 0; i < others.Count; i++)
            body.AddOctets(others[i].Type, others[i].Value.Span);
    }

    /// <summary>Writes a number that is left out where it is zero.</summary>
    public static void WriteNonZero(ushort type, uint value, ref AttributeWriter body)
    {
        if (value != 0)
            body.Add(type, value);
    }
}
