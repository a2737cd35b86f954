using System.Text;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>One ipsec.conf file, taken apart without losing a character.</summary>
public sealed partial class IpsecConfDocument
{
    private IpsecConfDocument(SourceText source, IpsecConfParser parser)
    {
        Source = source;
        Tokens = parser.Tokens;
        Items = parser.Items;
        Diagnostics = parser.Diagnostics;
    }

    /// <summary>The text it was made of.</summary>
    public SourceText Source { get; }

    /// <summary>The tokens; together they are the whole text, in order and without a gap.</summary>
    public IReadOnlyList<ConfToken> Tokens { get; }

    /// <summary>Sections and includes in order.</summary>
    public IReadOnlyList<ConfItem> Items { get; }

    /// <summary>What is wrong with the lines; what they say is checked by the loader.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Takes a text apart; every text gives a document, whatever is in it.</summary>
    public static IpsecConfDocument Parse(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        IpsecConfParser parser = new(source);
        parser.Parse();
        return new(source, parser);
    }

    /// <summary>The text put together from the tokens: always the same as what was parsed.</summary>
    public string ToText()
    {
        StringBuilder text = new(Source.Text.Length);
        foreach (ConfToken token in Tokens)
            text.Append(Source.Slice(token.Span));
        return text.ToString();
    }

    /// <summary>The octets of the file: always the same as those that were parsed.</summary>
    public byte[] ToOctets() => Source.ToOctets(ToText());
}
