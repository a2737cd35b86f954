using System.Collections.Immutable;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Transform payload (RFC 2408 §3.6); it lives inside a Proposal payload.</summary>
/// <remarks>
/// <code>
/// | Next Payload  |   RESERVED    |         Payload Length        |
/// |  Transform #  |  Transform-Id |           RESERVED2           |
/// |                        SA Attributes                          |
/// </code>
/// </remarks>
/// <param name="Number">Transform number.</param>
/// <param name="TransformId">KEY_IKE (1) in Phase 1, the algorithm in Phase 2.</param>
/// <param name="Attributes">Attributes in the order of the wire.</param>
public sealed record TransformPayload(byte Number, byte TransformId, ImmutableArray<DataAttribute> Attributes)
{
    /// <summary>KEY_IKE, the one transform of Phase 1 (RFC 2407 §4.4.2).</summary>
    public const byte KeyIke = 1;

    // Encryption, key length, hash, method, group, type and duration of the lifetime.
    private const int UsualAttributes = 7;

    /// <summary>The value of an attribute class, or null where it is absent.</summary>
    public uint? Value(ushort type)
    {
        foreach (DataAttribute attribute in Attributes)
            if (attribute.Type == type)
                return attribute.Number;
        return null;
    }

    /// <summary>Reads the payload with its generic header.</summary>
    public static TransformPayload Decode(ref WireReader proposal, out PayloadType next)
    {
        next = (PayloadType)proposal.ReadByte("next payload of a transform");
        proposal.ReadByte("reserved");
        int length = proposal.ReadUInt16("length of a transform");
        WireReader body = proposal.ReadPart(length - PayloadChain.GenericHeaderOctets, "transform");
        byte number = body.ReadByte("transform number");
        byte id = body.ReadByte("transform ID");
        body.ReadUInt16("reserved");
        ImmutableArray<DataAttribute>.Builder attributes = ImmutableArray.CreateBuilder<DataAttribute>(Math.Min(body.Remaining / DataAttribute.SmallestOctets, UsualAttributes));
        while (body.Remaining > 0 && body.Error is null)
            attributes.Add(DataAttribute.Decode(ref body));
        if (next is not (PayloadType.T or PayloadType.NONE))
            body.Fail($"payload {next} follows a transform", NotifyMessageType.BAD_PROPOSAL_SYNTAX);
        proposal.FailAs(body.Error);
        return new(number, id, attributes.DrainToImmutable());
    }

    /// <summary>Writes the payload with its generic header.</summary>
    public void Encode(ref WireWriter writer, bool last)
    {
        int start = writer.Length;
        writer.WriteByte((byte)(last ? PayloadType.NONE : PayloadType.T));
        writer.WriteByte(0);
        writer.WriteUInt16(0);
        writer.WriteByte(Number);
        writer.WriteByte(TransformId);
        writer.WriteUInt16(0);
        foreach (DataAttribute attribute in Attributes)
            attribute.Encode(ref writer);
        writer.PatchLength16(start + 2, start);
    }
}
