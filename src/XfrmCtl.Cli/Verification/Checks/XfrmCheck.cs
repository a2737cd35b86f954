namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether the kernel has XFRM at all: its sysctls are there exactly then (net/xfrm/xfrm_sysctl.c).</summary>
internal sealed class XfrmCheck : Check
{
    public override string Id => "kernel.xfrm";

    public override string Title => "XFRM in the kernel";

    public override CheckReport Run(VerifyScope scope) => scope.Machine.Exists("/proc/sys/net/core/xfrm_acq_expires")
        ? Ok("present")
        : Failed(
            "/proc/sys/net/core/xfrm_acq_expires is missing: this kernel is built without CONFIG_XFRM",
            "boot a distribution's kernel, or one built with CONFIG_XFRM_USER=m and CONFIG_INET_ESP=m");
}
