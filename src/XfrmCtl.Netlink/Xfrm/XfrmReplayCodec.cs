using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>How far a state has counted: XFRMA_REPLAY_VAL, XFRMA_REPLAY_ESN_VAL.</summary>
internal static class XfrmReplayCodec
{
    private const int BitsInWord = 32;

    /// <summary>Writes the kind that goes with a wide window; the bitmap is as long as the window, whatever of it was given.</summary>
    public static void WriteWide(int window, XfrmReplay? replay, ref AttributeWriter body)
    {
        int words = (window + BitsInWord - 1) / BitsInWord;
        if (replay?.Bitmap.Count > words)
            throw new ArgumentException($"a bitmap of {replay.Bitmap.Count} words for a window of {window} packets", nameof(replay));
        int header = Unsafe.SizeOf<XfrmReplayStateEsn>();
        Span<byte> value = body.Reserve(XFRMA_REPLAY_ESN_VAL, header + words * sizeof(uint));
        var layout = new XfrmReplayStateEsn
        {
            BitmapWords = (uint)words,
            ReplayWindow = (uint)window,
            OutputSequence = Low(replay?.OutputSequence),
            OutputSequenceHigh = High(replay?.OutputSequence),
            Sequence = Low(replay?.InputSequence),
            SequenceHigh = High(replay?.InputSequence),
        };
        MemoryMarshal.Write(value, layout);
        for (int i = 0; i < replay?.Bitmap.Count; i++)
            MemoryMarshal.Write(value[(header + i * sizeof(uint))..], replay.Bitmap[i]);
    }

    /// <summary>Writes the kind that goes with a plain window.</summary>
    public static void WritePlain(XfrmReplay replay, ref AttributeWriter body)
    {
        if (replay.Bitmap.Count > 1 || High(replay.OutputSequence) != 0 || High(replay.InputSequence) != 0)
            throw new ArgumentException("a plain window has sequence numbers and a bitmap of 32 bits", nameof(replay));
        body.Add(XFRMA_REPLAY_VAL, new XfrmReplayState
        {
            OutputSequence = (uint)replay.OutputSequence,
            Sequence = (uint)replay.InputSequence,
            Bitmap = replay.Bitmap.Count == 0 ? 0 : replay.Bitmap[0],
        });
    }

    /// <summary>Reads the plain kind; null where nothing was counted yet.</summary>
    public static XfrmReplay? Read(XfrmReplayState layout)
    {
        if ((layout.OutputSequence | layout.Sequence | layout.Bitmap) == 0)
            return null;
        return new XfrmReplay(layout.OutputSequence, layout.Sequence) { Bitmap = layout.Bitmap == 0 ? [] : [layout.Bitmap] };
    }

    /// <summary>Reads the wide kind; false where it is malformed. The counts are null where nothing was counted yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out int window, out XfrmReplay? replay)
    {
        (window, replay) = (0, null);
        if (!MemoryMarshal.TryRead(value, out XfrmReplayStateEsn layout) || layout.ReplayWindow > int.MaxValue)
            return false;
        window = (int)layout.ReplayWindow;
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(value[Unsafe.SizeOf<XfrmReplayStateEsn>()..]);
        // The kernel sends all of its words, `ip` sends none of a fresh state's.
        words = words[..(int)Math.Min(layout.BitmapWords, (uint)words.Length)];
        bool empty = !words.ContainsAnyExcept(0u);
        ulong sent = ((ulong)layout.OutputSequenceHigh << BitsInWord) | layout.OutputSequence;
        ulong received = ((ulong)layout.SequenceHigh << BitsInWord) | layout.Sequence;
        if (!empty || (sent | received) != 0)
            replay = new XfrmReplay(sent, received) { Bitmap = empty ? [] : words.ToArray() };
        return true;
    }

    private static uint Low(ulong? number) => (uint)((number ?? 0) & uint.MaxValue);

    private static uint High(ulong? number) => (uint)((number ?? 0) >> BitsInWord);
}
