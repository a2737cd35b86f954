using System.Collections.Immutable;
using CsCheck;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>Generators of payloads that the codec must bring over the wire unchanged.</summary>
internal static class RandomPayloads
{
    private static readonly Gen<DataAttribute> Attribute = Gen.OneOf(
        Gen.Select(Gen.UShort[0, 0x7fff], Octets(2, 2), (type, value) => new DataAttribute(type, value, true)),
        Gen.Select(Gen.UShort[0, 0x7fff], Octets(0, 9), (type, value) => new DataAttribute(type, value, false)));

    private static readonly Gen<TransformPayload> Transform =
        Gen.Select(Gen.Byte, Gen.Byte, Attribute.Array[0, 6], (number, id, attributes) => new TransformPayload(number, id, [.. attributes]));

    private static readonly Gen<ProposalPayload> Proposal = Gen.Select(
        Gen.Byte, Gen.Byte, Octets(0, 16), Transform.Array[1, 4],
        (number, protocol, spi, transforms) => new ProposalPayload(number, (ProtocolId)protocol, spi, [.. transforms]));

    // Types with no length of their own.
    private static readonly Gen<Payload> Identification = Gen.Select(
        OneOf(IdType.ID_FQDN, IdType.ID_USER_FQDN, IdType.ID_DER_ASN1_DN, IdType.ID_KEY_ID, (IdType)99), Gen.Byte, Gen.UShort, Octets(0, 40),
        (type, protocol, port, data) => (Payload)new IdentificationPayload(type, protocol, port, data));

    private static readonly Gen<Payload> Deletion = Gen.Int[1, 16].SelectMany(size => Gen.Select(
        Gen.Byte, Octets(size, size).Array[1, 5],
        (protocol, spis) => (Payload)new DeletePayload((ProtocolId)protocol, [.. spis])));

    public static readonly Gen<Payload> Any = Gen.OneOf(
        Proposal.Array[1, 3].Select(proposals => (Payload)new SaPayload([.. proposals])),
        Octets(0, 300).Select(data => (Payload)new KeyExchangePayload(data)),
        Identification,
        Gen.Select(Gen.Byte, Octets(0, 40), (encoding, data) => (Payload)new CertificatePayload(encoding, data)),
        Gen.Select(Gen.Byte, Octets(0, 40), (encoding, data) => (Payload)new CertificateRequestPayload(encoding, data)),
        Octets(0, 64).Select(data => (Payload)new HashPayload(data)),
        Octets(0, 64).Select(data => (Payload)new SignaturePayload(data)),
        Octets(8, 256).Select(data => (Payload)new NoncePayload(data)),
        Gen.Select(Gen.Byte, Octets(0, 16), Gen.UShort, Octets(0, 20), (protocol, spi, type, data) =>
            (Payload)new NotificationPayload((ProtocolId)protocol, spi, (NotifyMessageType)type, data)),
        Deletion,
        Octets(0, 40).Select(data => (Payload)new VendorIdPayload(data)),
        Gen.Select(OneOf(PayloadType.NAT_D, PayloadType.NAT_D_DRAFT), Octets(0, 64), (type, data) =>
            (Payload)new NatDiscoveryPayload(type, data)),
        Gen.Select(OneOf(PayloadType.NAT_OA, PayloadType.NAT_OA_DRAFT), Gen.Byte, Octets(0, 16), (type, id, data) =>
            (Payload)new NatOriginalAddressPayload(type, (IdType)id, data)),
        Gen.Select(Gen.UShort, Gen.Byte[1, 255], Gen.Bool, Octets(1, 40), (id, number, last, data) => (Payload)new FragmentPayload(id, number, last, data)),
        Gen.Select(Gen.Byte, Gen.UShort, Attribute.Array[0, 6], (type, identifier, attributes) =>
            (Payload)new AttributePayload((ConfigurationMessageType)type, identifier, [.. attributes])),
        Gen.Select(OneOf((PayloadType)19, (PayloadType)200), Octets(0, 40), (type, data) =>
            (Payload)new UnknownPayload(type, data)));

    public static readonly Gen<ImmutableArray<Payload>> Chain = Any.Array[1, 10].Select(payloads => payloads.ToImmutableArray());

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<ReadOnlyMemory<byte>> Octets(int least, int most) => Gen.Byte.Array[least, most].Select(octets => (ReadOnlyMemory<byte>)octets);
}
