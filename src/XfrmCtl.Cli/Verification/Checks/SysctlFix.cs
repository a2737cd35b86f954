namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>The command that sets a sysctl right.</summary>
internal static class SysctlFix
{
    /// <summary>For a setting that each interface has. A dot in an interface's name (a VLAN) is written as a slash, as sysctl(8) wants it.</summary>
    public static string Command(IEnumerable<string> devices, string name, int value) =>
        "sysctl -w " + string.Join(' ', devices.Select(device => $"net.ipv4.conf.{device.Replace('.', '/')}.{name}={value}"));
}
