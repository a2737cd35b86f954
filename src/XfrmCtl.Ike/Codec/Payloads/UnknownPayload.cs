using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>A payload of a type that this codec has no reader for; kept as it is.</summary>
/// <param name="Type">The type on the wire.</param>
/// <param name="Data">The body.</param>
public sealed record UnknownPayload(PayloadType Type, ReadOnlyMemory<byte> Data) : Payload(Type)
{
    /// <summary>Reads the body.</summary>
    public static UnknownPayload Decode(PayloadType type, ref WireReader body) => new(type, body.ReadRest());

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer) => writer.WriteOctets(Data.Span);
}
