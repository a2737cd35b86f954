using System.IO.Enumeration;
using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verification;

/// <summary>What is read at boot after our drop-in: of two files that set the same sysctl the later name wins, whichever of the folders it is in (sysctl.d(5)).</summary>
/// <param name="machine">Whose files.</param>
/// <param name="ours">Our drop-in.</param>
internal sealed class SysctlBoot(MachineView machine, string ours)
{
    // By rank: a file hides those of its name in the folders behind.
    private static readonly string[] Folders = ["/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"];

    // `sysctl --system` of procps reads it last of all; systemd reads it where 99-sysctl.conf is a link to it.
    private const string Last = "/etc/sysctl.conf";

    private (string File, string Name, string Value)[]? _later;

    /// <summary>The file that gives a setting another value after ours did, or null.</summary>
    public string? Opponent(SysctlSetting setting)
    {
        // Within a file and among files the last one counts; an exact name before a pattern.
        (string File, string Name, string Value)[] about = [.. (_later ??= [.. Later()]).Where(line => FileSystemName.MatchesSimpleExpression(line.Name, setting.Path, ignoreCase: false))];
        (string File, string Name, string Value) last = about.LastOrDefault(line => line.Name == setting.Path) is { File: not null } exact ? exact : about.LastOrDefault();
        return last.File is null || last.Value == setting.Value || (last.Name != setting.Path && last.Name.Contains('*', StringComparison.Ordinal)) ? null : last.File;
    }

    private IEnumerable<(string File, string Name, string Value)> Later()
    {
        string own = Path.GetFileName(ours);
        IEnumerable<string> files = Folders.SelectMany(folder => machine.Names(folder).Select(name => (Folder: folder, Name: name)))
            .Where(file => file.Name.EndsWith(".conf", StringComparison.Ordinal) && string.CompareOrdinal(file.Name, own) > 0)
            .DistinctBy(file => file.Name).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{file.Folder}/{file.Name}")
            .Concat(machine.Exists("/run/systemd/system") ? [] : [Last]);
        foreach (string file in files)
        {
            foreach (string line in machine.ReadLines(file))
            {
                if (!line.TrimStart().StartsWith('#') && !line.TrimStart().StartsWith(';') && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value])
                    yield return (file, PathOf(name.TrimStart('-').TrimStart()), value);
            }
        }
    }

    // Dots or slashes, whichever comes first, separate.
    private static string PathOf(string name) => name.IndexOfAny(['.', '/']) is var at && at >= 0 && name[at] == '.' ? SysctlSetting.PathOf(name) : name;
}
