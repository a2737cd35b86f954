namespace XfrmCtl.Netlink.Xfrm;

/// <summary>The events that a listener wants.</summary>
[Flags]
public enum XfrmEventGroups
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Acquires (XFRMNLGRP_ACQUIRE).</summary>
    Acquire = 1,

    /// <summary>Expires of states and policies (XFRMNLGRP_EXPIRE).</summary>
    Expire = 2,

    /// <summary>Moved NAT mappings (XFRMNLGRP_MAPPING).</summary>
    Mapping = 4,

    /// <summary>States that are added, changed, removed (XFRMNLGRP_SA).</summary>
    States = 8,

    /// <summary>Policies that are added, changed, removed, and default actions (XFRMNLGRP_POLICY).</summary>
    Policies = 16,

    /// <summary>Sequence numbers and counters, for a standby (XFRMNLGRP_AEVENTS).</summary>
    Aevents = 32,

    /// <summary>What Mobile IPv6 reports of packets (XFRMNLGRP_REPORT).</summary>
    Report = 64,

    /// <summary>Moves to other addresses (XFRMNLGRP_MIGRATE).</summary>
    Migrate = 128,

    /// <summary>What a keying daemon needs.</summary>
    Keying = Acquire | Expire | Mapping,

    /// <summary>Everything.</summary>
    All = Keying | States | Policies | Aevents | Report | Migrate,
}
