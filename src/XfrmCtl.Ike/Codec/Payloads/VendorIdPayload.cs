using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Vendor ID payload (RFC 2408 §3.16).</summary>
/// <param name="Data">Octets that only their vendor may give out.</param>
public sealed record VendorIdPayload(ReadOnlyMemory<byte> Data) : Payload(PayloadType.VID)
{
    /// <summary>Reads the body.</summary>
    public static VendorIdPayload Decode(ref WireReader body) => new(body.ReadRest());

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer) => writer.WriteOctets(Data.Span);
}
