using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>NAT Discovery payload (RFC 3947 §3.2): HASH(CKY-I | CKY-R | IP | Port).</summary>
/// <param name="Type">The RFC's or the drafts' number.</param>
/// <param name="Data">The hash.</param>
public sealed record NatDiscoveryPayload(PayloadType Type, ReadOnlyMemory<byte> Data) : Payload(Type)
{
    /// <summary>Reads the body.</summary>
    public static NatDiscoveryPayload Decode(PayloadType type, ref WireReader body) => new(type, body.ReadRest());

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer) => writer.WriteOctets(Data.Span);
}
