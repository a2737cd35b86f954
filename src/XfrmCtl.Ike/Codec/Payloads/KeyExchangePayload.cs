using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Key Exchange payload: the Diffie-Hellman public value (RFC 2408 §3.7).</summary>
/// <param name="Data">Public value, left-padded with zeros to the prime's length (RFC 2409 §5).</param>
public sealed record KeyExchangePayload(ReadOnlyMemory<byte> Data) : Payload(PayloadType.KE)
{
    /// <summary>Reads the body.</summary>
    public static KeyExchangePayload Decode(ref WireReader body) => new(body.ReadRest());

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer) => writer.WriteOctets(Data.Span);
}
