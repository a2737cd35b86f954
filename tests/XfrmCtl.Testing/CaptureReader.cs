using System.Buffers.Binary;
using System.Net;

namespace XfrmCtl.Testing;

/// <summary>Reads the UDP datagrams of a capture in pcap or pcapng format (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng).</summary>
/// <remarks>Captures may be malformed on purpose: a frame that is not whole UDP over IPv4 gives no datagram.</remarks>
public static class CaptureReader
{
    private const uint PcapMagic = 0xa1b2c3d4;
    private const uint PcapNanosecondMagic = 0xa1b23c4d;
    private const uint SectionHeaderBlock = 0x0a0d0d0a;
    private const uint InterfaceDescriptionBlock = 1;
    private const uint EnhancedPacketBlock = 6;
    private const int LinkNull = 0;
    private const int LinkEthernet = 1;

    /// <summary>The datagrams of a file in order.</summary>
    /// <exception cref="InvalidDataException">The file is no capture.</exception>
    public static IReadOnlyList<CapturedDatagram> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(file);
        IEnumerable<ReadOnlyMemory<byte>> packets = magic == SectionHeaderBlock ? PcapNg(file)
            : magic is PcapMagic or PcapNanosecondMagic ? Pcap(file, bigEndian: false)
            : BinaryPrimitives.ReverseEndianness(magic) is PcapMagic or PcapNanosecondMagic ? Pcap(file, bigEndian: true)
            : throw new InvalidDataException($"{path} is no capture");
        return [.. packets.Select(Datagram).OfType<CapturedDatagram>()];
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pcap(byte[] file, bool bigEndian)
    {
        int link = (int)(Number(file, 20, bigEndian) & 0xffff);
        for (int offset = 24; offset + 16 <= file.Length;)
        {
            int length = (int)Math.Min(Number(file, offset + 8, bigEndian), (uint)(file.Length - offset - 16));
            yield return Network(file.AsMemory(offset + 16, length), link);
            offset += 16 + length;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> PcapNg(byte[] file)
    {
        bool bigEndian = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(8)) == 0x1a2b3c4d;
        List<int> links = [];
        for (int offset = 0; offset + 12 <= file.Length;)
        {
            uint type = Number(file, offset, bigEndian);
            int total = (int)Number(file, offset + 4, bigEndian);
            if (total < 12 || total > file.Length - offset)
                yield break;
            if (type == InterfaceDescriptionBlock)
                links.Add((int)(Number(file, offset + 8, bigEndian) & 0xffff));
            else if (type == EnhancedPacketBlock)
                yield return Network(
                    file.AsMemory(offset + 28, (int)Math.Min(Number(file, offset + 20, bigEndian), (uint)(total - 32))),
                    links[(int)Number(file, offset + 8, bigEndian)]);
            offset += total;
        }
    }

    // The IP packet inside a frame.
    private static ReadOnlyMemory<byte> Network(ReadOnlyMemory<byte> frame, int link)
    {
        int skip = link switch { LinkEthernet => 14, LinkNull => 4, _ => 0 };
        return frame.Length < skip ? default : frame[skip..];
    }

    private static CapturedDatagram? Datagram(ReadOnlyMemory<byte> packet)
    {
        ReadOnlySpan<byte> octets = packet.Span;
        int header = octets.Length < 20 || octets[0] >> 4 != 4 ? 0 : (octets[0] & 15) * 4;
        if (header < 20 || octets[9] != 17 || octets.Length < header + 8)
            return null;
        int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(octets[(header + 4)..]), octets.Length - header);
        return length < 8 ? null : new(
            new(new IPAddress(octets[12..16]), BinaryPrimitives.ReadUInt16BigEndian(octets[header..])),
            new(new IPAddress(octets[16..20]), BinaryPrimitives.ReadUInt16BigEndian(octets[(header + 2)..])),
            packet.Slice(header + 8, length - 8));
    }

    private static uint Number(byte[] file, int offset, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(offset)) : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));
}
