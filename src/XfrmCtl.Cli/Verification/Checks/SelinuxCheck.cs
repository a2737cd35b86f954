namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>An enforcing SELinux without a policy for us denies what is needed.</summary>
internal sealed class SelinuxCheck : Check
{
    public override string Id => "system.selinux";

    public override string Title => "SELinux";

    public override CheckReport Run(VerifyScope scope) => scope.Machine.ReadText("/sys/fs/selinux/enforce") switch
    {
        "1" => Warning("enforcing", "if the daemon is denied something (ausearch -m avc -c xfrmctld), allow it in the policy"),
        "0" => Ok("permissive"),
        _ => Ok("not in use"),
    };
}
