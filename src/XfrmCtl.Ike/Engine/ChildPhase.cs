namespace XfrmCtl.Ike.Engine;

/// <summary>Where a child SA is in its life.</summary>
internal enum ChildPhase
{
    /// <summary>The kernel was asked, or the peer has still to confirm.</summary>
    Installing,

    /// <summary>It carries traffic.</summary>
    InUse,

    /// <summary>A newer one carries the traffic; this one still receives.</summary>
    Replaced,

    /// <summary>Its states are gone from the kernel, and the peer still has its half: the peer is told as soon as another one carries the traffic.</summary>
    Lost,

    /// <summary>It is gone.</summary>
    Gone,
}
