using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Certificate payload (RFC 2408 §3.9).</summary>
/// <param name="Encoding">Certificate encoding; 4 is an X.509 signature certificate.</param>
/// <param name="Data">The certificate.</param>
public sealed record CertificatePayload(byte Encoding, ReadOnlyMemory<byte> Data) : Payload(PayloadType.CERT)
{
    /// <summary>Reads the body.</summary>
    public static CertificatePayload Decode(ref WireReader body) => new(body.ReadByte("certificate encoding"), body.ReadRest());

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer)
    {
        writer.WriteByte(Encoding);
        writer.WriteOctets(Data.Span);
    }
}
