using XfrmCtl.Configuration;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Fuzz.Targets;

/// <summary>ipsec.conf: no octet is lost, no exception escapes, every diagnostic has its place, what is written is read back.</summary>
public sealed class IpsecConfTarget : IFuzzTarget
{
    /// <summary>Words of the grammar, and values that take some reading.</summary>
    public static IReadOnlyList<string> Syntax { get; } =
    [
        "\n", "\r\n", "\t", " ", "=", "#", " # ", "\"", "{", "}", "'", "\\", "\\\n", "\0", "\f", "\xef\xbb\xbf", "\xe9", "\xff", "x-note=",
        "\nconfig setup\n", "\nconn ", "\nconn a\n", "\nconn %default\n", "\nca x\n", "\ninclude ", "\ninclude " + FuzzFiles.MainPath, "\ninclude *", "\nversion 2.0\n",
        "\n\talso=a", "\n\talso=b", "\n\tleft=", "\n\tright=", "192.0.2.1", "2001:db8::1", "10.0.0.0/8", "{10.0.0.0/8 10.1.0.0/16}", "%any", "%defaultroute", "%eth0",
        "@name", "@#c0ffee", "@[key]", "C=DE, CN=x", "%v4:10.0.0.0/8,%v4:!10.1.0.0/16", "8h", "30s", "1.5h", "99999999999999999999", "-1", "100%", "yes", "no", "%forever",
        "aes256-sha1;modp2048", "3des-md5-modp1024!", "aes_gcm_c-256-null", ",", ";", "-", "tcp/22", "17/%any",
    ];

    /// <inheritdoc/>
    public static IEnumerable<string> Check(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        IpsecConfDocument document = CheckDocument(input);
        CheckWriter(document);
        CheckEdit(document, input);

        FuzzFiles files = new(input, document.Source.Text);
        using LoadedConfiguration loaded = ConfigurationLoader.Load(FuzzFiles.MainPath, null, files);
        foreach (ConnectionSettings connection in loaded.Connections)
            FindingException.Unless(connection.Effective.All(setting => setting.Value is not null), "a setting in force has no value");
        FindingException.Unless(loaded.Setup.Effective.Count > 0, "config setup has no settings");
        files.CheckPlaces(loaded.Diagnostics);
        return loaded.Diagnostics.Select(diagnostic => diagnostic.Code).Concat(document.Tokens.Select(token => token.Kind.ToString())).Distinct();
    }

    private static IpsecConfDocument CheckDocument(byte[] input)
    {
        IpsecConfDocument document = IpsecConfDocument.Parse(SourceText.FromOctets(FuzzFiles.MainPath, input));
        FindingException.Unless(document.ToOctets().AsSpan().SequenceEqual(input), "the octets of the document are not those of the file");
        int at = 0;
        foreach (ConfToken token in document.Tokens)
        {
            FindingException.Unless(token.Span.Start == at && token.Span.Length > 0, $"there is a gap before the token at {token.Span.Start}");
            at = token.Span.End;
        }

        return document;
    }

    /// <summary>All that can be written is read back as it was.</summary>
    private static void CheckWriter(IpsecConfDocument document)
    {
        IpsecConfWriter writer = new();
        List<string> written = [];
        foreach (ConfItem.Section section in document.Items.OfType<ConfItem.Section>())
        {
            if (section.Kind == ConfSectionKind.Setup)
                writer.Setup();
            else if (section.Kind == ConfSectionKind.Connection && ConfQuoting.CanWrite("conn", section.Name))
                writer.Connection(section.Name);
            else
                continue;
            written.Add($"[{section.Name}]");
            foreach (ConfSetting setting in section.Settings.Where(setting => IsWord(setting.Keyword) && ConfQuoting.CanWrite(setting.Keyword, setting.Value)))
            {
                writer.Setting(setting.Keyword, setting.Value);
                written.Add($"{setting.Keyword}={setting.Value}");
            }
        }

        IpsecConfDocument again = IpsecConfDocument.Parse(new("written", writer.ToString()));
        FindingException.Unless(again.Diagnostics.All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error), "what was written has an error");
        FindingException.Unless(
            again.Items.Cast<ConfItem.Section>()
                .SelectMany(section => section.Settings.Select(setting => $"{setting.Keyword}={setting.Value}").Prepend($"[{section.Name}]"))
                .SequenceEqual(written),
            "what was written is read back as something else");
    }

    /// <summary>One setting is changed: it has its value, and the text around it is as it was.</summary>
    private static void CheckEdit(IpsecConfDocument document, byte[] input)
    {
        List<ConfSetting> settings = [.. document.Items.OfType<ConfItem.Section>().SelectMany(section => section.Settings)];
        if (settings.Count == 0)
            return;
        ConfSetting setting = settings[input.Length % settings.Count];
        string before = document.Source.Text;
        string after = document.Set(setting, "a b").ToText();
        int start = setting.ValueSpan.Start - (setting.ValueSpan.Length == 0 ? BlanksBefore(before, setting.ValueSpan.Start) : 0);
        int rest = before.Length - setting.ValueSpan.End;
        FindingException.Unless(after.AsSpan(0, start).SequenceEqual(before.AsSpan(0, start)), "an edit changed the text before it");
        FindingException.Unless(after.AsSpan(after.Length - rest).SequenceEqual(before.AsSpan(before.Length - rest)), "an edit changed the text behind it");
        ConfSetting? edited = IpsecConfDocument.Parse(new("edited", after)).Items.OfType<ConfItem.Section>()
            .SelectMany(section => section.Settings)
            .FirstOrDefault(other => other.KeywordSpan.Start == setting.KeywordSpan.Start);
        FindingException.Unless(edited?.Value == "a b", $"the edited value is read back as '{edited?.Value}'");
    }

    private static int BlanksBefore(string text, int at)
    {
        int start = at;
        while (start > 0 && text[start - 1] is ' ' or '\t' or '\r')
            start--;
        return at - start;
    }

    private static bool IsWord(string keyword) =>
        keyword.Length > 0 && char.IsAsciiLetter(keyword[0]) && keyword.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
