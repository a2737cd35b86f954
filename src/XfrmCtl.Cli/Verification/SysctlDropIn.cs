using System.Text;

namespace XfrmCtl.Cli.Verification;

/// <summary>The file of sysctls that verify --fix writes (sysctl.d(5)); it remembers the values from before, so that it can be undone.</summary>
internal sealed class SysctlDropIn
{
    /// <summary>Where it stands unless told otherwise.</summary>
    public const string UsualPath = "/etc/sysctl.d/60-xfrmctl.conf";

    private const string Mark = "# Written by xfrmctl verify --fix; undo it with: xfrmctl verify --unfix";
    private const string Was = "# was: ";

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>What it sets, in order.</summary>
    public IReadOnlyCollection<Entry> Entries => _entries.Values;

    /// <summary>Reads the text of a file.</summary>
    /// <returns>Null where the file is somebody else's.</returns>
    public static SysctlDropIn? Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines[0].TrimEnd() != Mark)
            return null;
        var file = new SysctlDropIn();
        string? before = null;
        foreach (string line in lines.Skip(1))
        {
            if (line.StartsWith(Was, StringComparison.Ordinal))
                before = line[Was.Length..].Trim();
            else if (!line.StartsWith('#') && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value])
            {
                file._entries[name] = new Entry(new SysctlSetting(SysctlSetting.PathOf(name), value), before);
                before = null;
            }
        }

        return file;
    }

    /// <summary>Takes a setting in. One that is there already keeps the value from before the first time.</summary>
    public void Put(SysctlSetting setting, string before)
    {
        string? first = _entries.TryGetValue(setting.Name, out Entry? known) ? known.Before : before;
        _entries[setting.Name] = new Entry(setting, first);
    }

    /// <summary>The text of the file.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Mark).Append('\n');
        foreach (Entry entry in _entries.Values)
        {
            if (entry.Before is { } before)
                text.Append(Was).Append(before).Append('\n');
            text.Append(entry.Setting.Name).Append(" = ").Append(entry.Setting.Value).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A line of it.</summary>
    /// <param name="Setting">The sysctl and its value.</param>
    /// <param name="Before">Its value before, or null where that is not known.</param>
    internal sealed record Entry(SysctlSetting Setting, string? Before);
}
