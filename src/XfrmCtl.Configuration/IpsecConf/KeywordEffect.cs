namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>What a keyword does here.</summary>
public enum KeywordEffect
{
    /// <summary>It is followed.</summary>
    Honoured,

    /// <summary>It is read and named once as having no effect.</summary>
    AcceptedWithoutEffect,

    /// <summary>A connection that asks for it is not loaded, since going on without it would be unsafe or would not work.</summary>
    Refused,
}
