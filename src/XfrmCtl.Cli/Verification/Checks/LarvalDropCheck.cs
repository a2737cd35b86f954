namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>With xfrm_larval_drop=0 a packet that triggers a negotiation blocks its sender until the SA is there.</summary>
internal sealed class LarvalDropCheck : Check
{
    public override string Id => "sysctl.xfrm_larval_drop";

    public override string Title => "XFRM larval drop";

    public override CheckReport Run(VerifyScope scope) => scope.Machine.ReadNumber("/proc/sys/net/core/xfrm_larval_drop") switch
    {
        null => Skipped("net.core.xfrm_larval_drop cannot be read"),
        0 => Misset(CheckResult.Failed, "off: connects through a tunnel that is not up yet would hang", new SysctlSetting("net/core/xfrm_larval_drop", "1")),
        _ => Ok("on"),
    };
}
