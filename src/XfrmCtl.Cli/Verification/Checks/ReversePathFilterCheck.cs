namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>
/// Strict reverse path filtering (1) drops decrypted packets whose source would be routed elsewhere; loose (2) does not.
/// The greater of the interface's and <c>all</c>'s value counts (ip-sysctl).
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
        return Misset(CheckResult.Failed, $"strict (1) on {string.Join(", ", strict)}: decrypted packets would be dropped", SysctlSetting.Of(set, Name, 0));
    }
}
