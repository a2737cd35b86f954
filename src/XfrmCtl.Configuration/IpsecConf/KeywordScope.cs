namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Where a keyword may stand.</summary>
public enum KeywordScope
{
    /// <summary>In <c>config setup</c>.</summary>
    Setup,

    /// <summary>In a connection.</summary>
    Connection,

    /// <summary>In a connection, with left or right before it.</summary>
    End,
}
