using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>One <c>keyword=value</c> line.</summary>
/// <param name="Source">The file it stands in.</param>
/// <param name="Keyword">The keyword as it was written.</param>
/// <param name="KeywordSpan">Where it stands.</param>
/// <param name="Value">The value as it was written, without quotes; empty where there is none.</param>
/// <param name="ValueSpan">Where it stands.</param>
/// <param name="IsQuoted">Whether quotes or braces stand around it.</param>
public sealed record ConfSetting(SourceText Source, string Keyword, TextSpan KeywordSpan, string Value, TextSpan ValueSpan, bool IsQuoted)
{
    /// <summary>The place of the keyword.</summary>
    public SourceLocation KeywordLocation => Source.LocationOf(KeywordSpan.Start);

    /// <summary>The place of the value.</summary>
    public SourceLocation ValueLocation => Source.LocationOf(ValueSpan.Start);

    /// <summary>The place of a character of the value.</summary>
    /// <param name="offset">Offset into <see cref="Value"/>; its length means just behind it.</param>
    public SourceLocation ValueLocationAt(int offset) => Source.LocationOf(ValueSpan.Start + Math.Clamp(offset, 0, ValueSpan.Length));
}
