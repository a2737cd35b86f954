namespace XfrmCtl.Configuration.Settings;

/// <summary>Whether one identity may have tunnels from several addresses (<c>uniqueids=</c>).</summary>
public enum UniqueIds
{
    /// <summary>The newer one takes the place of the older.</summary>
    Replace,

    /// <summary>The older one stays, and the newer is ended.</summary>
    Keep,

    /// <summary>Both stay, unless the peer says that it has begun anew.</summary>
    No,

    /// <summary>Both stay, whatever the peer says.</summary>
    Never,
}
