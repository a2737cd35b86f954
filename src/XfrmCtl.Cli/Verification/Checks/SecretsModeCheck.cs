using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>The secrets, what they include and private keys are for root alone.</summary>
internal sealed class SecretsModeCheck : Check
{
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public override string Id => "secrets.mode";

    public override string Title => "Mode and owner of the secrets";

    public override CheckReport Run(VerifyScope scope)
    {
        string main = scope.Configuration.SecretsPath;
        string[] files = [main, .. scope.Configuration.SecretsFiles.Where(file => file != main)];
        (string Path, FileStatus Status)[] seen = [.. files.Select(path => (path, scope.Machine.Status(path))).Where(file => file.Item2 is not null).Select(file => (file.path, file.Item2!))];
        if (seen.Length == 0)
            return Skipped($"{main} cannot be looked at");

        (string Path, FileStatus Status)[] open = [.. seen.Where(file => (file.Status.Mode & OfOthers) != 0)];
        if (open.Length > 0)
        {
            return Failed(
                string.Join("; ", open.Select(file => $"{file.Path} has mode {Octal(file.Status.Mode)}: others than its owner can {Verbs(file.Status.Mode)} it")),
                $"chmod 600 {string.Join(' ', open.Select(file => file.Path))}");
        }

        (string Path, FileStatus Status)[] foreign = [.. seen.Where(file => file.Status.Owner != 0)];
        if (foreign.Length > 0)
        {
            return Failed(
                string.Join("; ", foreign.Select(file => $"{file.Path} belongs to user {file.Status.Owner}, not to root")),
                $"chown root {string.Join(' ', foreign.Select(file => file.Path))}");
        }

        return Ok(seen.Length == 1 ? $"mode {Octal(seen[0].Status.Mode)}, owned by root" : $"{seen.Length} files, each for root alone");
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');

    private static string Verbs(UnixFileMode mode)
    {
        bool read = (mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;
        bool write = (mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;
        return (read, write) switch
        {
            (true, true) => "read and change",
            (false, true) => "change",
            (true, false) => "read",
            _ => "execute",
        };
    }
}
