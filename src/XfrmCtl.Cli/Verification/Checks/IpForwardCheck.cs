using System.Net.Sockets;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>A gateway must forward, each family by its own setting; a host that only tunnels for itself need not.</summary>
internal sealed class IpForwardCheck : Check
{
    // Devices that modules bring along by themselves; they connect nothing.
    private static readonly HashSet<string> Fallback =
        ["lo", "sit0", "tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "ip6tnl0", "ip6gre0", "dummy0", "teql0"];

    private static readonly SysctlSetting IPv4 = new("net/ipv4/ip_forward", "1");
    private static readonly SysctlSetting IPv6 = new("net/ipv6/conf/all/forwarding", "1");

    public override string Id => "sysctl.ip_forward";

    public override string Title => "IP forwarding";

    public override CheckReport Run(VerifyScope scope)
    {
        int? forward = scope.Machine.ReadNumber(IPv4.File);
        if (forward is null)
            return Skipped("net.ipv4.ip_forward cannot be read");
        ConnectionFacts? gateway4 = Gateway(scope, AddressFamily.InterNetwork), gateway6 = Gateway(scope, AddressFamily.InterNetworkV6);
        bool lacks4 = forward == 0 && gateway4 is not null, lacks6 = gateway6 is not null && scope.Machine.ReadNumber(IPv6.File) == 0;
        if (lacks4 || lacks6)
        {
            string which = lacks4 && lacks6 ? "off" : lacks4 ? "off for IPv4" : "off for IPv6";
            return Misset(CheckResult.Failed, $"{which}, and {(lacks4 ? gateway4 : gateway6)!.Name} has networks behind this machine", [.. lacks4 ? [IPv4] : Array.Empty<SysctlSetting>(), .. lacks6 ? [IPv6] : Array.Empty<SysctlSetting>()]);
        }

        if (forward != 0 || gateway6 is not null)
            return Ok("on");
        if (scope.Configuration.Connections.Count > 0)
            return Ok("off, and not needed: no connection has a network behind this machine");
        int devices = scope.Machine.ReadLines("/proc/net/dev").Select(DeviceName).Count(name => name is not null && !Fallback.Contains(name));
        return devices > 1 ? Misset(CheckResult.Failed, $"off, and this machine has {devices} interfaces", IPv4) : Ok("off, and not needed: one interface");
    }

    private static ConnectionFacts? Gateway(VerifyScope scope, AddressFamily family) => scope.Configuration.Connections.FirstOrDefault(
        connection => connection.IsGateway && connection.LocalNetworks.Any(network => network.BaseAddress.AddressFamily == family));

    // "  eth0: 1234 …" (proc(5), /proc/net/dev); the two header lines have no colon.
    private static string? DeviceName(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : line[..colon].Trim();
    }
}
