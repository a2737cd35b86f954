using System.Buffers.Binary;
using System.Text;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Testing.Wire;

/// <summary>Messages with one field wrong, along the axes of PROTOS c09-isakmp: every number and length over and under its range, every variable field too short, too long, or full of what other programs choked on.</summary>
public static class Anomalies
{
    private static readonly byte[][] Contents =
    [
        [], [0], Text("%n%s%x%p%n%s%x%p"), Text("';$(reboot)|`id`\r\n\0\u001b[2J"), [0x30, 0x82, 0xff, 0xff, 0x06, 0x84, 0xff, 0xff, 0xff, 0xff],
        [0x30, 0x80, 0x30, 0x80, 0x31, 0x80, 0, 0], [0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80],
    ];

    private static readonly int[] Sizes = [1, 7, 257, 2049, 60000];

    /// <summary>Each anomaly of a message in clear.</summary>
    public static IEnumerable<byte[]> OfMessage(byte[] message) => WireFields.OfMessage(message).SelectMany(field => Of(message, field));

    /// <summary>Each anomaly of payloads in a row.</summary>
    public static IEnumerable<byte[]> OfChain(byte[] octets, PayloadType first) => WireFields.OfChain(octets, first).SelectMany(field => Of(octets, field));

    private static IEnumerable<byte[]> Of(byte[] message, WireField field) => field.Kind == WireFieldKind.Octets
        ? Fillings(message[field.Offset..(field.Offset + field.Octets)]).Select(filling => WireFields.Replace(message, field, filling))
        : Values(message, field).Distinct().Select(value => With(message, field, value));

    private static IEnumerable<ulong> Values(byte[] message, WireField field)
    {
        ulong most = field.Octets == 8 ? ulong.MaxValue : (1UL << (field.Octets * 8)) - 1;
        ulong now = Read(message, field);
        ulong[] values = [0, 1, 2, unchecked(now - 1), unchecked(now + 1), unchecked(now + 4), most >> 1, (most >> 1) + 1, most - 1, most];
        return values.Select(value => value & most).Where(value => value != now);
    }

    private static IEnumerable<byte[]> Fillings(byte[] now)
    {
        foreach (byte[] content in Contents)
            yield return content;
        foreach (int size in Sizes)
        {
            yield return new byte[size];
            yield return [.. Enumerable.Repeat((byte)0xff, size)];
            yield return [.. Enumerable.Repeat(Contents[2], (size / 16) + 1).SelectMany(octets => octets).Take(size)];
        }

        if (now.Length > 0)
        {
            yield return now[1..];
            yield return now[..^1];
            yield return [.. now, 0];
            yield return [.. now, .. now];
        }
    }

    private static ulong Read(byte[] message, WireField field)
    {
        Span<byte> octets = stackalloc byte[8];
        message.AsSpan(field.Offset, field.Octets).CopyTo(octets[(8 - field.Octets)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(octets);
    }

    private static byte[] With(byte[] message, WireField field, ulong value)
    {
        Span<byte> octets = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(octets, value);
        byte[] changed = [.. message];
        octets[(8 - field.Octets)..].CopyTo(changed.AsSpan(field.Offset));
        return changed;
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);
}
