using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Probing;

/// <summary>What a peer says to an offer; a closed set.</summary>
internal abstract record ProbeAnswer
{
    private ProbeAnswer()
    {
    }

    /// <summary>It takes one of the proposals.</summary>
    /// <param name="Proposal">Which.</param>
    /// <param name="Vendors">What it says of itself.</param>
    internal sealed record Chose(IkeProposal Proposal, IReadOnlyList<string> Vendors) : ProbeAnswer;

    /// <summary>It takes none.</summary>
    /// <param name="Notify">Its word for it (<c>NO_PROPOSAL_CHOSEN</c>).</param>
    internal sealed record Refused(string Notify) : ProbeAnswer;
}
