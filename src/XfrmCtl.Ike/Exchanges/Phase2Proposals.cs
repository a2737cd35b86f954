using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>Phase 2 proposals as SA payloads and back (RFC 2407 §4.5, RFC 2409 §5.5).</summary>
public static class Phase2Proposals
{
    /// <summary>The number of a protocol in IKE.</summary>
    public static ProtocolId Number(IpsecProtocol protocol) => protocol == IpsecProtocol.Ah ? ProtocolId.PROTO_IPSEC_AH : ProtocolId.PROTO_IPSEC_ESP;

    /// <summary>One ESP or AH proposal with a transform for each choice, in our order of preference.</summary>
    /// <param name="profile">The connection.</param>
    /// <param name="spi">Our inbound SPI.</param>
    /// <param name="encapsulation">The NAT traversal version when ESP goes in UDP, or null.</param>
    public static SaPayload Offer(ConnectionProfile profile, Spi spi, NatMethod? encapsulation)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ImmutableArray<TransformPayload> transforms = [.. profile.EspProposals.Select((choice, index) => new TransformPayload(
            checked((byte)(index + 1)), TransformId(choice), Attributes(choice, profile, encapsulation)))];
        return new([new ProposalPayload(1, Number(profile.Protocol), Octets(spi), transforms)]);
    }

    /// <summary>The first transform of the peer's that we take, with what the answer holds; or why there is none.</summary>
    public static Phase2Choice Select(SaPayload offer, ConnectionProfile profile, NatMethod? encapsulation)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(profile);
        Phase2Choice.Refused refusal = new(ReasonCode.Phase2ProposalMismatch, "no transform of the peer's is one of ours") { Attribute = Nearest(offer, profile) };
        foreach (ProposalPayload proposal in offer.Proposals)
        {
            bool bundle = offer.Proposals.Count(other => other.Number == proposal.Number) > 1; // ESP and AH together: not ours
            if (proposal.Protocol != Number(profile.Protocol) || bundle || proposal.Spi.Length != 4)
                continue;
            if (profile.Protocol == IpsecProtocol.Ah && encapsulation is not null)
                return new Phase2Choice.Refused(ReasonCode.Phase2ProposalMismatch, AhBehindNat) { Attribute = "PROTOCOL" };
            if (ReadSpi(proposal).Value < Spi.Smallest)
            {
                refusal = new(ReasonCode.MalformedMessage, $"the peer's SPI {ReadSpi(proposal)} is reserved (RFC 4303 §2.1)") { Attribute = "SPI" };
                continue;
            }

            foreach (TransformPayload transform in proposal.Transforms)
            {
                if (Match(transform, profile) is not { } algorithms)
                    continue;
                if (!ModeMatches(transform, profile, encapsulation, out bool udp))
                {
                    refusal = new(ReasonCode.Phase2ProposalMismatch, $"the peer's encapsulation mode is {Mode(transform)}, which does not fit {profile.Mode} mode {(encapsulation is null ? "without" : "with")} a NAT")
                    {
                        Attribute = nameof(IpsecAttribute.ENCAPSULATION_MODE),
                        OtherEncapsulation = encapsulation is null ? IsUdp(Mode(transform)) : Mode(transform) is EncapsulationMode.TUNNEL or EncapsulationMode.TRANSPORT,
                    };
                    continue;
                }

                uint? group = transform.Value((ushort)IpsecAttribute.GROUP_DESCRIPTION);
                DhGroup? pfs = group is null ? null : GroupTable.ById((ushort)Math.Min(group.Value, ushort.MaxValue));
                if ((group is not null && pfs is null) || (profile.PfsGroup is not null && pfs != profile.PfsGroup))
                {
                    refusal = new(ReasonCode.PfsMismatch, $"the peer offers {(group is null ? "no PFS" : $"PFS with {pfs?.ConfName ?? $"group {group}"}")} and we want {profile.PfsGroup?.ConfName ?? "a group that we know"}") { Attribute = nameof(IpsecAttribute.GROUP_DESCRIPTION) };
                    continue;
                }

                return new Phase2Choice.Chosen(algorithms, pfs, udp, ReadSpi(proposal), Lifetime(transform), proposal with { Transforms = [transform] })
                {
                    PeerKilobytes = Lifetimes.Kilobytes(transform.Attributes, (ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION),
                };
            }
        }

        return refusal;
    }

    /// <summary>Whether transport mode in UDP is among what the peer offers.</summary>
    public static bool IsTransportInUdp(SaPayload offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        foreach (ProposalPayload proposal in offer.Proposals)
            foreach (TransformPayload transform in proposal.Transforms)
                if (Mode(transform) is EncapsulationMode.UDP_ENCAPSULATED_TRANSPORT or EncapsulationMode.UDP_ENCAPSULATED_TRANSPORT_DRAFT)
                    return true;
        return false;
    }

    /// <summary>What the responder chose, or why it cannot have chosen that.</summary>
    public static Phase2Choice Accept(SaPayload answer, ConnectionProfile profile, NatMethod? encapsulation)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Proposals is [{ Transforms: [_] }]
            ? Select(answer, profile, encapsulation)
            : new Phase2Choice.Refused(ReasonCode.Phase2ProposalMismatch, "the peer's answer holds more than one transform (RFC 2408 §4.2)") { Attribute = "TRANSFORM" };
    }

    /// <summary>An offer in words, for the evidence of a failure.</summary>
    public static string Describe(SaPayload offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return Phase1Proposals.Listed(offer.Proposals.SelectMany(proposal => proposal.Transforms.Select(transform => Describe(proposal, transform))));
    }

    /// <summary>Why AH does not go with a NAT, as a clause.</summary>
    public const string AhBehindNat = "AH protects the very addresses that a NAT between the two changes (RFC 3715 §2.1): use ESP, phase2=esp";

    /// <summary>An SPI as octets.</summary>
    public static ReadOnlyMemory<byte> Octets(Spi spi)
    {
        byte[] octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, spi.Value);
        return octets;
    }

    private static string Describe(ProposalPayload proposal, TransformPayload transform)
    {
        uint? integrity = transform.Value((ushort)IpsecAttribute.AUTHENTICATION_ALGORITHM);
        uint? group = transform.Value((ushort)IpsecAttribute.GROUP_DESCRIPTION);
        string integrityName = integrity is null ? "" : IntegrityTable.ByAttributeId(Narrow(integrity.Value))?.ConfName ?? $"auth{integrity}";
        string algorithms = proposal.Protocol switch
        {
            ProtocolId.PROTO_IPSEC_ESP => $"{CipherTable.ByEspTransformId(transform.TransformId)?.ConfName ?? $"cipher{transform.TransformId}"}{transform.Value((ushort)IpsecAttribute.KEY_LENGTH)}{(integrity is null ? "" : "-" + integrityName)}",
            ProtocolId.PROTO_IPSEC_AH => $"ah {IntegrityTable.ByAhTransformId(transform.TransformId)?.ConfName ?? $"ah{transform.TransformId}"}{(integrity is null ? " without authentication algorithm" : "")}",
            _ => $"{proposal.Protocol} {transform.TransformId}",
        };
        return string.Create(CultureInfo.InvariantCulture,
            $"{algorithms}{(group is null ? "" : $";{GroupTable.ById(Narrow(group.Value))?.ConfName ?? $"group{group}"}")} {Mode(transform)}");
    }

    private static ushort Narrow(uint value) => (ushort)Math.Min(value, ushort.MaxValue);

    // The transform of AH is its algorithm, which the attribute then names again (RFC 2407 §4.4.3 and §4.5).
    private static byte TransformId(EspProposal choice) =>
        choice.Protocol == IpsecProtocol.Ah ? choice.Integrity!.AhTransformId!.Value : choice.Cipher.EspTransformId!.Value;

    private static ImmutableArray<DataAttribute> Attributes(EspProposal choice, ConnectionProfile profile, NatMethod? encapsulation)
    {
        ImmutableArray<DataAttribute>.Builder attributes = ImmutableArray.CreateBuilder<DataAttribute>(8);
        attributes.AddRange(Lifetimes.Attributes(
            (ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION, profile.ChildLifetime, profile.ChildKilobytes));
        Add(IpsecAttribute.ENCAPSULATION_MODE, (uint)WireMode(profile.Mode, encapsulation));
        if (choice.Integrity is not null)
            Add(IpsecAttribute.AUTHENTICATION_ALGORITHM, choice.Integrity.AttributeId);
        if (choice.Cipher.SendsKeyLength)
            Add(IpsecAttribute.KEY_LENGTH, (uint)choice.KeyBits);
        if (profile.PfsGroup is not null)
            Add(IpsecAttribute.GROUP_DESCRIPTION, profile.PfsGroup.Id);
        return attributes.DrainToImmutable();

        void Add(IpsecAttribute type, uint value) => attributes.Add(DataAttribute.Of((ushort)type, value));
    }

    /// <summary>In what the peer's transform that is nearest to one of our choices differs from it.</summary>
    private static string Nearest(SaPayload offer, ConnectionProfile profile)
    {
        List<string>? nearest = null;
        foreach (ProposalPayload proposal in offer.Proposals)
        {
            if (proposal.Protocol != Number(profile.Protocol))
                continue;
            foreach (TransformPayload transform in proposal.Transforms)
                foreach (EspProposal choice in profile.EspProposals)
                    if (Differences(transform, choice) is var differences && (nearest is null || differences.Count < nearest.Count))
                        nearest = differences;
        }

        return nearest is null ? "PROTOCOL" : string.Join(", ", nearest);
    }

    private static List<string> Differences(TransformPayload transform, EspProposal choice)
    {
        List<string> differences = [];
        if (transform.TransformId != TransformId(choice))
            differences.Add("TRANSFORM_ID");
        else if ((transform.Value((ushort)IpsecAttribute.KEY_LENGTH) ?? (uint?)choice.Cipher.ImpliedKeyBits) != choice.KeyBits)
            differences.Add(nameof(IpsecAttribute.KEY_LENGTH));
        if (transform.Value((ushort)IpsecAttribute.AUTHENTICATION_ALGORITHM) != choice.Integrity?.AttributeId)
            differences.Add(nameof(IpsecAttribute.AUTHENTICATION_ALGORITHM));
        if (transform.Value((ushort)IpsecAttribute.EXTENDED_SEQUENCE_NUMBER) is > 0)
            differences.Add(nameof(IpsecAttribute.EXTENDED_SEQUENCE_NUMBER));
        return differences;
    }

    private static EspProposal? Match(TransformPayload transform, ConnectionProfile profile)
    {
        // Sequence numbers of 64 bits change what is authenticated (RFC 4304 §2): nothing for a state without them.
        if (transform.Value((ushort)IpsecAttribute.EXTENDED_SEQUENCE_NUMBER) is > 0)
            return null;
        foreach (EspProposal choice in profile.EspProposals)
        {
            uint? keyBits = transform.Value((ushort)IpsecAttribute.KEY_LENGTH) ?? (uint?)choice.Cipher.ImpliedKeyBits;
            if (transform.TransformId == TransformId(choice) && keyBits == choice.KeyBits
                && transform.Value((ushort)IpsecAttribute.AUTHENTICATION_ALGORITHM) == choice.Integrity?.AttributeId)
                return choice;
        }

        return null;
    }

    private static bool ModeMatches(TransformPayload transform, ConnectionProfile profile, NatMethod? encapsulation, out bool udp)
    {
        EncapsulationMode mode = Mode(transform);
        udp = encapsulation is not null && mode == WireMode(profile.Mode, encapsulation);
        return udp || (encapsulation is null && mode == WireMode(profile.Mode, null));
    }

    // Absent means "unspecified, host dependent" (RFC 2407 §4.5); everybody's host does tunnels.
    private static EncapsulationMode Mode(TransformPayload transform) =>
        (EncapsulationMode)Narrow(transform.Value((ushort)IpsecAttribute.ENCAPSULATION_MODE) ?? (uint)EncapsulationMode.TUNNEL);

    private static bool IsUdp(EncapsulationMode mode) => mode is EncapsulationMode.UDP_ENCAPSULATED_TUNNEL or EncapsulationMode.UDP_ENCAPSULATED_TUNNEL_DRAFT
        or EncapsulationMode.UDP_ENCAPSULATED_TRANSPORT or EncapsulationMode.UDP_ENCAPSULATED_TRANSPORT_DRAFT;

    private static EncapsulationMode WireMode(IpsecMode mode, NatMethod? encapsulation) => (mode, encapsulation) switch
    {
        (IpsecMode.Tunnel, null) => EncapsulationMode.TUNNEL,
        (IpsecMode.Tunnel, _) => encapsulation.Tunnel,
        (_, null) => EncapsulationMode.TRANSPORT,
        _ => encapsulation.Transport,
    };

    private static Spi ReadSpi(ProposalPayload proposal) => new(BinaryPrimitives.ReadUInt32BigEndian(proposal.Spi.Span));

    private static TimeSpan? Lifetime(TransformPayload transform) =>
        Lifetimes.Seconds(transform.Attributes, (ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION);
}
