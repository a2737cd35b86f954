namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>ICMP redirects that a gateway sends would lead hosts past the tunnel. An interface sends when it or <c>all</c> is set (ip-sysctl).</summary>
internal sealed class SendRedirectsCheck : Check
{
    private const string Name = "send_redirects";

    public override string Id => "sysctl.send_redirects";

    public override string Title => "No ICMP redirects sent";

    public override CheckReport Run(VerifyScope scope)
    {
        int? all = scope.InterfaceSetting("all", Name);
        if (all is null)
            return Skipped("net.ipv4.conf.all.send_redirects cannot be read");
        string[] set = [.. scope.Settings.Where(device => scope.InterfaceSetting(device, Name) == 1)];
        return set.Length == 0
            ? Ok("off on every interface")
            : Misset(CheckResult.Failed, $"on for {Words.Listed(set)}: hosts would be told to go past the tunnel", SysctlSetting.Of(set, Name, 0));
    }
}
