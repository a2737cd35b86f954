using XfrmCtl.Cli.Inspection;

namespace XfrmCtl.Cli.Output;

/// <summary>Settings as three columns: keyword, value, origin; a value that is too long goes on in the next line, and so does the reason of one without effect.</summary>
internal sealed class SettingsTable
{
    private const int Margin = 2;
    private const int Gap = 2;
    private const int LeastValue = 16;
    private readonly List<ShownSetting> _settings = [];

    public void Add(ShownSetting setting) => _settings.Add(setting);

    public void Write(Terminal terminal, Ink ink)
    {
        if (_settings.Count == 0)
            return;
        int keywords = _settings.Max(setting => Words.Columns(setting.Keyword)) + Gap;
        int origins = _settings.Max(setting => Words.Columns(Origin(setting)));
        int room = terminal.Width - Margin - keywords;
        int longest = _settings.Max(setting => Words.Columns(setting.Value));
        // A long path would leave nothing for the values: then it has a line of its own.
        bool beside = room - Gap - origins >= Math.Min(longest, LeastValue);
        int values = Math.Max(LeastValue, Math.Min(longest, beside ? room - Gap - origins : room));
        foreach (ShownSetting setting in _settings)
            Write(setting, keywords, values, beside, terminal, ink);
    }

    private static void Write(ShownSetting setting, int keywords, int values, bool beside, Terminal terminal, Ink ink)
    {
        string[] lines = [.. Words.Pieces(Words.Printable(setting.Value), values)];
        string origin = Origin(setting);
        string lead = new string(' ', Margin) + Words.Pad(setting.Keyword, keywords);
        string below = new(' ', Margin + keywords);
        terminal.Out.WriteLine(beside ? lead + Words.Pad(lines[0], values + Gap) + ink.Faint(origin) : lead + lines[0]);
        foreach (string more in lines.Skip(1))
            terminal.Out.WriteLine(below + more);
        if (!beside)
        {
            foreach (string piece in Words.Pieces(origin, terminal.Width - below.Length))
                terminal.Out.WriteLine(below + ink.Faint(piece));
        }

        if (setting.Effect == "honoured")
            return;
        string effect = setting.Effect == "refused" ? "refused: " : "no effect: ";
        foreach (string line in Words.Wrap(effect + setting.Reason, terminal.Width - below.Length))
            terminal.Out.WriteLine(below + (setting.Effect == "refused" ? ink.Bad(line) : ink.Warning(line)));
    }

    private static string Origin(ShownSetting setting) => Words.Printable(SettingWords.Origin(setting));
}
