using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Writes the rows of one scope; names are given as <c>name|alias|alias</c>, neutral values as <c>no, auto</c>.</summary>
internal sealed class KeywordRows(KeywordScope scope)
{
    private readonly List<Keyword> _rows = [];

    public IReadOnlyList<Keyword> Rows => _rows;

    /// <summary>A keyword that is followed.</summary>
    /// <param name="names">Its name and aliases.</param>
    /// <param name="kind">How its value is read.</param>
    /// <param name="default">Openswan's default, or ours where the sentence says so.</param>
    /// <param name="sentence">What it is for.</param>
    /// <param name="adds">Whether repeated lines add to each other.</param>
    /// <param name="libreswan">libreswan's default where it is another.</param>
    /// <param name="strongSwan">strongSwan's default where it is another.</param>
    public Keyword<T> Honoured<T>(
        string names, ValueKind<T> kind, string @default, string sentence, bool adds = false, string? libreswan = null, string? strongSwan = null) =>
        Add(new Keyword<T>(scope, Name(names), kind, sentence)
        {
            Aliases = Aliases(names),
            Defaults = [@default, libreswan ?? @default, strongSwan ?? @default],
            Effect = KeywordEffect.Honoured,
            Adds = adds,
        });

    /// <summary>A keyword that is read and has no effect; values among <paramref name="neutral"/> ask for nothing else.</summary>
    public Keyword<T> Idle<T>(
        string names, ValueKind<T> kind, string @default, string sentence, string neutral = "", DiagnosticSeverity notice = DiagnosticSeverity.Info) =>
        Add(new Keyword<T>(scope, Name(names), kind, sentence)
        {
            Aliases = Aliases(names),
            Defaults = [@default, @default, @default],
            Effect = KeywordEffect.AcceptedWithoutEffect,
            Notice = notice,
            Neutral = Words(neutral),
        });

    /// <summary>A keyword that is read over as text.</summary>
    public void Idle(string names, string sentence, string neutral = "", DiagnosticSeverity notice = DiagnosticSeverity.Info) =>
        Idle(names, ValueKinds.Text, "", sentence, neutral, notice);

    /// <summary>A keyword with which a connection is not loaded, unless its value is among <paramref name="neutral"/>.</summary>
    public Keyword<T> Refused<T>(string names, ValueKind<T> kind, string @default, string sentence, string neutral) =>
        Add(new Keyword<T>(scope, Name(names), kind, sentence)
        {
            Aliases = Aliases(names),
            Defaults = [@default, @default, @default],
            Effect = KeywordEffect.Refused,
            Notice = DiagnosticSeverity.Error,
            Neutral = Words(neutral),
        });

    /// <summary>A text keyword with which a connection is not loaded, unless its value is among <paramref name="neutral"/>.</summary>
    public void Refused(string names, string sentence, string neutral = "") => Refused(names, ValueKinds.Text, "", sentence, neutral);

    private Keyword<T> Add<T>(Keyword<T> row)
    {
        _rows.Add(row);
        return row;
    }

    private static string Name(string names) => names.Split('|')[0];

    private static string[] Aliases(string names) => names.Split('|')[1..];

    private static string[] Words(string words) => words.Split(", ", StringSplitOptions.RemoveEmptyEntries);
}
