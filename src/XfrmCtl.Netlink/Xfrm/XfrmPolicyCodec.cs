using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Policies: XFRM_MSG_UPDPOLICY, XFRM_MSG_DELPOLICY, XFRM_MSG_GETPOLICY.</summary>
internal static class XfrmPolicyCodec
{
    /// <summary>XFRM_MAX_DEPTH of include/net/xfrm.h.</summary>
    private const int MostTemplates = 6;

    /// <summary>The bits of an index that hold its direction; from XFRM_POLICY_MAX on it is a socket's (include/net/xfrm.h).</summary>
    private const uint DirectionBits = 7;

    private const uint FirstSocketDirection = 3;

    public static void Write(XfrmPolicy policy, ref AttributeWriter body)
    {
        if (policy.Templates.Count > MostTemplates)
            throw new ArgumentException($"{policy.Templates.Count} templates; the kernel takes {MostTemplates}", nameof(policy));
        body.Header(Header(policy));
        if (policy.Templates.Count > 0)
            WriteTemplates(policy.Templates, ref body);
        XfrmCommonCodec.Write(policy.SecurityContext, ref body);
        XfrmCommonCodec.Write(policy.Type, ref body);
        XfrmCommonCodec.Write(policy.Mark, ref body);
        XfrmCommonCodec.Write(policy.Offload, ref body);
        XfrmCommonCodec.WriteNonZero(XFRMA_IF_ID, policy.InterfaceId, ref body);
        XfrmCommonCodec.Write(policy.OtherAttributes, ref body);
    }

    public static void WriteId(XfrmPolicyId id, ref AttributeWriter body)
    {
        body.Header(new XfrmUserPolicyId
        {
            Selector = XfrmSelectorCodec.Write(id.Selector),
            Index = id.Index,
            Direction = (byte)id.Direction,
        });
        XfrmCommonCodec.Write(id.SecurityContext, ref body);
        XfrmCommonCodec.Write(id.Type, ref body);
        XfrmCommonCodec.Write(id.Mark, ref body);
        XfrmCommonCodec.WriteNonZero(XFRMA_IF_ID, id.InterfaceId, ref body);
    }

    /// <summary>Whether the policy of a message belongs to a socket; dumps show those too.</summary>
    public static bool IsOfSocket(ReadOnlySpan<byte> payload) =>
        MemoryMarshal.TryRead(payload, out XfrmUserPolicyInfo header) && (header.Index & DirectionBits) >= FirstSocketDirection;

    /// <summary>Reads the payload of XFRM_MSG_NEWPOLICY; null where it is malformed.</summary>
    public static XfrmPolicyInfo? Read(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmUserPolicyInfo header))
            return null;
        return Read(header, XfrmStateCodec.Behind(payload, Unsafe.SizeOf<XfrmUserPolicyInfo>()));
    }

    /// <summary>Reads a policy whose header was taken from its message already.</summary>
    public static XfrmPolicyInfo? Read(XfrmUserPolicyInfo header, ReadOnlySpan<byte> attributes) =>
        new XfrmPolicyReader(header).Read(attributes);

    /// <summary>Reads what is left of a policy that was removed (XFRM_MSG_DELPOLICY): its identity, XFRMA_POLICY, its attributes.</summary>
    public static XfrmPolicyInfo? ReadDeleted(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> attributes = XfrmStateCodec.Behind(payload, Unsafe.SizeOf<XfrmUserPolicyId>());
        var reader = new AttributeReader(attributes);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == XFRMA_POLICY)
                return MemoryMarshal.TryRead(value, out XfrmUserPolicyInfo header) ? Read(header, attributes) : null;
        }
        return null;
    }

    public static XfrmUserPolicyInfo Header(XfrmPolicy policy) => new()
    {
        Selector = XfrmSelectorCodec.Write(policy.Selector),
        Lifetime = XfrmSelectorCodec.Write(policy.Lifetime),
        Priority = policy.Priority,
        Direction = (byte)policy.Direction,
        Action = (byte)policy.Action,
        Flags = (byte)policy.Flags,
        Share = (byte)policy.Share,
    };

    private static void WriteTemplates(IReadOnlyList<XfrmTemplate> templates, ref AttributeWriter body)
    {
        int size = Unsafe.SizeOf<XfrmUserTemplate>();
        Span<byte> value = body.Reserve(XFRMA_TMPL, templates.Count * size);
        for (int i = 0; i < templates.Count; i++)
            MemoryMarshal.Write(value[(i * size)..], Write(templates[i]));
    }

    private static XfrmUserTemplate Write(XfrmTemplate template) => new()
    {
        Id = new XfrmId
        {
            Destination = XfrmAddress.From(template.Destination),
            Spi = template.Spi?.Value ?? 0,
            Protocol = (byte)template.Protocol,
        },
        Family = XfrmAddress.FamilyOf(template.Destination),
        Source = XfrmAddress.From(template.Source),
        Reqid = template.Reqid,
        Mode = (byte)template.Mode,
        Share = (byte)template.Share,
        Optional = template.Optional ? (byte)1 : (byte)0,
        IntegrityAlgorithms = template.IntegrityAlgorithms,
        EncryptionAlgorithms = template.EncryptionAlgorithms,
        CompressionAlgorithms = template.CompressionAlgorithms,
    };
}
