using System.Buffers.Binary;
using System.Collections.Immutable;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Testing.Wire;

/// <summary>Where the fields of a message are: a second, lenient reading of it, for those who want to spoil one of them.</summary>
public static class WireFields
{
    private const int HeaderLength = 24;

    /// <summary>The fields of a message in clear, with its header.</summary>
    public static IReadOnlyList<WireField> OfMessage(ReadOnlySpan<byte> message)
    {
        Walk walk = new();
        if (message.Length < IsakmpHeader.Octets)
            return walk.Found;
        walk.Number(0, 8);
        walk.Number(8, 8);
        walk.Add(16, 1, WireFieldKind.NextPayload);
        for (int offset = 17; offset < 20; offset++)
            walk.Number(offset, 1);
        walk.Number(20, 4);
        walk.Add(HeaderLength, 4, WireFieldKind.Length);
        walk.Chain(message, IsakmpHeader.Octets, message.Length, (PayloadType)message[16], [(HeaderLength, 4)]);
        return walk.Found;
    }

    /// <summary>The fields of payloads in a row.</summary>
    public static IReadOnlyList<WireField> OfChain(ReadOnlySpan<byte> octets, PayloadType first)
    {
        Walk walk = new();
        walk.Chain(octets, 0, octets.Length, first, []);
        return walk.Found;
    }

    /// <summary>A message with other octets in a field, and with the lengths that count them made right.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> message, WireField field, ReadOnlySpan<byte> octets)
    {
        byte[] replaced = [.. message[..field.Offset], .. octets, .. message[(field.Offset + field.Octets)..]];
        foreach ((int offset, int size) in field.Lengths)
        {
            Span<byte> length = replaced.AsSpan(offset, size);
            if (size == 4)
                BinaryPrimitives.WriteUInt32BigEndian(length, unchecked((uint)(BinaryPrimitives.ReadUInt32BigEndian(length) + octets.Length - field.Octets)));
            else
                BinaryPrimitives.WriteUInt16BigEndian(length, unchecked((ushort)(BinaryPrimitives.ReadUInt16BigEndian(length) + octets.Length - field.Octets)));
        }

        return replaced;
    }

    private sealed class Walk
    {
        public List<WireField> Found { get; } = [];

        public void Add(int offset, int octets, WireFieldKind kind, ImmutableArray<(int, int)> lengths = default) =>
            Found.Add(new(offset, octets, kind, lengths.IsDefault ? [] : lengths));

        public void Number(int offset, int octets) => Add(offset, octets, WireFieldKind.Number);

        public void Chain(ReadOnlySpan<byte> octets, int at, int end, PayloadType type, ImmutableArray<(int, int)> lengths)
        {
            while (type != PayloadType.NONE && at + PayloadChain.GenericHeaderOctets <= end)
            {
                PayloadType next = (PayloadType)octets[at];
                if (Header(octets, at, end, lengths, out ImmutableArray<(int, int)> inner) is not { } stop)
                    return;
                Body(octets, type, at + PayloadChain.GenericHeaderOctets, stop, inner);
                (at, type) = (stop, next);
            }
        }

        /// <summary>A generic header; the end of what it leads, or null where that is not there.</summary>
        private int? Header(ReadOnlySpan<byte> octets, int at, int end, ImmutableArray<(int, int)> lengths, out ImmutableArray<(int, int)> inner)
        {
            Add(at, 1, WireFieldKind.NextPayload);
            Number(at + 1, 1);
            Add(at + 2, 2, WireFieldKind.Length);
            inner = lengths.Add((at + 2, 2));
            int length = BinaryPrimitives.ReadUInt16BigEndian(octets[(at + 2)..]);
            return length < PayloadChain.GenericHeaderOctets || at + length > end ? null : at + length;
        }

        private void Body(ReadOnlySpan<byte> octets, PayloadType type, int at, int end, ImmutableArray<(int, int)> lengths)
        {
            switch (type)
            {
                case PayloadType.SA when end - at >= 8:
                    Number(at, 4);
                    Number(at + 4, 4);
                    Proposals(octets, at + 8, end, lengths);
                    break;
                case PayloadType.ID when end - at >= 4:
                    Numbers(ref at, 1, 1, 2);
                    Rest(at, end, lengths);
                    break;
                case PayloadType.N or PayloadType.D when end - at >= 8:
                    Number(at, 4);
                    Number(at + 4, 1);
                    Add(at + 5, 1, WireFieldKind.Length);
                    Number(at + 6, 2);
                    Rest(at + 8, end, lengths);
                    break;
                case PayloadType.FRAGMENT or PayloadType.NAT_OA or PayloadType.NAT_OA_DRAFT when end - at >= 4:
                    Numbers(ref at, 1, 1, 1, 1);
                    Rest(at, end, lengths);
                    break;
                case PayloadType.ATTR when end - at >= 4:
                    Numbers(ref at, 1, 1, 2);
                    Attributes(octets, at, end, lengths);
                    break;
                case PayloadType.CERT or PayloadType.CR when end - at >= 1:
                    Numbers(ref at, 1);
                    Rest(at, end, lengths);
                    break;
                default:
                    Rest(at, end, lengths);
                    break;
            }
        }

        private void Proposals(ReadOnlySpan<byte> octets, int at, int end, ImmutableArray<(int, int)> lengths)
        {
            while (at + 8 <= end)
            {
                if (Header(octets, at, end, lengths, out ImmutableArray<(int, int)> inner) is not { } stop || stop < at + 8)
                    return;
                Number(at + 4, 1);
                Number(at + 5, 1);
                Add(at + 6, 1, WireFieldKind.Length);
                Add(at + 7, 1, WireFieldKind.Length);
                int transform = Math.Min(at + 8 + octets[at + 6], stop);
                Rest(at + 8, transform, inner);
                Transforms(octets, transform, stop, inner);
                at = stop;
            }
        }

        private void Transforms(ReadOnlySpan<byte> octets, int at, int end, ImmutableArray<(int, int)> lengths)
        {
            while (at + 8 <= end)
            {
                if (Header(octets, at, end, lengths, out ImmutableArray<(int, int)> inner) is not { } stop || stop < at + 8)
                    return;
                Number(at + 4, 1);
                Number(at + 5, 1);
                Number(at + 6, 2);
                Attributes(octets, at + 8, stop, inner);
                at = stop;
            }
        }

        private void Attributes(ReadOnlySpan<byte> octets, int at, int end, ImmutableArray<(int, int)> lengths)
        {
            while (at + 4 <= end)
            {
                Number(at, 2);
                if ((octets[at] & 0x80) != 0)
                {
                    Number(at + 2, 2);
                    at += 4;
                    continue;
                }

                Add(at + 2, 2, WireFieldKind.Length);
                int stop = Math.Min(at + 4 + BinaryPrimitives.ReadUInt16BigEndian(octets[(at + 2)..]), end);
                Rest(at + 4, stop, lengths.Add((at + 2, 2)));
                at = stop;
            }
        }

        private void Numbers(ref int at, params ReadOnlySpan<int> sizes)
        {
            foreach (int size in sizes)
            {
                Number(at, size);
                at += size;
            }
        }

        private void Rest(int at, int end, ImmutableArray<(int, int)> lengths) => Add(at, end - at, WireFieldKind.Octets, lengths);
    }
}
