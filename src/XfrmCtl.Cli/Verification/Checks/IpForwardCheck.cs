namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>A gateway must forward; a host that only tunnels for itself need not.</summary>
internal sealed class IpForwardCheck : Check
{
    // Devices that modules bring along by themselves; they connect nothing.
    private static readonly HashSet<string> Fallback =
        ["lo", "sit0", "tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "ip6tnl0", "ip6gre0", "dummy0", "teql0"];

    public override string Id => "sysctl.ip_forward";

    public override string Title => "IP forwarding";

    public override CheckReport Run(VerifyScope scope)
    {
        int? forward = scope.Machine.ReadNumber("/proc/sys/net/ipv4/ip_forward");
        if (forward is null)
            return Skipped("net.ipv4.ip_forward cannot be read");
        if (forward != 0)
            return Ok("on");

        var fix = new SysctlSetting("net/ipv4/ip_forward", "1");
        if (scope.Configuration.Connections.FirstOrDefault(connection => connection.IsGateway) is { } gateway)
            return Misset(CheckResult.Failed, $"off, and {gateway.Name} has networks behind this machine", fix);
        if (scope.Configuration.Connections.Count > 0)
            return Ok("off, and not needed: no connection has a network behind this machine");
        int devices = scope.Machine.ReadLines("/proc/net/dev").Select(DeviceName).Count(name => name is not null && !Fallback.Contains(name));
        return devices > 1 ? Misset(CheckResult.Failed, $"off, and this machine has {devices} interfaces", fix) : Ok("off, and not needed: one interface");
    }

    // "  eth0: 1234 …" (proc(5), /proc/net/dev); the two header lines have no colon.
    private static string? DeviceName(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : line[..colon].Trim();
    }
}
