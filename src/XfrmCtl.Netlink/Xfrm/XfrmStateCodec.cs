using System.Net;
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

    private const int BitsInWord = 32;

    public static void Write(XfrmState state, ref AttributeWriter body)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(state.ReplayWindow, nameof(state));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(state.ReplayWindow, WidestWindow, nameof(state));
        body.Header(Header(state));
        if (state.Encryption is { } cipher)
            XfrmAlgorithmCodec.WriteCipher(XFRMA_ALG_CRYPT, cipher, ref body);
        if (state.Encapsulation is { } encapsulation)
            body.Add(XFRMA_ENCAP, Write(encapsulation));
        if (state.Aead is { } aead)
            XfrmAlgorithmCodec.WriteWithIcv(XFRMA_ALG_AEAD, aead, ref body);
        if (state.Integrity is { } integrity)
            XfrmAlgorithmCodec.WriteWithIcv(XFRMA_ALG_AUTH_TRUNC, integrity, ref body);
        if (state.Id.Mark is { } mark)
            body.Add(XFRMA_MARK, new XfrmMarkLayout { Value = mark.Value, Mask = mark.Mask });
        if (NeedsBitmap(state))
            WriteBitmap(state.ReplayWindow, ref body);
        if (state.ExtraFlags != 0)
            body.Add(XFRMA_SA_EXTRA_FLAGS, state.ExtraFlags);
        if (state.InterfaceId != 0)
            body.Add(XFRMA_IF_ID, state.InterfaceId);
    }

    public static void WriteId(in XfrmStateId id, ref AttributeWriter body)
    {
        body.Header(new XfrmUserSaId
        {
            Destination = XfrmAddress.From(id.Destination),
            Spi = id.Spi.Value,
            Family = XfrmAddress.FamilyOf(id.Destination),
            Protocol = (byte)id.Protocol,
        });
        if (id.Mark is { } mark)
            body.Add(XFRMA_MARK, new XfrmMarkLayout { Value = mark.Value, Mask = mark.Mask });
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
        if (request.Mark is { } mark)
            body.Add(XFRMA_MARK, new XfrmMarkLayout { Value = mark.Value, Mask = mark.Mask });
        if (request.InterfaceId != 0)
            body.Add(XFRMA_IF_ID, request.InterfaceId);
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
    public static XfrmStateInfo? Read(XfrmUserSaInfo header, ReadOnlySpan<byte> attributes, bool withKeys)
    {
        var selector = XfrmSelectorCodec.IsEverything(header.Selector) ? null : XfrmSelectorCodec.Read(header.Selector);
        if (selector is null && !XfrmSelectorCodec.IsEverything(header.Selector))
            return null;
        var id = new XfrmStateId(
            header.Id.Destination.Address(header.Family), new Spi(header.Id.Spi), (IpsecProtocol)header.Id.Protocol);
        var state = new XfrmState(id, header.Source.Address(header.Family))
        {
            Reqid = header.Reqid,
            Mode = (IpsecMode)header.Mode,
            ReplayWindow = header.ReplayWindow,
            Flags = (XfrmStateFlags)header.Flags,
            Lifetime = XfrmSelectorCodec.Read(header.Lifetime),
            Selector = selector,
            Sequence = header.Sequence,
        };
        ulong? lastUsed = null;
        bool truncationKnown = false;
        var reader = new AttributeReader(attributes);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case XFRMA_ALG_AUTH when !truncationKnown:
                    state = state with { Integrity = XfrmAlgorithmCodec.ReadCipher(value, withKeys) };
                    break;
                case XFRMA_ALG_CRYPT:
                    state = state with { Encryption = XfrmAlgorithmCodec.ReadCipher(value, withKeys) };
                    break;
                case XFRMA_ENCAP when MemoryMarshal.TryRead(value, out XfrmEncapTemplate layout):
                    state = state with { Encapsulation = ReadEncapsulation(layout, header.Family) };
                    break;
                case XFRMA_LASTUSED when MemoryMarshal.TryRead(value, out ulong seconds) && seconds != 0:
                    lastUsed = seconds;
                    break;
                case XFRMA_ALG_AEAD:
                    state = state with { Aead = XfrmAlgorithmCodec.ReadWithIcv(value, withKeys) };
                    break;
                case XFRMA_ALG_AUTH_TRUNC:
                    state.Integrity?.Key?.Dispose();
                    state = state with { Integrity = XfrmAlgorithmCodec.ReadWithIcv(value, withKeys) };
                    truncationKnown = true;
                    break;
                case XFRMA_MARK when MemoryMarshal.TryRead(value, out XfrmMarkLayout mark):
                    state = state with { Id = state.Id with { Mark = new XfrmMark(mark.Value, mark.Mask) } };
                    break;
                case XFRMA_REPLAY_ESN_VAL when MemoryMarshal.TryRead(value, out XfrmReplayStateEsn replay):
                    state = state with { ReplayWindow = (int)Math.Min(replay.ReplayWindow, int.MaxValue) };
                    break;
                case XFRMA_SA_EXTRA_FLAGS when MemoryMarshal.TryRead(value, out uint flags):
                    state = state with { ExtraFlags = flags };
                    break;
                case XFRMA_IF_ID when MemoryMarshal.TryRead(value, out uint interfaceId):
                    state = state with { InterfaceId = interfaceId };
                    break;
            }
        }
        if (reader.IsMalformed)
            return null;
        return new XfrmStateInfo(
            state,
            XfrmSelectorCodec.Read(header.Current),
            lastUsed,
            header.Stats.ReplayWindow,
            header.Stats.Replay,
            header.Stats.IntegrityFailed);
    }

    /// <summary>What stands behind a fixed header; it is padded to the alignment of attributes.</summary>
    public static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> payload, int headerOctets) =>
        payload[Math.Min(MessageHeader.Align(headerOctets), payload.Length)..];

    private static XfrmUserSaInfo Header(XfrmState state) => new()
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

    private static void WriteBitmap(int window, ref AttributeWriter body)
    {
        int words = (window + BitsInWord - 1) / BitsInWord;
        var layout = new XfrmReplayStateEsn { BitmapWords = (uint)words, ReplayWindow = (uint)window };
        MemoryMarshal.Write(body.Reserve(XFRMA_REPLAY_ESN_VAL, Unsafe.SizeOf<XfrmReplayStateEsn>() + words * sizeof(uint)), layout);
    }

    private static XfrmEncapTemplate Write(XfrmEncapsulation encapsulation) => new()
    {
        Type = encapsulation.Type,
        SourcePort = encapsulation.SourcePort,
        DestinationPort = encapsulation.DestinationPort,
        OriginalAddress = encapsulation.OriginalAddress is { } address ? XfrmAddress.From(address) : default,
    };

    private static XfrmEncapsulation ReadEncapsulation(XfrmEncapTemplate layout, ushort family)
    {
        IPAddress? original = layout.OriginalAddress.IsZero ? null : layout.OriginalAddress.Address(family);
        return new(layout.SourcePort, layout.DestinationPort) { Type = layout.Type, OriginalAddress = original };
    }
}
