using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Hash payload (RFC 2408 §3.11).</summary>
/// <param name="Data">Output of the PRF.</param>
public sealed record HashPayload(ReadOnlyMemory<byte> Data) : Payload(PayloadType.HASH)
{
    /// <summary>Reads the body.</summary>
    public static HashPayload Decode(ref WireReader body) => new(body.ReadRest());

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer) => writer.WriteOctets(Data.Span);
}
