using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>How far states have counted: XFRM_MSG_NEWAE, XFRM_MSG_GETAE.</summary>
internal static class XfrmAeventCodec
{
    public static void Write(XfrmAevent aevent, ref AttributeWriter body)
    {
        WriteHeader(aevent.Id, aevent, ref body);
        if (aevent.Usage is { } usage)
        {
            body.Add(XFRMA_LTIME_VAL, new XfrmLifetimeCurrent
            {
                Bytes = usage.Octets,
                Packets = usage.Packets,
                AddTime = usage.AddedSeconds,
                UseTime = usage.FirstUsedSeconds,
            });
        }
        if (aevent.Replay is { } replay && aevent.ReplayWindow == 0)
            XfrmReplayCodec.WritePlain(replay, ref body);
        if (aevent.ReplayThreshold is { } packets)
            body.Add(XFRMA_REPLAY_THRESH, packets);
        if (aevent.TimerThreshold is { } time)
            body.Add(XFRMA_ETIMER_THRESH, time);
        XfrmCommonCodec.Write(aevent.Id.Mark, ref body);
        if (aevent.ReplayWindow != 0)
            XfrmReplayCodec.WriteWide(aevent.ReplayWindow, aevent.Replay, ref body);
    }

    /// <summary>Writes the request for a state's counts; thresholds come only where they are asked for.</summary>
    public static void WriteId(XfrmStateId id, ref AttributeWriter body)
    {
        const XfrmAeventFlags thresholds = XfrmAeventFlags.ReplayThreshold | XfrmAeventFlags.TimerThreshold;
        WriteHeader(id, new XfrmAevent(id, id.Destination) { Flags = thresholds }, ref body);
        XfrmCommonCodec.Write(id.Mark, ref body);
    }

    public static XfrmAevent? Read(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmAeventId header))
            return null;
        var aevent = new XfrmAevent(XfrmStateCodec.Id(header.Id, mark: null), header.Source.Address(header.Id.Family))
        {
            Reqid = header.Reqid,
            Flags = (XfrmAeventFlags)header.Flags,
        };
        var reader = new AttributeReader(XfrmStateCodec.Behind(payload, Unsafe.SizeOf<XfrmAeventId>()));
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
            aevent = Take(aevent, type, value);
        return reader.IsMalformed ? null : aevent;
    }

    private static XfrmAevent Take(XfrmAevent aevent, ushort type, ReadOnlySpan<byte> value) => type switch
    {
        XFRMA_LTIME_VAL when MemoryMarshal.TryRead(value, out XfrmLifetimeCurrent usage) =>
            aevent with { Usage = XfrmSelectorCodec.Read(usage) },
        XFRMA_REPLAY_VAL when MemoryMarshal.TryRead(value, out XfrmReplayState replay) =>
            aevent with { Replay = XfrmReplayCodec.Read(replay) ?? new XfrmReplay(0, 0) },
        XFRMA_REPLAY_ESN_VAL when XfrmReplayCodec.TryRead(value, out int window, out XfrmReplay? replay) =>
            aevent with { ReplayWindow = window, Replay = replay ?? new XfrmReplay(0, 0) },
        XFRMA_REPLAY_THRESH when MemoryMarshal.TryRead(value, out uint packets) => aevent with { ReplayThreshold = packets },
        XFRMA_ETIMER_THRESH when MemoryMarshal.TryRead(value, out uint time) => aevent with { TimerThreshold = time },
        XFRMA_MARK when MemoryMarshal.TryRead(value, out XfrmMarkLayout mark) =>
            aevent with { Id = aevent.Id with { Mark = new XfrmMark(mark.Value, mark.Mask) } },
        _ => aevent,
    };

    private static void WriteHeader(in XfrmStateId id, XfrmAevent aevent, ref AttributeWriter body) => body.Header(new XfrmAeventId
    {
        Id = XfrmStateCodec.Id(id),
        Source = XfrmAddress.From(aevent.Source),
        Flags = (uint)aevent.Flags,
        Reqid = aevent.Reqid,
    });
}
