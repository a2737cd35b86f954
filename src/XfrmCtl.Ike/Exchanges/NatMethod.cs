using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>One version of NAT traversal, with the numbers in which the versions differ.</summary>
/// <param name="VendorId">The vendor ID that announces it.</param>
/// <param name="Discovery">Payload type of NAT-D.</param>
/// <param name="Tunnel">Encapsulation mode of a tunnel in UDP.</param>
/// <param name="Transport">Encapsulation mode of transport in UDP.</param>
/// <param name="OriginalAddress">Payload type of NAT-OA.</param>
public sealed record NatMethod(KnownVendorId VendorId, PayloadType Discovery, EncapsulationMode Tunnel, EncapsulationMode Transport, PayloadType OriginalAddress)
{
    /// <summary>Whether NAT-OA tells of both ends (RFC 3947 §5.2) and not, as in the drafts, of the sender's own alone.</summary>
    public bool TellsBothAddresses => OriginalAddress == PayloadType.NAT_OA;

    /// <summary>The versions that we speak, preferred first. All of them float to port 4500.</summary>
    public static IReadOnlyList<NatMethod> All { get; } =
    [
        new(VendorIdTable.Rfc3947, PayloadType.NAT_D, EncapsulationMode.UDP_ENCAPSULATED_TUNNEL, EncapsulationMode.UDP_ENCAPSULATED_TRANSPORT, PayloadType.NAT_OA),
        Draft(VendorIdTable.NatDraft03),
        Draft(VendorIdTable.NatDraft02Newline),
        Draft(VendorIdTable.NatDraft02),
    ];

    /// <summary>What a first message says of us: all of them.</summary>
    public static IReadOnlyList<VendorIdPayload> Announcements { get; } = [.. All.Select(method => new VendorIdPayload(method.VendorId.Octets))];

    /// <summary>The name for people.</summary>
    public string Name => VendorId.Name;

    /// <summary>The best version that a message announces, or null.</summary>
    public static NatMethod? Best(PayloadChain message)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (NatMethod method in All)
            foreach (Payload payload in message.Payloads)
                if (payload is VendorIdPayload vendor && vendor.Data.Span.SequenceEqual(method.VendorId.Octets.Span))
                    return method;
        return null;
    }

    private static NatMethod Draft(KnownVendorId vendorId) => new(
        vendorId, PayloadType.NAT_D_DRAFT, EncapsulationMode.UDP_ENCAPSULATED_TUNNEL_DRAFT, EncapsulationMode.UDP_ENCAPSULATED_TRANSPORT_DRAFT, PayloadType.NAT_OA_DRAFT);
}
