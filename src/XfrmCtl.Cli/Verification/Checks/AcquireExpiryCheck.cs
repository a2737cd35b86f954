namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>A state that waits for its keys suppresses further acquires until it expires; the kernel's own setting is 30 s (net/xfrm/xfrm_sysctl.c).</summary>
internal sealed class AcquireExpiryCheck : Check
{
    private const int ShortestSeconds = 10;
    private const int LongestSeconds = 300;

    private static readonly SysctlSetting Usual = new("net/core/xfrm_acq_expires", "30");

    public override string Id => "sysctl.xfrm_acq_expires";

    public override string Title => "XFRM acquire expiry";

    public override CheckReport Run(VerifyScope scope) => scope.Machine.ReadNumber("/proc/sys/net/core/xfrm_acq_expires") switch
    {
        null => Skipped("net.core.xfrm_acq_expires cannot be read"),
        < ShortestSeconds and var seconds => Misset(CheckResult.Warning, $"{seconds} s: SPIs expire before a slow peer has answered", Usual),
        > LongestSeconds and var seconds => Misset(CheckResult.Warning, $"{seconds} s: after a failure packets trigger no new attempt for that long", Usual),
        var seconds => Ok($"{seconds} s"),
    };
}
