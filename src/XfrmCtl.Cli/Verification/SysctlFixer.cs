using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verification;

/// <summary>Sets sysctls right for good: now, and by a drop-in at boot. And takes that back.</summary>
/// <param name="machine">Whose sysctls.</param>
/// <param name="path">The drop-in.</param>
internal sealed class SysctlFixer(MachineView machine, string path)
{
    private const string Forwarding = "net/ipv4/ip_forward";
    private const string AllRedirects = "/proc/sys/net/ipv4/conf/all/accept_redirects";

    /// <summary>Writes the settings into the drop-in, then applies them.</summary>
    /// <exception cref="SysctlFixException">The drop-in is somebody else's or cannot be written.</exception>
    public IReadOnlyList<SysctlChange> Fix(IEnumerable<SysctlSetting> settings)
    {
        SysctlSetting[] wanted = [.. settings.DistinctBy(setting => setting.Path)];
        if (wanted.Length == 0)
            return [];
        SysctlDropIn file = Read() ?? new SysctlDropIn();
        (SysctlSetting Setting, string Before)[] known = [.. wanted
            .Select(setting => (setting, machine.ReadText(setting.File)))
            .Where(one => one.Item2 is not null)
            .Select(one => (one.setting, one.Item2!))];
        foreach ((SysctlSetting setting, string before) in known)
            file.Put(setting, before);
        Write(file.ToText());
        var boot = new SysctlBoot(machine, path);
        return [.. known.Select(one => Apply(one.Setting, one.Before) with { AtBoot = boot.Opponent(one.Setting) })];
    }

    /// <summary>Gives back what still has the value that we gave it, and removes the drop-in.</summary>
    /// <exception cref="SysctlFixException">There is none, it is somebody else's or cannot be removed.</exception>
    public IReadOnlyList<SysctlChange> Undo()
    {
        SysctlDropIn file = Read() ?? throw new SysctlFixException($"there is no {path}: nothing was fixed, or it was undone already", isPermission: false);
        SysctlChange[] changes = [.. file.Entries.Select(Restore)];
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SysctlFixException($"the values are given back, but {path} cannot be removed, so that they are set again at boot: {fault.Message}", fault is UnauthorizedAccessException);
        }

        return changes;
    }

    private SysctlChange Restore(SysctlDropIn.Entry entry)
    {
        SysctlSetting setting = entry.Setting;
        string? now = machine.ReadText(setting.File);
        if (now is null)
            return Left(setting, "", "it is gone");
        if (entry.Before is not { } before)
            return Left(setting, now, "its value from before is not known");
        // An undoing that was interrupted has given back a part.
        return now == setting.Value || now == before
            ? Apply(setting with { Value = before }, now)
            : Left(setting with { Value = before }, now, "somebody has changed it since");
    }

    private SysctlChange Apply(SysctlSetting setting, string before)
    {
        string? redirects = setting.Path == Forwarding ? machine.ReadText(AllRedirects) : null;
        string? obstacle = before == setting.Value ? null : machine.WriteSysctl(setting.File, setting.Value);
        // Whoever turns forwarding on or off turns this off or on with it (inet_forward_change, net/ipv4/devinet.c), and nobody asked for that.
        if (redirects is not null && machine.ReadText(AllRedirects) != redirects)
            machine.WriteSysctl(AllRedirects, redirects);
        // The kernel may bound or ignore what is written: what counts is what it shows.
        string? now = machine.ReadText(setting.File);
        return new SysctlChange
        {
            Name = setting.Name,
            From = before,
            To = setting.Value,
            Applied = now == setting.Value,
            Reason = now == setting.Value ? null : obstacle ?? $"the kernel keeps {now}",
        };
    }

    private static SysctlChange Left(SysctlSetting setting, string now, string reason) =>
        new() { Name = setting.Name, From = now, To = setting.Value, Applied = false, Reason = reason };

    private SysctlDropIn? Read()
    {
        try
        {
            return SysctlDropIn.Parse(File.ReadAllText(path))
                ?? throw new SysctlFixException($"{path} was not written by this program; name another with --sysctl-file", isPermission: false);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SysctlFixException($"{path} cannot be read: {fault.Message}", fault is UnauthorizedAccessException);
        }
    }

    private void Write(string text)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            // Whole or not at all: what boot reads is never half a file.
            string beside = path + ".new";
            // One that an interrupted run left, or a link that somebody laid, is not written to.
            File.Delete(beside);
            using (var file = new StreamWriter(new FileStream(beside, FileMode.CreateNew, FileAccess.Write)))
                file.Write(text);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SysctlFixException($"{path} cannot be written: {fault.Message}", fault is UnauthorizedAccessException);
        }
    }
}
