using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Reads a policy: its header was taken from its message already; what the attributes say is gathered here and put together once.</summary>
internal ref struct XfrmPolicyReader(XfrmUserPolicyInfo header)
{
    private readonly XfrmUserPolicyInfo _header = header;
    private List<XfrmAttribute>? _others;
    private XfrmTemplate[] _templates = [];
    private XfrmSecurityContext? _securityContext;
    private XfrmMark? _mark;
    private XfrmOffload? _offload;
    private ulong? _lastUsed;
    private uint _interfaceId;
    private byte _type;

    /// <summary>Reads the attributes behind the header; null where they, or the header, are malformed.</summary>
    public XfrmPolicyInfo? Read(ReadOnlySpan<byte> attributes)
    {
        if (XfrmSelectorCodec.Read(_header.Selector) is not { } selector)
            return null;
        var reader = new AttributeReader(attributes);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (!Take(type, value))
                (_others ??= []).Add(new XfrmAttribute(type, value.ToArray()));
        }
        return reader.IsMalformed ? null : Build(selector);
    }

    private readonly XfrmPolicyInfo Build(XfrmSelector selector)
    {
        var policy = new XfrmPolicy(selector, (XfrmDirection)_header.Direction)
        {
            Priority = _header.Priority,
            Action = (XfrmAction)_header.Action,
            Flags = (XfrmPolicyFlags)_header.Flags,
            Share = (XfrmShare)_header.Share,
            Lifetime = XfrmSelectorCodec.Read(_header.Lifetime),
            Templates = _templates,
            Type = (XfrmPolicyType)_type,
            Mark = _mark,
            InterfaceId = _interfaceId,
            SecurityContext = _securityContext,
            Offload = _offload,
            OtherAttributes = _others ?? (IReadOnlyList<XfrmAttribute>)[],
        };
        return new XfrmPolicyInfo(policy, _header.Index, XfrmSelectorCodec.Read(_header.Current), _lastUsed);
    }

    private bool Take(ushort type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            // Of a deletion: the header itself. The other is padding before numbers of 64 bits, where a machine wants it.
            case XFRMA_POLICY or XFRMA_PAD:
                return true;
            case XFRMA_TMPL:
                _templates = ReadTemplates(value);
                return true;
            case XFRMA_SEC_CTX:
                return (_securityContext = XfrmCommonCodec.ReadSecurityContext(value)) is not null;
            case XFRMA_LASTUSED when MemoryMarshal.TryRead(value, out ulong seconds):
                _lastUsed = seconds == 0 ? null : seconds;
                return true;
            case XFRMA_POLICY_TYPE when value.Length > 0:
                _type = value[0];
                return true;
            case XFRMA_MARK when MemoryMarshal.TryRead(value, out XfrmMarkLayout mark):
                _mark = new XfrmMark(mark.Value, mark.Mask);
                return true;
            case XFRMA_OFFLOAD_DEV when MemoryMarshal.TryRead(value, out XfrmUserOffload offload):
                _offload = new XfrmOffload(offload.InterfaceIndex, (XfrmOffloadFlags)offload.Flags);
                return true;
            case XFRMA_IF_ID when MemoryMarshal.TryRead(value, out _interfaceId):
                return true;
            default:
                return false;
        }
    }

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
        Share = (XfrmShare)layout.Share,
        IntegrityAlgorithms = layout.IntegrityAlgorithms,
        EncryptionAlgorithms = layout.EncryptionAlgorithms,
        CompressionAlgorithms = layout.CompressionAlgorithms,
    };
}
