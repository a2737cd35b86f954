using System.Collections.Immutable;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Proposal payload (RFC 2408 §3.5); it lives inside a Security Association payload.</summary>
/// <remarks>
/// <code>
/// | Next Payload  |   RESERVED    |         Payload Length        |
/// |  Proposal #   |  Protocol-Id  |    SPI Size   |# of Transforms|
/// |                        SPI (variable)                         |
/// </code>
/// </remarks>
/// <param name="Number">Proposal number; equal numbers belong together (RFC 2408 §4.2).</param>
/// <param name="Protocol">Protocol.</param>
/// <param name="Spi">SPI of the sender, 0 to 16 octets.</param>
/// <param name="Transforms">At least one.</param>
public sealed record ProposalPayload(byte Number, ProtocolId Protocol, ReadOnlyMemory<byte> Spi, ImmutableArray<TransformPayload> Transforms)
{
    /// <summary>Reads the payload with its generic header.</summary>
    public static ProposalPayload Decode(ref WireReader sa, out PayloadType next)
    {
        next = (PayloadType)sa.ReadByte("next payload of a proposal");
        sa.ReadByte("reserved");
        int length = sa.ReadUInt16("length of a proposal");
        WireReader body = sa.ReadPart(length - PayloadChain.GenericHeaderOctets, "proposal");
        byte number = body.ReadByte("proposal number");
        ProtocolId protocol = (ProtocolId)body.ReadByte("protocol");
        byte spiSize = body.ReadByte("SPI size");
        byte count = body.ReadByte("number of transforms");
        ReadOnlyMemory<byte> spi = body.ReadOctets(spiSize, "SPI");
        ImmutableArray<TransformPayload>.Builder transforms = ImmutableArray.CreateBuilder<TransformPayload>(body.Error is null ? count : 0);
        PayloadType nextTransform = PayloadType.T;
        while (nextTransform == PayloadType.T && body.Error is null)
            transforms.Add(TransformPayload.Decode(ref body, out nextTransform));
        if (body.Error is null && transforms.Count != count)
            body.Fail($"the proposal announces {count} transforms and has {transforms.Count}", NotifyMessageType.BAD_PROPOSAL_SYNTAX);
        body.ReadEnd("the proposal");
        sa.FailAs(body.Error);
        return new(number, protocol, spi, transforms.DrainToImmutable());
    }

    /// <summary>Writes the payload with its generic header.</summary>
    public void Encode(ref WireWriter writer, bool last)
    {
        int start = writer.Length;
        writer.WriteByte((byte)(last ? PayloadType.NONE : PayloadType.P));
        writer.WriteByte(0);
        writer.WriteUInt16(0);
        writer.WriteByte(Number);
        writer.WriteByte((byte)Protocol);
        writer.WriteByte(checked((byte)Spi.Length));
        writer.WriteByte(checked((byte)Transforms.Length));
        writer.WriteOctets(Spi.Span);
        for (int index = 0; index < Transforms.Length; index++)
            Transforms[index].Encode(ref writer, last: index == Transforms.Length - 1);
        writer.PatchLength16(start + 2, start);
    }
}
