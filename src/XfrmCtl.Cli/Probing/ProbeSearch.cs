using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Probing;

/// <summary>
/// Finds what a peer takes with few messages: many proposals are offered at once; the one that it chooses is left out of the next offer, until it
/// refuses all that are left. So a peer gets one message for each proposal that it takes and one for each batch that it does not.
/// </summary>
/// <remarks>
/// A responder must choose one of the proposals that it takes (RFC 2409 §5), so nothing is missed where it says NO_PROPOSAL_CHOSEN. Who cannot read one proposal may refuse the whole message
/// for it: then each half is offered alone, down to the one.
/// </remarks>
internal sealed class ProbeSearch
{
    // 24 transforms of 36 octets: a datagram of less than a thousand octets, which no path cuts in two.
    private const int MostAtOnce = 24;

    private readonly Queue<IkeProposal> _left;
    private readonly Stack<List<IkeProposal>> _halves = new();
    private readonly List<IkeProposal> _accepted = [];
    private readonly List<IkeProposal> _refused = [];
    private readonly List<IkeProposal> _silent = [];
    private readonly SortedSet<string> _vendors = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _notifies = new(StringComparer.Ordinal);
    private List<IkeProposal> _batch = [];

    /// <summary>Begins with these.</summary>
    public ProbeSearch(IEnumerable<IkeProposal> proposals)
    {
        _left = new Queue<IkeProposal>(proposals);
        Fill();
    }

    /// <summary>What is to be offered now; empty at the end.</summary>
    public IReadOnlyList<IkeProposal> Offer => _batch;

    /// <summary>What the peer takes, in the order in which it chose.</summary>
    public IReadOnlyList<IkeProposal> Accepted => _accepted;

    /// <summary>What it refused.</summary>
    public IReadOnlyList<IkeProposal> Refused => _refused;

    /// <summary>What it said nothing to.</summary>
    public IReadOnlyList<IkeProposal> Silent => _silent;

    /// <summary>What it says of itself.</summary>
    public IReadOnlyCollection<string> Vendors => _vendors;

    /// <summary>Its words of refusal.</summary>
    public IReadOnlyCollection<string> Notifies => _notifies;

    /// <summary>Whether it has answered anything.</summary>
    public bool HasAnswered => _accepted.Count > 0 || _refused.Count > 0;

    /// <summary>Whether it is known what becomes of a proposal.</summary>
    public bool Knows(IkeProposal proposal) => _accepted.Contains(proposal) || _refused.Contains(proposal) || _silent.Contains(proposal);

    /// <summary>Takes in the answer to the offer, or null where there was none.</summary>
    public void Take(ProbeAnswer? answer)
    {
        switch (answer)
        {
            case ProbeAnswer.Chose chose:
                _accepted.Add(chose.Proposal);
                _vendors.UnionWith(chose.Vendors);
                _batch = [.. _batch.Where(proposal => proposal != chose.Proposal)];
                break;
            case ProbeAnswer.Refused refused:
                _notifies.Add(refused.Notify);
                if (refused.IsOfEach || _batch.Count == 1)
                {
                    _refused.AddRange(_batch);
                    _batch = [];
                    break;
                }

                _halves.Push(_batch[(_batch.Count / 2)..]);
                _batch = _batch[..(_batch.Count / 2)];
                break;
            case null:
                _silent.AddRange(_batch);
                _batch = [];
                break;
        }

        if (_batch.Count == 0)
            Fill();
    }

    private void Fill()
    {
        if (_halves.TryPop(out List<IkeProposal>? half))
        {
            _batch = half;
            return;
        }

        _batch = [];
        while (_batch.Count < MostAtOnce && _left.TryDequeue(out IkeProposal? next))
            _batch.Add(next);
    }
}
