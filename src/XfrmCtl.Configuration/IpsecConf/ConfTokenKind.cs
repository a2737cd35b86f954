namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>What a stretch of ipsec.conf is; every character of a file belongs to exactly one.</summary>
public enum ConfTokenKind
{
    /// <summary>Blanks, tabs and stray carriage returns.</summary>
    Blank,

    /// <summary>A line end, LF or CR LF.</summary>
    LineEnd,

    /// <summary>From a number sign to the end of the line.</summary>
    Comment,

    /// <summary>The word that says what a line is: <c>conn</c>, <c>config</c>, <c>include</c>, <c>version</c>.</summary>
    Directive,

    /// <summary>The name, pattern or number behind a directive.</summary>
    Argument,

    /// <summary>The keyword of a setting.</summary>
    Keyword,

    /// <summary>The equals sign.</summary>
    EqualsSign,

    /// <summary>A value without its quotes.</summary>
    Value,

    /// <summary>A double quote or brace around a value.</summary>
    Quote,

    /// <summary>What the grammar has no place for.</summary>
    Stray,

    /// <summary>U+FEFF at the very beginning.</summary>
    ByteOrderMark,
}
