using System.Collections.Immutable;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Delete payload (RFC 2408 §3.15).</summary>
/// <remarks>
/// <code>
/// |              Domain of Interpretation  (DOI)                  |
/// |  Protocol-Id  |   SPI Size    |           # of SPIs           |
/// |               Security Parameter Index(es) (SPI)              |
/// </code>
/// </remarks>
/// <param name="Protocol">Protocol of the SAs.</param>
/// <param name="Spis">SPIs of 4 octets, or cookie pairs of 16.</param>
public sealed record DeletePayload(ProtocolId Protocol, ImmutableArray<ReadOnlyMemory<byte>> Spis) : Payload(PayloadType.D)
{
    /// <summary>Reads the body.</summary>
    public static DeletePayload Decode(ref WireReader body)
    {
        body.ReadUInt32("DOI");
        ProtocolId protocol = (ProtocolId)body.ReadByte("protocol");
        byte spiSize = body.ReadByte("SPI size");
        ushort count = body.ReadUInt16("number of SPIs");
        if (body.Error is null && spiSize * count != body.Remaining)
            body.Fail($"{count} SPIs of {spiSize} octets are not {body.Remaining} octets");
        if (body.Error is not null || spiSize == 0)
            return new(protocol, []);
        ImmutableArray<ReadOnlyMemory<byte>>.Builder spis = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(count);
        for (int index = 0; index < count; index++)
            spis.Add(body.ReadOctets(spiSize, "SPI"));
        return new(protocol, spis.MoveToImmutable());
    }

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer)
    {
        writer.WriteUInt32(SaPayload.IpsecDoi);
        writer.WriteByte((byte)Protocol);
        writer.WriteByte(Spis.IsEmpty ? (byte)0 : checked((byte)Spis[0].Length));
        writer.WriteUInt16(checked((ushort)Spis.Length));
        foreach (ReadOnlyMemory<byte> spi in Spis)
            writer.WriteOctets(spi.Span);
    }
}
