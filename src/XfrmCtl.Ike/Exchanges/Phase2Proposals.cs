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

    /// <summary>
    /// One ESP or AH proposal with a transform for each choice, in our order of preference. Where compression is to be offered, it comes first: the two under one number, which go together
    /// (RFC 2408 §4.2), and then the same without it, for a peer that does not compress.
    /// </summary>
    /// <param name="profile">The connection.</param>
    /// <param name="spi">Our inbound SPI.</param>
    /// <param name="encapsulation">The NAT traversal version when ESP goes in UDP, or null.</param>
    /// <param name="cpi">Our CPI, or null for no compression.</param>
    public static SaPayload Offer(ConnectionProfile profile, Spi spi, NatMethod? encapsulation, Spi? cpi = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ImmutableArray<TransformPayload> transforms = [.. profile.EspProposals.Select((choice, index) => new TransformPayload(
            checked((byte)(index + 1)), TransformId(choice), Attributes(choice, profile, encapsulation)))];
        ProposalPayload plain = new(1, Number(profile.Protocol), Octets(spi), transforms);
        return cpi is { } own
            ? new([plain, new ProposalPayload(1, ProtocolId.PROTO_IPCOMP, CpiOctets(own), [Deflate(profile, encapsulation)]), plain with { Number = 2 }])
            : new([plain]);
    }

    /// <summary>What a responder says of its choice.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="spi">Our inbound SPI.</param>
    /// <param name="cpi">Our CPI, where compression was chosen.</param>
    public static SaPayload Answer(Phase2Choice.Chosen choice, Spi spi, Spi? cpi)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ProposalPayload own = choice.Proposal with { Spi = Octets(spi) };
        return choice.Compression is { } compression && cpi is { } index ? new([own, compression.Proposal with { Spi = CpiOctets(index) }]) : new([own]);
    }

    /// <summary>The first transform of the peer's that we take, with what the answer holds; or why there is none.</summary>
    /// <remarks>
    /// Where the connection compresses, what is offered with compression goes before what is offered without; where it does not, the other way round: what comes with compression alone is
    /// taken as it is, as Openswan does with <c>compress=no</c>.
    /// </remarks>
    /// <param name="offer">The peer's offer.</param>
    /// <param name="profile">The connection.</param>
    /// <param name="encapsulation">The NAT traversal version when ESP goes in UDP, or null.</param>
    /// <param name="compression">Whether compression may be taken at all.</param>
    public static Phase2Choice Select(SaPayload offer, ConnectionProfile profile, NatMethod? encapsulation, bool compression = true)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(profile);
        Phase2Choice first = Select(offer, profile, encapsulation, compressed: profile.Compress && compression, compression);
        if (first is Phase2Choice.Chosen)
            return first;
        Phase2Choice second = Select(offer, profile, encapsulation, compressed: !(profile.Compress && compression), compression);
        return second is Phase2Choice.Chosen || profile.Compress && compression ? second : first;
    }

    private static Phase2Choice Select(SaPayload offer, ConnectionProfile profile, NatMethod? encapsulation, bool compressed, bool allowed)
    {
        Phase2Choice.Refused refusal = new(ReasonCode.Phase2ProposalMismatch, "no transform of the peer's is one of ours") { Attribute = Nearest(offer, profile) };
        if (compressed && !allowed)
            return refusal;
        foreach (ProposalPayload proposal in offer.Proposals)
        {
            if (proposal.Protocol != Number(profile.Protocol) || proposal.Spi.Length != 4)
                continue;
            // Equal numbers belong together: ESP and AH, which is not ours, or one of them with compression.
            ProposalPayload[] beside = [.. offer.Proposals.Where(other => other.Number == proposal.Number && other != proposal)];
            ChosenCompression? compression = beside is [{ Protocol: ProtocolId.PROTO_IPCOMP } one] ? Compression(one, proposal) : null;
            if (compressed ? compression is null : beside.Length > 0)
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
                    Compression = compression,
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
    /// <param name="answer">The peer's answer.</param>
    /// <param name="profile">The connection.</param>
    /// <param name="encapsulation">The NAT traversal version when ESP goes in UDP, or null.</param>
    /// <param name="compression">Whether compression was offered.</param>
    public static Phase2Choice Accept(SaPayload answer, ConnectionProfile profile, NatMethod? encapsulation, bool compression = false)
    {
        ArgumentNullException.ThrowIfNull(answer);
        // charon as responder names compression and ESP, and then the same ESP once more under another number, as it would offer it; what it installs is the former.
        if (compression && answer.Proposals is [var esp, var comp, var again] && esp.Number == comp.Number && again.Number != esp.Number && again.Protocol == esp.Protocol && again.Spi.Span.SequenceEqual(esp.Spi.Span))
            answer = new([esp, comp]);
        if (answer.Proposals is not ([{ Transforms: [_] }] or [{ Transforms: [_] }, { Transforms: [_] }]))
            return new Phase2Choice.Refused(ReasonCode.Phase2ProposalMismatch, "the peer's answer holds more than one transform (RFC 2408 §4.2)") { Attribute = "TRANSFORM" };
        if (answer.Proposals is [var one, var other] && one.Number != other.Number)
            return new Phase2Choice.Refused(ReasonCode.Phase2ProposalMismatch, "the peer's answer holds more than one proposal (RFC 2408 §4.2)") { Attribute = "PROPOSAL" };
        return Select(answer, profile, encapsulation, compression);
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

    // IPComp's SPI is of two octets, or of four of which the first are zero (RFC 3173 §4.1). Both are read, and two written, as everybody does.
    private static ReadOnlyMemory<byte> CpiOctets(Spi cpi) => Octets(cpi)[2..];

    /// <summary>The compression of a proposal that goes with another one, or null where it is none of ours: another algorithm, an index that belongs to no SA, another mode.</summary>
    private static ChosenCompression? Compression(ProposalPayload proposal, ProposalPayload beside)
    {
        Spi cpi = proposal.Spi.Length switch
        {
            2 => new(BinaryPrimitives.ReadUInt16BigEndian(proposal.Spi.Span)),
            4 => ReadSpi(proposal),
            _ => default,
        };
        EncapsulationMode mode = Mode(beside.Transforms[0]);
        TransformPayload? deflate = proposal.Transforms.FirstOrDefault(transform => transform.TransformId == IpcompDeflate
            && (transform.Value((ushort)IpsecAttribute.ENCAPSULATION_MODE) is null || Mode(transform) == mode));
        return deflate is not null && CpiPair.IsNegotiable(cpi) ? new(cpi, proposal with { Transforms = [deflate] }) : null;
    }

    /// <summary>IPCOMP_DEFLATE (RFC 2407 §4.4.5), the one algorithm that Linux has.</summary>
    private const byte IpcompDeflate = 2;

    private static TransformPayload Deflate(ConnectionProfile profile, NatMethod? encapsulation)
    {
        ImmutableArray<DataAttribute>.Builder attributes = ImmutableArray.CreateBuilder<DataAttribute>(6);
        attributes.AddRange(Lifetimes.Attributes((ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION, profile.ChildLifetime, profile.ChildKilobytes));
        attributes.Add(DataAttribute.Of((ushort)IpsecAttribute.ENCAPSULATION_MODE, (uint)WireMode(profile.Mode, encapsulation)));
        if (profile.PfsGroup is not null)
            attributes.Add(DataAttribute.Of((ushort)IpsecAttribute.GROUP_DESCRIPTION, profile.PfsGroup.Id));
        return new(1, IpcompDeflate, attributes.ToImmutable());
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
            ProtocolId.PROTO_IPCOMP => transform.TransformId == IpcompDeflate ? "ipcomp deflate" : $"ipcomp{transform.TransformId}",
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
