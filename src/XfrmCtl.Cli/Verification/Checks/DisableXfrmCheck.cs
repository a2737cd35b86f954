namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>disable_xfrm=1 on an interface sends its traffic in clear; disable_policy=1 lets clear traffic in (ip-sysctl).</summary>
internal sealed class DisableXfrmCheck : Check
{
    public override string Id => "sysctl.disable_xfrm";

    public override string Title => "XFRM on every interface";

    public override CheckReport Run(VerifyScope scope)
    {
        // A VTI device has disable_policy set by design: its own lookup takes the policy's place.
        string[] devices = [.. scope.Interfaces.Where(device => !device.Contains("vti", StringComparison.Ordinal)).Append("all")];
        string[] clear = [.. devices.Where(device => scope.InterfaceSetting(device, "disable_xfrm") == 1)];
        string[] unpoliced = [.. devices.Where(device => scope.InterfaceSetting(device, "disable_policy") == 1)];
        if (clear.Length > 0)
            return Misset(CheckResult.Failed, $"disable_xfrm is set on {Words.Listed(clear)}: nothing is encrypted there", SysctlSetting.Of(clear, "disable_xfrm", 0));
        return unpoliced.Length > 0
            ? Misset(CheckResult.Warning, $"disable_policy is set on {Words.Listed(unpoliced)}: packets in clear are let in there", SysctlSetting.Of(unpoliced, "disable_policy", 0))
            : Ok("nowhere disabled");
    }
}
