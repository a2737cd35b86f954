namespace XfrmCtl.Cli.Verification;

/// <summary>A sysctl and the value that it should have.</summary>
/// <param name="Path">Its path below /proc/sys: <c>net/ipv4/conf/eth0.7/rp_filter</c>.</param>
/// <param name="Value">The value.</param>
internal sealed record SysctlSetting(string Path, string Value)
{
    // Machines with thousands of interfaces have as many settings.
    private const int MostTyped = 16;

    /// <summary>Its name as sysctl(8) has it; a dot in the name of an interface (a VLAN) is written as a slash.</summary>
    public string Name => NameOf(Path);

    /// <summary>Where the kernel shows it.</summary>
    public string File => "/proc/sys/" + Path;

    /// <summary>A setting that each interface has.</summary>
    public static IReadOnlyList<SysctlSetting> Of(IEnumerable<string> devices, string name, int value) =>
        [.. devices.Select(device => new SysctlSetting($"net/ipv4/conf/{device}/{name}", $"{value}"))];

    /// <summary>The command that sets them.</summary>
    public static string Command(IReadOnlyList<SysctlSetting> settings) => settings.Count > MostTyped ? "xfrmctl verify --fix"
        : "sysctl -w " + string.Join(' ', settings.Select(setting => $"{setting.Name}={setting.Value}"));

    /// <summary>The path of a name that sysctl(8) takes.</summary>
    public static string PathOf(string name) => Swap(name, '.', '/');

    private static string NameOf(string path) => Swap(path, '/', '.');

    // sysctl.d(5): where the first separator is a dot, dots separate and a slash stands for a dot.
    private static string Swap(string text, char from, char to) =>
        string.Create(text.Length, (text, from, to), static (span, state) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = state.text[i] == state.from ? state.to : state.text[i] == state.to ? state.from : state.text[i];
        });
}
