using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>What comes of holding a Phase 2 offer against a connection.</summary>
public abstract record Phase2Choice
{
    private Phase2Choice()
    {
    }

    /// <summary>There is something in common.</summary>
    /// <param name="Algorithms">The algorithms.</param>
    /// <param name="PfsGroup">The PFS group, or null.</param>
    /// <param name="UdpEncapsulation">Whether ESP goes in UDP.</param>
    /// <param name="PeerSpi">The peer's inbound SPI.</param>
    /// <param name="PeerLifetime">The lifetime that the peer named, or null.</param>
    /// <param name="Proposal">The chosen proposal as the peer wrote it, with the chosen transform alone.</param>
    public sealed record Chosen(
        EspProposal Algorithms, DhGroup? PfsGroup, bool UdpEncapsulation, Spi PeerSpi, TimeSpan? PeerLifetime, ProposalPayload Proposal) : Phase2Choice
    {
        /// <summary>The compression that goes with it, or null for none.</summary>
        public ChosenCompression? Compression { get; init; }

        /// <summary>How many kilobytes the peer lets the SA carry, or null where it named no limit.</summary>
        public ulong? PeerKilobytes { get; init; }
    }

    /// <summary>There is not.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Why">The same as a clause.</param>
    public sealed record Refused(ReasonCode Reason, string Why) : Phase2Choice
    {
        /// <summary>The attributes in which the nearest offer differs, by their names in the registry.</summary>
        public string Attribute { get; init; } = "";

        /// <summary>Whether the peer wants UDP encapsulation and we do not, or the other way round: the two sides do not agree on what is between them.</summary>
        public bool OtherEncapsulation { get; init; }
    }
}
