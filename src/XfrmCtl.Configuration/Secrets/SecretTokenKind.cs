namespace XfrmCtl.Configuration.Secrets;

/// <summary>What a stretch of ipsec.secrets is; every octet of a file belongs to exactly one.</summary>
internal enum SecretTokenKind
{
    /// <summary>Blanks, line ends, the byte order mark.</summary>
    Blank,

    /// <summary>From a number sign to the end of the line.</summary>
    Comment,

    /// <summary>A word: identity, kind, value without quotes.</summary>
    Word,

    /// <summary>A word in quotes.</summary>
    Quoted,

    /// <summary>The colon between identities and kind.</summary>
    Colon,

    /// <summary>A quote that is not closed, to the end of its line.</summary>
    Unterminated,
}
