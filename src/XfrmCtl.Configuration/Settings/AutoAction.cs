namespace XfrmCtl.Configuration.Settings;

/// <summary>What happens to a connection when the configuration is loaded (<c>auto=</c>).</summary>
public enum AutoAction
{
    /// <summary>Nothing: it is not even loaded.</summary>
    Ignore,

    /// <summary>It is loaded, responds, and waits to be brought up by hand.</summary>
    Add,

    /// <summary>A trap policy waits for traffic.</summary>
    Route,

    /// <summary>It is brought up and kept up.</summary>
    Start,
}
