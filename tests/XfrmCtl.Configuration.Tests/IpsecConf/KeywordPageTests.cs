using System.Globalization;
using System.Text;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Tests.Snapshots;

namespace XfrmCtl.Configuration.Tests.IpsecConf;

/// <summary>The page of keywords is written from the table; XFRMCTL_UPDATE=1 rewrites it.</summary>
public sealed class KeywordPageTests
{
    [Fact]
    public void Page_OfTheTable_IsUpToDate() => Snapshot.VerifyFile("docs/keywords.md", Page());

    private static string Page()
    {
        StringBuilder page = new(
            """
            # The keywords of ipsec.conf

            Written from the keyword table; `XFRMCTL_UPDATE=1` and the tests of the configuration rewrite it.

            Names are taken in any case, with hyphens or underscores. What each row does: **honoured**; *without effect*: read, checked, and named once; *refused*: a
            connection that asks for it is not loaded, and the message says what to write instead. *Neutral* values ask for what happens anyway and are never spoken of.
            Where the dialects have different defaults, O is Openswan 2.6, L libreswan, S strongSwan. The last column says which of them know the keyword; with an
            alias that others know differently, see the aliases.


            """);
        Section(page, KeywordScope.Setup, "config setup");
        Section(page, KeywordScope.Connection, "conn NAME");
        Section(page, KeywordScope.End, "The ends: left… and right…");
        return page.ToString();
    }

    private static void Section(StringBuilder page, KeywordScope scope, string title)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| keyword | takes | default | what it does | known to |\n|---|---|---|---|---|\n");
        foreach (Keyword row in KeywordTable.Rows.Where(row => row.Scope == scope).OrderBy(row => row.Name, StringComparer.Ordinal))
        {
            string names = string.Join(", ", row.Aliases.Prepend(row.Name).Select(name => scope == KeywordScope.End ? $"`left{name}`" : $"`{name}`"));
            string known = string.Concat(row.Aliases.Prepend(row.Name).SelectMany(name => KeywordDialects.KnownTo(scope, name)).Distinct().Order().Select(Letter));
            page.Append(CultureInfo.InvariantCulture, $"| {names} | {Cell(row.Takes)} | {Default(row)} | {Effect(row)} | {known} |\n");
        }

        page.Append('\n');
    }

    private static string Default(Keyword row)
    {
        string[] defaults = [.. Enum.GetValues<Dialect>().Select(row.DefaultIn)];
        if (defaults.Distinct().Count() == 1)
            return Code(defaults[0]);
        return string.Join(", ", Enum.GetValues<Dialect>().GroupBy(row.DefaultIn).Select(group => $"{string.Concat(group.Select(Letter))} {Code(group.Key)}"));
    }

    private static string Effect(Keyword row)
    {
        string neutral = row.Neutral.Count == 0 ? "" : $" Neutral: {string.Join(", ", row.Neutral.Select(Code))}.";
        return row.Effect switch
        {
            KeywordEffect.Honoured => $"**honoured**: {Cell(row.Sentence)}.",
            KeywordEffect.Refused => $"*refused*: {Cell(row.Sentence)}.{neutral}",
            _ => $"*without effect*: {Cell(row.Sentence)}.{neutral}",
        };
    }

    private static char Letter(Dialect dialect) => DialectChoice.NameOf(dialect).ToUpperInvariant()[0];

    private static string Code(string text) => text.Length == 0 ? "" : $"`{Cell(text)}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
