namespace XfrmCtl.Ike.Engine;

/// <summary>What happens to a connection without anybody asking (auto=).</summary>
public enum StartAction
{
    /// <summary>Nothing: it is there to respond and to be brought up by hand.</summary>
    Add,

    /// <summary>A trap policy waits for traffic.</summary>
    Route,

    /// <summary>It is brought up as soon as it is loaded, and kept up.</summary>
    Start,
}
