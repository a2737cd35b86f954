using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>States: XFRM_MSG_NEWSA, XFRM_MSG_UPDSA, XFRM_MSG_DELSA, XFRM_MSG_GETSA, XFRM_MSG_ALLOCSPI.</summary>
internal static class XfrmStateCodec
{
    /// <summary>The widest window that <c>struct xfrm_replay_state</c> holds.</summary>
    private const int WidestPlainWindow = 32;

    /// <summary>XFRMA_REPLAY_ESN_MAX of include/uapi/linux/xfrm.h, in bits of the bitmap (net/xfrm/xfrm_user.c, verify_replay).</summary>
    private const int WidestWindow = 4096;

    public static void Write(XfrmState state, ref AttributeWriter body)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(state.ReplayWindow, nameof(state));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(state.ReplayWindow, WidestWindow, nameof(state));
        body.Header(Header(state));
        if (state.Encryption is { } cipher)
            XfrmAlgorithmCodec.WriteCipher(XFRMA_ALG_CRYPT, cipher, ref body);
        if (state.Compression is { } compression)
            XfrmAlgorithmCodec.WriteCipher(XFRMA_ALG_COMP, compression, ref body);
        XfrmCommonCodec.Write(state.Encapsulation, ref body);
        XfrmCommonCodec.Write(state.SecurityContext, ref body);
        bool wide = NeedsBitmap(state);
        if (state.Replay is { } replay && !wide)
            XfrmReplayCodec.WritePlain(replay, ref body);
        XfrmCommonCodec.WriteNonZero(XFRMA_REPLAY_THRESH, state.ReplayThreshold, ref body);
        XfrmCommonCodec.WriteNonZero(XFRMA_ETIMER_THRESH, state.TimerThreshold, ref body);
        if (state.CareOfAddress is { } careOf)
            body.Add(XFRMA_COADDR, XfrmAddress.From(careOf));
        if (state.Aead is { } aead)
            XfrmAlgorithmCodec.WriteWithIcv(XFRMA_ALG_AEAD, aead, ref body);
        if (state.Integrity is { } integrity)
            XfrmAlgorithmCodec.WriteWithIcv(XFRMA_ALG_AUTH_TRUNC, integrity, ref body);
        XfrmCommonCodec.Write(state.Id.Mark, ref body);
        XfrmCommonCodec.WriteNonZero(XFRMA_TFCPAD, state.TrafficPaddingOctets, ref body);
        if (wide)
            XfrmReplayCodec.WriteWide(state.ReplayWindow, state.Replay, ref body);
        XfrmCommonCodec.WriteNonZero(XFRMA_SA_EXTRA_FLAGS, (uint)state.ExtraFlags, ref body);
        XfrmCommonCodec.Write(state.Offload, ref body);
        if (state.OutputMark is { } mark)
        {
            body.Add(XFRMA_SET_MARK, mark.Value);
            body.Add(XFRMA_SET_MARK_MASK, mark.Mask);
        }
        XfrmCommonCodec.WriteNonZero(XFRMA_IF_ID, state.InterfaceId, ref body);
        XfrmCommonCodec.WriteNonZero(XFRMA_MTIMER_THRESH, state.MappingSeconds, ref body);
        if (state.Direction != XfrmStateDirection.None)
            body.Add(XFRMA_SA_DIR, (byte)state.Direction);
        XfrmCommonCodec.WriteNonZero(XFRMA_NAT_KEEPALIVE_INTERVAL, state.NatKeepaliveSeconds, ref body);
        if (state.Cpu is { } cpu)
            body.Add(XFRMA_SA_PCPU, cpu);
        if (state.Iptfs is { } iptfs)
            XfrmIptfsCodec.Write(iptfs, ref body);
        XfrmCommonCodec.Write(state.OtherAttributes, ref body);
    }

    public static void WriteId(in XfrmStateId id, ref AttributeWriter body)
    {
        body.Header(Id(id));
        XfrmCommonCodec.Write(id.Mark, ref body);
    }

    public static void WriteSpiRequest(XfrmSpiRequest request, ref AttributeWriter body)
    {
        var info = new XfrmUserSaInfo
        {
            Id = new XfrmId { Destination = XfrmAddress.From(request.Destination), Protocol = (byte)request.Protocol },
            Source = XfrmAddress.From(request.Source),
            Sequence = request.Sequence,
            Reqid = request.Reqid,
            Family = XfrmAddress.FamilyOf(request.Destination),
            Mode = (byte)request.Mode,
        };
        body.Header(new XfrmUserSpiInfo { Info = info, Smallest = request.Smallest.Value, Largest = request.Largest.Value });
        XfrmCommonCodec.Write(request.Mark, ref body);
        XfrmCommonCodec.WriteNonZero(XFRMA_IF_ID, request.InterfaceId, ref body);
        if (request.Direction != XfrmStateDirection.None)
            body.Add(XFRMA_SA_DIR, (byte)request.Direction);
        if (request.Cpu is { } cpu)
            body.Add(XFRMA_SA_PCPU, cpu);
    }

    /// <summary>Writes the request of a dump. It has no fixed header: the filter, if any, follows the message header at once.</summary>
    public static void WriteFilter(XfrmStateFilter? filter, ref AttributeWriter body)
    {
        if (filter?.Protocol is { } protocol)
            body.Add(XFRMA_PROTO, (byte)protocol);
        if ((filter?.Source ?? filter?.Destination) is not { } either)
            return;
        // The kernel compares both; a prefix length of zero fits every address (net/xfrm/xfrm_state.c, __xfrm_state_filter_match).
        body.Add(XFRMA_ADDRESS_FILTER, new XfrmAddressFilterLayout
        {
            Source = filter?.Source is { } source ? XfrmAddress.From(source.BaseAddress) : default,
            Destination = filter?.Destination is { } destination ? XfrmAddress.From(destination.BaseAddress) : default,
            Family = XfrmAddress.FamilyOf(either.BaseAddress),
            SourcePrefixLength = (byte)(filter?.Source?.PrefixLength ?? 0),
            DestinationPrefixLength = (byte)(filter?.Destination?.PrefixLength ?? 0),
        });
    }

    /// <summary>Reads the payload of XFRM_MSG_NEWSA; null where it is malformed.</summary>
    /// <param name="payload">What follows the message header.</param>
    /// <param name="withKeys">Whether the keys are copied out; otherwise they are passed over.</param>
    public static XfrmStateInfo? Read(ReadOnlySpan<byte> payload, bool withKeys)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmUserSaInfo header))
            return null;
        return Read(header, Behind(payload, Unsafe.SizeOf<XfrmUserSaInfo>()), withKeys);
    }

    /// <summary>Reads a state whose header was taken from its message already.</summary>
    public static XfrmStateInfo? Read(XfrmUserSaInfo header, ReadOnlySpan<byte> attributes, bool withKeys) =>
        new XfrmStateReader(header, withKeys).Read(attributes);

    /// <summary>Reads what is left of a state that was removed (XFRM_MSG_DELSA): its identity, then XFRMA_SA, then its attributes.</summary>
    public static XfrmStateInfo? ReadDeleted(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> attributes = Behind(payload, Unsafe.SizeOf<XfrmUserSaId>());
        var reader = new AttributeReader(attributes);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == XFRMA_SA)
                return MemoryMarshal.TryRead(value, out XfrmUserSaInfo header) ? Read(header, attributes, withKeys: false) : null;
        }
        return null;
    }

    public static XfrmUserSaId Id(in XfrmStateId id) => new()
    {
        Destination = XfrmAddress.From(id.Destination),
        Spi = id.Spi.Value,
        Family = XfrmAddress.FamilyOf(id.Destination),
        Protocol = (byte)id.Protocol,
    };

    public static XfrmStateId Id(XfrmUserSaId layout, XfrmMark? mark) =>
        new(layout.Destination.Address(layout.Family), new Spi(layout.Spi), (IpsecProtocol)layout.Protocol, mark);

    /// <summary>What stands behind a fixed header; it is padded to the alignment of attributes.</summary>
    public static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> payload, int headerOctets) =>
        payload[Math.Min(MessageHeader.Align(headerOctets), payload.Length)..];

    public static XfrmUserSaInfo Header(XfrmState state) => new()
    {
        Selector = state.Selector is null ? default : XfrmSelectorCodec.Write(state.Selector),
        Id = new XfrmId
        {
            Destination = XfrmAddress.From(state.Id.Destination),
            Spi = state.Id.Spi.Value,
            Protocol = (byte)state.Id.Protocol,
        },
        Source = XfrmAddress.From(state.Source),
        Lifetime = XfrmSelectorCodec.Write(state.Lifetime),
        Sequence = state.Sequence,
        Reqid = state.Reqid,
        Family = XfrmAddress.FamilyOf(state.Id.Destination),
        Mode = (byte)state.Mode,
        ReplayWindow = NeedsBitmap(state) ? (byte)0 : (byte)state.ReplayWindow,
        Flags = (byte)state.Flags,
    };

    /// <summary>The kernel takes the bitmap only with an empty plain window, and demands it for 64-bit sequence numbers.</summary>
    private static bool NeedsBitmap(XfrmState state) =>
        state.ReplayWindow > WidestPlainWindow || (state.Flags & XfrmStateFlags.Esn) != 0;
}
