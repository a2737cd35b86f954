using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
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
        WriteMarkAndInterface(policy.Mark, policy.InterfaceId, ref body);
    }

    public static void WriteId(XfrmPolicyId id, ref AttributeWriter body)
    {
        body.Header(new XfrmUserPolicyId { Selector = XfrmSelectorCodec.Write(id.Selector), Direction = (byte)id.Direction });
        WriteMarkAndInterface(id.Mark, id.InterfaceId, ref body);
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
    public static XfrmPolicyInfo? Read(XfrmUserPolicyInfo header, ReadOnlySpan<byte> attributes)
    {
        if (XfrmSelectorCodec.Read(header.Selector) is not { } selector)
            return null;
        var policy = new XfrmPolicy(selector, (XfrmDirection)header.Direction)
        {
            Priority = header.Priority,
            Action = (XfrmAction)header.Action,
            Flags = (XfrmPolicyFlags)header.Flags,
            Lifetime = XfrmSelectorCodec.Read(header.Lifetime),
        };
        ulong? lastUsed = null;
        var reader = new AttributeReader(attributes);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case XFRMA_TMPL:
                    policy = policy with { Templates = ReadTemplates(value) };
                    break;
                case XFRMA_LASTUSED when MemoryMarshal.TryRead(value, out ulong seconds) && seconds != 0:
                    lastUsed = seconds;
                    break;
                case XFRMA_MARK when MemoryMarshal.TryRead(value, out XfrmMarkLayout mark):
                    policy = policy with { Mark = new XfrmMark(mark.Value, mark.Mask) };
                    break;
                case XFRMA_IF_ID when MemoryMarshal.TryRead(value, out uint interfaceId):
                    policy = policy with { InterfaceId = interfaceId };
                    break;
            }
        }
        return reader.IsMalformed ? null : new XfrmPolicyInfo(policy, header.Index, XfrmSelectorCodec.Read(header.Current), lastUsed);
    }

    public static XfrmUserPolicyInfo Header(XfrmPolicy policy) => new()
    {
        Selector = XfrmSelectorCodec.Write(policy.Selector),
        Lifetime = XfrmSelectorCodec.Write(policy.Lifetime),
        Priority = policy.Priority,
        Direction = (byte)policy.Direction,
        Action = (byte)policy.Action,
        Flags = (byte)policy.Flags,
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
        Optional = template.Optional ? (byte)1 : (byte)0,
        IntegrityAlgorithms = template.IntegrityAlgorithms,
        EncryptionAlgorithms = template.EncryptionAlgorithms,
        CompressionAlgorithms = template.CompressionAlgorithms,
    };

    private static XfrmTemplate[] ReadTemplates(ReadOnlySpan<byte> value)
    {
        int size = Unsafe.SizeOf<XfrmUserTemplate>();
        var templates = new XfrmTemplate[value.Length / size];
        for (int i = 0; i < templates.Length; i++)
            templates[i] = Read(MemoryMarshal.Read<XfrmUserTemplate>(value[(i * size)..]));
        return templates;
    }

    private static XfrmTemplate Read(XfrmUserTemplate layout) => new(
        layout.Source.Address(layout.Family),
        layout.Id.Destination.Address(layout.Family),
        (IpsecProtocol)layout.Id.Protocol,
        (IpsecMode)layout.Mode,
        layout.Reqid)
    {
        Spi = layout.Id.Spi == 0 ? null : new Spi(layout.Id.Spi),
        Optional = layout.Optional != 0,
        IntegrityAlgorithms = layout.IntegrityAlgorithms,
        EncryptionAlgorithms = layout.EncryptionAlgorithms,
        CompressionAlgorithms = layout.CompressionAlgorithms,
    };

    private static void WriteMarkAndInterface(XfrmMark? mark, uint interfaceId, ref AttributeWriter body)
    {
        if (mark is { } value)
            body.Add(XFRMA_MARK, new XfrmMarkLayout { Value = value.Value, Mask = value.Mask });
        if (interfaceId != 0)
            body.Add(XFRMA_IF_ID, interfaceId);
    }
}
