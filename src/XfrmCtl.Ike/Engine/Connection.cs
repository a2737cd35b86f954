using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

/// <summary>A loaded connection: its settings, what is wanted of it, and what it has.</summary>
internal sealed class Connection(ConnectionProfile profile)
{
    public ConnectionProfile Profile { get; set; } = profile;

    public string Name => Profile.Name;

    /// <summary>The traffic: the profile's, or what ModeCfg made of it.</summary>
    public ImmutableArray<SelectorPair> Selectors { get; set; } = profile.Selectors;

    /// <summary>What ModeCfg gave us last, or null.</summary>
    public AssignedConfiguration? Assigned { get; set; }

    /// <summary>Whether somebody wants it up, so that we begin again by ourselves.</summary>
    public bool Wanted { get; set; }

    /// <summary>Attempts since it was last up.</summary>
    public int Attempts { get; set; }

    /// <summary>How many of them, the last ones in a row, failed by an answer of the peer's or of the kernel's.</summary>
    public int Answered { get; set; }

    /// <summary>What failed until now does not count any more.</summary>
    public void ForgetAttempts() => (Attempts, Answered) = (0, 0);

    /// <summary>Half-open exchanges of peers that gave way to newer ones, and were not told of yet.</summary>
    public long GaveWay { get; set; }

    /// <summary>When it was told last that some did, or null.</summary>
    public Instant? FullToldAt { get; set; }

    /// <summary>How often XAUTH was refused since it was last up.</summary>
    public int Refusals { get; set; }

    /// <summary>Whether its being up has been reported.</summary>
    public bool ReportedUp { get; set; }

    /// <summary>Whether it has children of an earlier run and no Phase 1 yet.</summary>
    public bool Inherits { get; set; }

    public List<ChildSa> Children { get; } = [];

    // With peers of a known address their SAs are found by that.
    private HashSet<IsakmpSa>? _sas;

    /// <summary>The ISAKMP SAs of a connection whose peers may have any address.</summary>
    public IEnumerable<IsakmpSa> Sas => _sas ?? [];

    public void Add(IsakmpSa sa)
    {
        if (Profile.Remote is null)
            (_sas ??= []).Add(sa);
    }

    public void Remove(IsakmpSa sa) => _sas?.Remove(sa);

    /// <summary>Quick Modes of ours that are under way.</summary>
    public List<QuickModeExchange> Initiating { get; } = [];

    /// <summary>Whether the peer left a Phase 1 unanswered that began on the port of NAT traversal; the next one begins on that of IKE.</summary>
    public bool SilentOnNatPort { get; set; }

    public EngineTimer? RetryTimer { get; set; }

    public FailureReason? LastFailure { get; set; }

    public Instant LastFailureAt { get; set; }

    /// <summary>The newest child in use for a pair of selectors, or null.</summary>
    public ChildSa? Live(SelectorPair selectors)
    {
        for (int index = Children.Count - 1; index >= 0; index--)
            if (Children[index] is { InUse: true } child && child.Configured == selectors)
                return child;
        return null;
    }

    /// <summary>Whether every pair of selectors has its child; where users come and go, whether one is there.</summary>
    public bool IsUp
    {
        get
        {
            if (Profile.ModeConfig is ModeConfigSettings.Server)
                return Children.Exists(child => child.InUse);
            foreach (SelectorPair selectors in Selectors)
                if (Live(selectors) is null)
                    return false;
            return true;
        }
    }
}
