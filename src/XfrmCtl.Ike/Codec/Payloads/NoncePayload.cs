using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Nonce payload (RFC 2408 §3.13).</summary>
/// <param name="Data">8 to 256 octets (RFC 2409 §5).</param>
public sealed record NoncePayload(ReadOnlyMemory<byte> Data) : Payload(PayloadType.NONCE)
{
    /// <summary>Reads the body.</summary>
    public static NoncePayload Decode(ref WireReader body)
    {
        ReadOnlyMemory<byte> data = body.ReadRest();
        if (body.Error is null && data.Length is < 8 or > 256)
            body.Fail($"a nonce of {data.Length} octets is outside 8 to 256 (RFC 2409 §5)");
        return new(data);
    }

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer) => writer.WriteOctets(Data.Span);
}
