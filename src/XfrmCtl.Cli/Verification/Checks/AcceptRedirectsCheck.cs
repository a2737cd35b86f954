namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>
/// An accepted ICMP redirect can lead traffic past the tunnel. An interface that forwards accepts when both it and <c>all</c> are set,
/// one that does not when either is (ip-sysctl); <c>default</c> is what the next interface starts with.
/// </summary>
internal sealed class AcceptRedirectsCheck : Check
{
    private const string Name = "accept_redirects";

    public override string Id => "sysctl.accept_redirects";

    public override string Title => "No ICMP redirects accepted";

    public override CheckReport Run(VerifyScope scope)
    {
        int? all = scope.InterfaceSetting("all", Name);
        if (all is null)
            return Skipped("net.ipv4.conf.all.accept_redirects cannot be read");

        string[] open = [.. scope.Interfaces.Where(device => Accepts(scope, device, all.Value))];
        bool byDefault = scope.InterfaceSetting("default", Name) == 1;
        if (open.Length == 0 && !byDefault)
            return Ok("off on every interface");

        string[] set = [.. scope.Settings.Where(device => scope.InterfaceSetting(device, Name) == 1)];
        string where = Words.Listed(byDefault ? ["interfaces to come (default)", .. open] : open);
        return Misset(CheckResult.Failed, $"on for {where}: anybody on the link can lead traffic past the tunnel", SysctlSetting.Of(set, Name, 0));
    }

    private static bool Accepts(VerifyScope scope, string device, int all)
    {
        bool own = scope.InterfaceSetting(device, Name) == 1;
        return scope.InterfaceSetting(device, "forwarding") == 1 ? own && all == 1 : own || all == 1;
    }
}
