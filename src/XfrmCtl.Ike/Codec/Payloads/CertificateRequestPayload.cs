using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Certificate Request payload (RFC 2408 §3.10).</summary>
/// <param name="Encoding">Certificate encoding; 4 is an X.509 signature certificate.</param>
/// <param name="Data">Name of an authority, or nothing.</param>
public sealed record CertificateRequestPayload(byte Encoding, ReadOnlyMemory<byte> Data) : Payload(PayloadType.CR)
{
    /// <summary>Reads the body.</summary>
    public static CertificateRequestPayload Decode(ref WireReader body) => new(body.ReadByte("certificate encoding"), body.ReadRest());

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer)
    {
        writer.WriteByte(Encoding);
        writer.WriteOctets(Data.Span);
    }
}
