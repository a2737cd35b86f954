namespace XfrmCtl.Daemon.Updown;

/// <summary>What happens to a pair of networks; the words are Openswan's, and -host, -client and -v6 follow them.</summary>
internal enum UpdownVerb
{
    /// <summary>Before the first policies.</summary>
    Prepare,

    /// <summary>The policies stand.</summary>
    Route,

    /// <summary>The first SA carries traffic.</summary>
    Up,

    /// <summary>The last SA is gone.</summary>
    Down,

    /// <summary>The policies are gone.</summary>
    Unroute,
}
