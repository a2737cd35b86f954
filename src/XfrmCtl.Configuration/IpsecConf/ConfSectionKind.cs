namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>The kinds of sections.</summary>
public enum ConfSectionKind
{
    /// <summary><c>config setup</c>.</summary>
    Setup,

    /// <summary><c>conn NAME</c>.</summary>
    Connection,

    /// <summary><c>ca NAME</c> of strongSwan, and other <c>config</c> sections: read over.</summary>
    Other,
}
