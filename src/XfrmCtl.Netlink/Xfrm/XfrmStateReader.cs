using System.Net;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Reads a state: its header was taken from its message already; what the attributes say is gathered here and put together once.</summary>
internal ref struct XfrmStateReader(XfrmUserSaInfo header, bool withKeys)
{
    private readonly XfrmUserSaInfo _header = header;
    private readonly bool _withKeys = withKeys;
    private ReadOnlySpan<byte> _plainIntegrity;
    private List<XfrmAttribute>? _others;
    private XfrmAlgorithm? _integrity;
    private XfrmAlgorithm? _encryption;
    private XfrmAlgorithm? _aead;
    private XfrmAlgorithm? _compression;
    private XfrmEncapsulation? _encapsulation;
    private XfrmSecurityContext? _securityContext;
    private XfrmReplay? _replay;
    private XfrmMark? _mark;
    private XfrmIptfs? _iptfs;
    private XfrmOffload? _offload;
    private IPAddress? _careOf;
    private ulong? _lastUsed;
    private uint? _outputMark;
    private uint? _outputMask;
    private uint? _cpu;
    private int? _wideWindow;
    private uint _extraFlags;
    private uint _interfaceId;
    private uint _trafficPadding;
    private uint _replayThreshold;
    private uint _timerThreshold;
    private uint _mappingSeconds;
    private uint _keepaliveSeconds;
    private byte _direction;
    private bool _truncationKnown;

    /// <summary>Reads the attributes behind the header; null where they, or the header, are malformed.</summary>
    public XfrmStateInfo? Read(ReadOnlySpan<byte> attributes)
    {
        XfrmSelectorLayout layout = _header.Selector;
        bool all = XfrmSelectorCodec.IsEverything(layout);

        // A larval state has the host's whole address as its selector, and leaves the selector's family open (net/xfrm/xfrm_state.c, __find_acq_core).
        if (layout.Family == XfrmAddress.AF_UNSPEC)
            layout.Family = _header.Family;
        XfrmSelector? selector = all ? null : XfrmSelectorCodec.Read(layout);
        if (selector is null && !all)
            return null;
        var reader = new AttributeReader(attributes);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (!TakeAlgorithm(type, value) && !TakeNumber(type, value) && !TakeOther(type, value))
                (_others ??= []).Add(new XfrmAttribute(type, value.ToArray()));
        }
        if (reader.IsMalformed)
        {
            DisposeKeys();
            return null;
        }

        // It comes before XFRMA_ALG_AUTH_TRUNC, which says the same and the length of the check value too.
        if (!_truncationKnown && !_plainIntegrity.IsEmpty)
            _integrity = XfrmAlgorithmCodec.ReadCipher(_plainIntegrity, _withKeys);
        return Build(selector);
    }

    private readonly XfrmStateInfo Build(XfrmSelector? selector)
    {
        var id = new XfrmStateId(
            _header.Id.Destination.Address(_header.Family), new Spi(_header.Id.Spi), (IpsecProtocol)_header.Id.Protocol, _mark);
        var state = new XfrmState(id, _header.Source.Address(_header.Family))
        {
            Reqid = _header.Reqid,
            Mode = (IpsecMode)_header.Mode,
            ReplayWindow = _wideWindow ?? _header.ReplayWindow,
            Flags = (XfrmStateFlags)_header.Flags,
            ExtraFlags = (XfrmStateExtraFlags)_extraFlags,
            Lifetime = XfrmSelectorCodec.Read(_header.Lifetime),
            Encryption = _encryption,
            Integrity = _integrity,
            Aead = _aead,
            Compression = _compression,
            Encapsulation = _encapsulation,
            Selector = selector,
            InterfaceId = _interfaceId,
            Sequence = _header.Sequence,
            CareOfAddress = _careOf,
            SecurityContext = _securityContext,
            Replay = _replay,
            ReplayThreshold = _replayThreshold,
            TimerThreshold = _timerThreshold,
            MappingSeconds = _mappingSeconds,
            TrafficPaddingOctets = _trafficPadding,
            OutputMark = _outputMark is { } mark ? new XfrmMark(mark, _outputMask ?? uint.MaxValue) : null,
            Offload = _offload,
            Direction = (XfrmStateDirection)_direction,
            NatKeepaliveSeconds = _keepaliveSeconds,
            Cpu = _cpu,
            Iptfs = _iptfs,
            OtherAttributes = _others ?? (IReadOnlyList<XfrmAttribute>)[],
        };
        XfrmStats stats = _header.Stats;
        return new XfrmStateInfo(
            state, XfrmSelectorCodec.Read(_header.Current), _lastUsed, stats.ReplayWindow, stats.Replay, stats.IntegrityFailed);
    }

    /// <summary>Keys go nowhere but into secrets: an algorithm that is malformed is passed over and not kept as octets.</summary>
    private bool TakeAlgorithm(ushort type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case XFRMA_ALG_AUTH:
                _plainIntegrity = value;
                return true;
            case XFRMA_ALG_AUTH_TRUNC:
                Replace(ref _integrity, XfrmAlgorithmCodec.ReadWithIcv(value, _withKeys));
                _truncationKnown = true;
                return true;
            case XFRMA_ALG_CRYPT:
                Replace(ref _encryption, XfrmAlgorithmCodec.ReadCipher(value, _withKeys));
                return true;
            case XFRMA_ALG_AEAD:
                Replace(ref _aead, XfrmAlgorithmCodec.ReadWithIcv(value, _withKeys));
                return true;
            case XFRMA_ALG_COMP:
                Replace(ref _compression, XfrmAlgorithmCodec.ReadCipher(value, _withKeys));
                return true;
            default:
                return false;
        }
    }

    private bool TakeNumber(ushort type, ReadOnlySpan<byte> value) => type switch
    {
        XFRMA_REPLAY_THRESH => MemoryMarshal.TryRead(value, out _replayThreshold),
        XFRMA_ETIMER_THRESH => MemoryMarshal.TryRead(value, out _timerThreshold),
        XFRMA_TFCPAD => MemoryMarshal.TryRead(value, out _trafficPadding),
        XFRMA_SA_EXTRA_FLAGS => MemoryMarshal.TryRead(value, out _extraFlags),
        XFRMA_SET_MARK => Take(value, ref _outputMark),
        XFRMA_SET_MARK_MASK => Take(value, ref _outputMask),
        XFRMA_IF_ID => MemoryMarshal.TryRead(value, out _interfaceId),
        XFRMA_MTIMER_THRESH => MemoryMarshal.TryRead(value, out _mappingSeconds),
        XFRMA_SA_DIR => MemoryMarshal.TryRead(value, out _direction),
        XFRMA_NAT_KEEPALIVE_INTERVAL => MemoryMarshal.TryRead(value, out _keepaliveSeconds),
        XFRMA_SA_PCPU => Take(value, ref _cpu),
        _ => false,
    };

    private bool TakeOther(ushort type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            // Of a deletion: the header itself. The other is padding before numbers of 64 bits, where a machine wants it.
            case XFRMA_SA or XFRMA_PAD:
                return true;
            case XFRMA_ENCAP when MemoryMarshal.TryRead(value, out XfrmEncapTemplate layout):
                _encapsulation = XfrmCommonCodec.Read(layout, _header.Family);
                return true;
            case XFRMA_SEC_CTX:
                return (_securityContext = XfrmCommonCodec.ReadSecurityContext(value)) is not null;
            case XFRMA_REPLAY_VAL when MemoryMarshal.TryRead(value, out XfrmReplayState layout):
                _replay ??= XfrmReplayCodec.Read(layout);
                return true;
            case XFRMA_REPLAY_ESN_VAL when XfrmReplayCodec.TryRead(value, out int window, out XfrmReplay? replay):
                (_wideWindow, _replay) = (window, replay);
                return true;
            case XFRMA_COADDR when MemoryMarshal.TryRead(value, out XfrmAddress address):
                _careOf = address.Address(_header.Family);
                return true;
            case XFRMA_LASTUSED when MemoryMarshal.TryRead(value, out ulong seconds):
                _lastUsed = seconds == 0 ? null : seconds;
                return true;
            case XFRMA_MARK when MemoryMarshal.TryRead(value, out XfrmMarkLayout mark):
                _mark = new XfrmMark(mark.Value, mark.Mask);
                return true;
            case XFRMA_OFFLOAD_DEV when MemoryMarshal.TryRead(value, out XfrmUserOffload offload):
                _offload = new XfrmOffload(offload.InterfaceIndex, (XfrmOffloadFlags)offload.Flags);
                return true;
            case >= XFRMA_IPTFS_DROP_TIME and <= XFRMA_IPTFS_PKT_SIZE:
                return XfrmIptfsCodec.Take(type, value, ref _iptfs);
            default:
                return false;
        }
    }

    private static bool Take(ReadOnlySpan<byte> value, ref uint? field)
    {
        if (!MemoryMarshal.TryRead(value, out uint number))
            return false;
        field = number;
        return true;
    }

    private static void Replace(ref XfrmAlgorithm? field, XfrmAlgorithm? found)
    {
        field?.Key?.Dispose();
        field = found;
    }

    private readonly void DisposeKeys()
    {
        _integrity?.Key?.Dispose();
        _encryption?.Key?.Dispose();
        _aead?.Key?.Dispose();
        _compression?.Key?.Dispose();
    }
}
