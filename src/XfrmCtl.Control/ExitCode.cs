namespace XfrmCtl.Control;

/// <summary>The exit codes of xfrmctl; scripts rely on them.</summary>
public enum ExitCode
{
    /// <summary>Done; everything asked about is as it should be.</summary>
    Ok = 0,

    /// <summary>The answer is no: a check failed, the tunnel is not up.</summary>
    No = 1,

    /// <summary>The command line is wrong.</summary>
    Usage = 2,

    /// <summary>The daemon does not run (as LSB's status has it).</summary>
    NotRunning = 3,

    /// <summary>More privilege is needed.</summary>
    NotPermitted = 4,

    /// <summary>This kernel or machine lacks something.</summary>
    Unsupported = 5,

    /// <summary>Configuration or secrets are invalid.</summary>
    BadConfig = 6,

    /// <summary>No connection has that name.</summary>
    NoSuchConnection = 7,

    /// <summary>The peer did not answer.</summary>
    NoAnswer = 10,

    /// <summary>No common Phase 1 proposal.</summary>
    Phase1Refused = 11,

    /// <summary>Pre-shared key, identity or certificate.</summary>
    AuthFailed = 12,

    /// <summary>No common Phase 2 proposal, PFS included.</summary>
    Phase2Refused = 13,

    /// <summary>The peer does not accept the subnets (proxy IDs).</summary>
    SelectorsRefused = 14,

    /// <summary>The kernel refused a state or policy.</summary>
    KernelRefused = 15,

    /// <summary>The time that was given ran out while something was still under way.</summary>
    Timeout = 16,

    /// <summary>Ctrl-C.</summary>
    Interrupted = 130,
}
