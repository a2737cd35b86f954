using System.Globalization;
using System.Text;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>Payloads as text with every field in it, so that two of them can be compared by content.</summary>
internal static class PayloadText
{
    public static string Of(PayloadChain chain) => string.Join("\n", chain.Payloads.Select(Of));

    public static string Of(Payload payload) => (int)payload.Type + " " + payload switch
    {
        SaPayload sa => "SA " + string.Concat(sa.Proposals.Select(Of)),
        KeyExchangePayload ke => "KE " + Hex(ke.Data),
        IdentificationPayload id => Invariant($"ID type {id.IdType} protocol {id.Protocol} port {id.Port} {Hex(id.Data)}"),
        CertificatePayload cert => Invariant($"CERT encoding {cert.Encoding} {Hex(cert.Data)}"),
        CertificateRequestPayload cr => Invariant($"CR encoding {cr.Encoding} {Hex(cr.Data)}"),
        HashPayload hash => "HASH " + Hex(hash.Data),
        SignaturePayload signature => "SIG " + Hex(signature.Data),
        NoncePayload nonce => "NONCE " + Hex(nonce.Data),
        NotificationPayload n => Invariant($"N {n.Protocol} {n.MessageType} spi {Hex(n.Spi)} data {Hex(n.Data)}"),
        DeletePayload d => Invariant($"D {d.Protocol} {string.Join(",", d.Spis.Select(Hex))}"),
        VendorIdPayload vid => "VID " + Hex(vid.Data),
        NatDiscoveryPayload nat => "NAT-D " + Hex(nat.Data),
        NatOriginalAddressPayload nat => Invariant($"NAT-OA {nat.IdType} {Hex(nat.Address)}"),
        FragmentPayload f => Invariant($"FRAGMENT {f.Id} number {f.Number}{(f.IsLast ? " last" : "")} {Hex(f.Data)}"),
        AttributePayload attr => Invariant($"ATTR {attr.MessageType} {attr.Identifier}")
            + string.Concat(attr.Attributes.Select(attribute => Invariant($" {attribute.Type:x}{(attribute.Short ? "=" : ":")}{Hex(attribute.Value)}"))),
        UnknownPayload unknown => "unknown " + Hex(unknown.Data),
        _ => throw new ArgumentOutOfRangeException(nameof(payload), payload.Type, "a payload that this text does not know"),
    };

    private static string Of(ProposalPayload proposal)
    {
        StringBuilder text = new(Invariant($"[{proposal.Number} {proposal.Protocol} spi {Hex(proposal.Spi)}"));
        foreach (TransformPayload transform in proposal.Transforms)
        {
            text.Append(CultureInfo.InvariantCulture, $" ({transform.Number} id {transform.TransformId}");
            foreach (DataAttribute attribute in transform.Attributes)
                text.Append(CultureInfo.InvariantCulture, $" {attribute.Type}{(attribute.Short ? "=" : ":")}{Hex(attribute.Value)}");
            text.Append(')');
        }

        return text.Append(']').ToString();
    }

    private static string Hex(ReadOnlyMemory<byte> octets) => Convert.ToHexStringLower(octets.Span);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
