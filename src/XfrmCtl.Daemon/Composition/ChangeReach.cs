namespace XfrmCtl.Daemon.Composition;

/// <summary>What a changed setting touches.</summary>
[Flags]
internal enum ChangeReach
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What no peer and no kernel has been told: timers, the number of attempts, names, the start; and what counts from the next negotiation only.</summary>
    Timers = 1,

    /// <summary>Policies and routes.</summary>
    Policies = 2,

    /// <summary>Child SAs.</summary>
    Phase2 = 4,

    /// <summary>The ISAKMP SA.</summary>
    Phase1 = 8,

    /// <summary>All of it.</summary>
    Everything = Policies | Phase2 | Phase1,
}
