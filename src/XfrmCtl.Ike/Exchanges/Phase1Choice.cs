using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>What two sides settled on in the first messages of Phase 1.</summary>
/// <param name="Choice">The algorithms.</param>
/// <param name="Method">How both prove themselves.</param>
/// <param name="Lifetime">The lifetime that the peer named, or null.</param>
public sealed record Phase1Choice(IkeProposal Choice, AuthenticationMethod Method, TimeSpan? Lifetime);
