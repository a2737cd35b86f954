using System.Collections.Immutable;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Algorithms;

/// <summary>What <c>phase2alg=</c> says.</summary>
/// <param name="Proposals">The choices, preferred first.</param>
/// <param name="Group">The group of perfect forward secrecy, or null where none is named.</param>
internal sealed record Phase2Algorithms(ImmutableArray<EspProposal> Proposals, DhGroup? Group);
