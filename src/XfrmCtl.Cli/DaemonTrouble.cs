using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli;

/// <summary>What is said when the daemon cannot be asked.</summary>
internal static class DaemonTrouble
{
    /// <summary>How to start it.</summary>
    public const string HowToStart = "start it with: systemctl start xfrmctld, or in the foreground: xfrmctld";

    /// <summary>Says the sentence on standard error and returns the code.</summary>
    public static ExitCode Tell(ControlException fault, Terminal terminal)
    {
        terminal.Error.WriteLine($"xfrmctl: {Words.Printable(fault.Message)}");
        if (fault.Fault == ControlFault.NotRunning)
            terminal.Error.WriteLine($"xfrmctl: {HowToStart}");
        return fault.ExitCode;
    }
}
