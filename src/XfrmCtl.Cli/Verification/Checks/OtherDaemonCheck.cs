using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Two keying daemons on one kernel delete each other's states and share no port.</summary>
internal sealed class OtherDaemonCheck : Check
{
    // As /proc/PID/comm has them, at most 15 letters.
    private static readonly string[] Others = ["pluto", "charon", "charon-systemd", "charon-nm", "starter", "racoon", "iked", "isakmpd"];

    public override string Id => "daemon.other";

    public override string Title => "No other IKE daemon";

    public override CheckReport Run(VerifyScope scope)
    {
        RunningProcess[] found = [.. scope.Machine.Processes().Where(process => Others.Contains(process.Command))];
        return found.Length == 0
            ? Ok("none in this network namespace")
            : Failed(
                string.Join(", ", found.Select(process => $"{process.Command} (process {process.Pid})")) + " runs: it takes the ports, and both would change the kernel's states",
                Fix(found[0].Command));
    }

    private static string Fix(string command) => command switch
    {
        "pluto" => "systemctl disable --now ipsec",
        "charon" or "starter" => "systemctl disable --now strongswan-starter",
        "charon-systemd" => "systemctl disable --now strongswan",
        "racoon" => "systemctl disable --now racoon",
        _ => $"stop {command}",
    };
}
