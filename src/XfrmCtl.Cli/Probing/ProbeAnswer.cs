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
    internal sealed record Refused(string Notify) : ProbeAnswer
    {
        // Words for a message that cannot be read (RFC 2408 §3.14.1): one proposal in it is enough for that.
        private static readonly string[] OfTheMessage = ["INVALID_TRANSFORM_ID", "ATTRIBUTES_NOT_SUPPORTED", "BAD_PROPOSAL_SYNTAX", "PAYLOAD_MALFORMED", "UNEQUAL_PAYLOAD_LENGTHS"];

        /// <summary>Whether each proposal of the offer is refused, and not perhaps only the message that they were in.</summary>
        public bool IsOfEach => !OfTheMessage.Contains(Notify);
    }
}
