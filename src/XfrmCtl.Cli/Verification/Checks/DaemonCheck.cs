using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether our daemon answers on its socket. That it does not run is no fault of the machine.</summary>
internal sealed class DaemonCheck : Check
{
    public override string Id => "daemon.running";

    public override string Title => "The daemon xfrmctld";

    public override CheckReport Run(VerifyScope scope)
    {
        if (scope.Daemon is { } daemon)
        {
            string since = daemon.Since is { } time ? $", since {Words.Time(time)}" : "";
            return Ok($"runs{(daemon.Version is { } version ? $", version {version}" : "")}{(daemon.Pid is { } pid ? $", process {pid}" : "")}{since}");
        }

        return scope.DaemonFault switch
        {
            { Fault: ControlFault.NotRunning } fault => Warning(fault.Message, DaemonTrouble.HowToStart),
            { Fault: ControlFault.NotPermitted } fault => Skipped(fault.Message),
            { } fault => Failed(fault.Message, "see the daemon's log; then: systemctl restart xfrmctld"),
            null => Skipped("it was not asked"),
        };
    }
}
