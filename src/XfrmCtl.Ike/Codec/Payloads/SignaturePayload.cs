using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Signature payload (RFC 2408 §3.12).</summary>
/// <param name="Data">Signature.</param>
public sealed record SignaturePayload(ReadOnlyMemory<byte> Data) : Payload(PayloadType.SIG)
{
    /// <summary>Reads the body.</summary>
    public static SignaturePayload Decode(ref WireReader body) => new(body.ReadRest());

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer) => writer.WriteOctets(Data.Span);
}
