using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>
/// Strict reverse path filtering (1) drops what comes by another interface than the way back to its source leads by: a peer's packets where there are two lines, and those of hosts behind this machine;
/// loose (2) does not. The greater of the interface's and <c>all</c>'s value counts (ip-sysctl). Decrypted packets are spared since Linux 2.6.39 (fib_validate_source, net/ipv4/fib_frontend.c).
/// </summary>
internal sealed class ReversePathFilterCheck : Check
{
    private const string Name = "rp_filter";

    public override string Id => "sysctl.rp_filter";

    public override string Title => "No strict reverse path filter";

    public override CheckReport Run(VerifyScope scope)
    {
        int? all = scope.InterfaceSetting("all", Name);
        if (all is null)
            return Skipped("net.ipv4.conf.all.rp_filter cannot be read");

        string[] strict = [.. scope.Interfaces.Append("default").Where(device => Math.Max(all.Value, scope.InterfaceSetting(device, Name) ?? 0) == 1)];
        if (strict.Length == 0)
            return Ok("off or loose on every interface");
        string[] set = [.. scope.Settings.Where(device => scope.InterfaceSetting(device, Name) == 1)];
        string dropped = KernelCounters.ReversePathDrops(scope.Machine.ReadLines("/proc/net/netstat")) is > 0 and var drops ? $"; so far {drops} were" : "";
        return Misset(CheckResult.Failed, $"strict (1) on {Words.Listed(strict)}: what comes by another interface than the way back leads by is dropped, a peer's packets too{dropped}", SysctlSetting.Of(set, Name, 0));
    }
}
