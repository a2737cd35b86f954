namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>The secrets are for root alone.</summary>
internal sealed class SecretsModeCheck : Check
{
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public override string Id => "secrets.mode";

    public override string Title => "Mode and owner of the secrets";

    public override CheckReport Run(VerifyScope scope)
    {
        string path = scope.Configuration.SecretsPath;
        if (scope.Machine.Status(path) is not { } status)
            return Skipped($"{path} cannot be looked at");
        string mode = Convert.ToString((int)status.Mode, 8).PadLeft(4, '0');
        if ((status.Mode & OfOthers) != 0)
            return Failed($"{path} has mode {mode}: others than its owner can {Verbs(status.Mode)} it", $"chmod 600 {path}");
        return status.Owner == 0
            ? Ok($"mode {mode}, owned by root")
            : Failed($"{path} belongs to user {status.Owner}, not to root", $"chown root {path}");
    }

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
