namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether systemd starts our daemon at boot, and no other that would take its ports.</summary>
internal sealed class UnitCheck : Check
{
    private const string Unit = "xfrmctld.service";

    // The search path of units (systemd.unit(5)), by rank.
    private static readonly string[] Folders =
        ["/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"];

    private static readonly string[] Rivals = ["ipsec.service", "strongswan.service", "strongswan-starter.service", "racoon.service"];

    public override string Id => "system.unit";

    public override string Title => "The systemd unit";

    public override CheckReport Run(VerifyScope scope)
    {
        // sd_booted(3).
        if (!scope.Machine.Exists("/run/systemd/system"))
            return Skipped("systemd does not run here; have your init start xfrmctld");
        string? file = Folders.Select(folder => $"{folder}/{Unit}").FirstOrDefault(scope.Machine.Exists);
        if (file is null)
            return Warning($"there is no {Unit}: the daemon is not started at boot", $"install packaging/systemd/{Unit} in /etc/systemd/system; then: systemctl daemon-reload");
        if (scope.Machine.LinkTarget($"/etc/systemd/system/{Unit}") == "/dev/null")
            return Warning($"{Unit} is masked: it cannot be started", $"systemctl unmask {Unit}");
        if (Rivals.FirstOrDefault(rival => IsEnabled(scope, rival)) is { } other)
            return Failed($"{other} is enabled too: at boot both want UDP 500 and 4500", $"systemctl disable --now {other}");
        return IsEnabled(scope, Unit)
            ? Ok($"{file}, enabled")
            : Warning($"{file} is not enabled: the daemon is not started at boot", "xfrmctl enable");
    }

    // Exists follows links, and a link to a unit that is gone enables nothing.
    private static bool IsEnabled(VerifyScope scope, string unit) =>
        scope.Machine.Names("/etc/systemd/system").Where(name => name.EndsWith(".wants", StringComparison.Ordinal))
            .Any(folder => scope.Machine.LinkTarget($"/etc/systemd/system/{folder}/{unit}") is not null);
}
