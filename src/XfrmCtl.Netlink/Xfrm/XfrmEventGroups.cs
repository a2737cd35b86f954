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

    /// <summary>What a keying daemon needs.</summary>
    Keying = Acquire | Expire | Mapping,
}
