using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>Compression that was chosen beside ESP or AH.</summary>
/// <param name="PeerCpi">The peer's index (RFC 3173 §3.3).</param>
/// <param name="Proposal">The proposal as the peer wrote it, with the chosen transform alone.</param>
public sealed record ChosenCompression(Spi PeerCpi, ProposalPayload Proposal);
