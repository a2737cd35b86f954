using System.Globalization;
using System.Text;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Secrets;

namespace XfrmCtl.Cli.Support;

/// <summary>
/// Configuration and secrets as they may be shown. Comments, words that are no keywords, lines that are not understood and arguments of commands may
/// hold a secret that nobody can tell by its looks, so they are left out.
/// </summary>
internal static class SafeConfiguration
{
    /// <summary>All files of ipsec.conf.</summary>
    /// <param name="loaded">What was read.</param>
    /// <param name="secrets">The file of the secrets, of which nothing is shown.</param>
    public static string Of(LoadedConfiguration loaded, string secrets) =>
        string.Concat(loaded.Documents.Where(document => document.Source.Path != secrets).Select(Of));

    /// <summary>A file of ipsec.conf, line numbers in front.</summary>
    public static string Of(IpsecConfDocument document)
    {
        var text = new StringBuilder($"# {document.Source.Path}: {document.Source.LineCount} lines; comments and lines that are not understood are left out\n");
        foreach (ConfItem item in document.Items)
        {
            switch (item)
            {
                case ConfItem.Include include:
                    text.Append(CultureInfo.InvariantCulture, $"{include.Location.Line,5}  include {include.Pattern}\n");
                    break;
                case ConfItem.Section section:
                    text.Append(CultureInfo.InvariantCulture, $"{section.Location.Line,5}  {(section.Kind == ConfSectionKind.Setup ? "config" : "conn")} {section.Name}\n");
                    foreach (ConfSetting setting in section.Settings)
                        text.Append(CultureInfo.InvariantCulture, $"{setting.KeywordLocation.Line,5}      {Line(setting, section.Kind)}\n");
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Who has a secret of which kind, and where it stands; never the secret, nor how long it is.</summary>
    public static string Of(IpsecSecrets secrets, string path)
    {
        var text = new StringBuilder($"# {path}: identities, kinds and places; the secrets themselves are left out\n");
        foreach (SecretEntry entry in secrets.Entries)
        {
            string key = entry.Value is null ? "" : " " + Redactor.Removed;
            text.Append(CultureInfo.InvariantCulture, $"{entry.Location}  {string.Join(' ', entry.Ids)}{(entry.Ids.Count == 0 ? "" : " ")}: {entry.Kind}{(entry.File is null ? "" : " " + entry.File)}{key}\n");
        }

        return text.ToString();
    }

    /// <summary>What stands where no keyword does, and may be a secret in the wrong file; messages and logs name it.</summary>
    public static IEnumerable<string> Suspects(IpsecConfDocument document)
    {
        foreach (ConfItem.Section section in document.Items.OfType<ConfItem.Section>())
        {
            foreach (ConfSetting setting in section.Settings.Where(setting => RowOf(setting, section.Kind) is null))
            {
                yield return setting.Value;
                if (!IsWord(setting.Keyword))
                    yield return setting.Keyword;
            }
        }

        foreach (ConfToken token in document.Tokens.Where(token => token.Kind == ConfTokenKind.Stray))
        {
            string stray = document.Source.Slice(token.Span).ToString();
            yield return stray.Trim();
            foreach (string word in stray.Split([' ', '\t', '"', '=', ':'], StringSplitOptions.RemoveEmptyEntries))
                yield return word;
        }
    }

    private static Keyword? RowOf(ConfSetting setting, ConfSectionKind kind) =>
        kind == ConfSectionKind.Setup ? KeywordTable.Setup(setting.Keyword) : KeywordTable.Connection(setting.Keyword, out _);

    private static string Line(ConfSetting setting, ConfSectionKind kind)
    {
        if (RowOf(setting, kind) is not { } row)
            return $"{(IsWord(setting.Keyword) ? setting.Keyword : Redactor.Removed)}={Redactor.Removed}";
        return $"{setting.Keyword}={(IsCommand(row) ? FirstWord(setting.Value) : setting.Value)}";
    }

    // What stands before the first '=' of a line that means something else may be anything.
    private static bool IsWord(string keyword) => keyword.StartsWith("x-", StringComparison.Ordinal) || Nearly(keyword);

    private static bool Nearly(string keyword) => Words.Nearest(keyword, KeywordTable.Rows.Select(row => row.Name)) is not null;

    private static bool IsCommand(Keyword row) => row.Name is "updown" or "plutoopts" or "prepluto" or "postpluto" or "statsbin";

    private static string FirstWord(string value)
    {
        string[] words = value.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? value : $"{words[0]} {Redactor.Removed}";
    }
}
