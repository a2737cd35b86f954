using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>stop</c>: has systemd stop the daemon.</summary>
internal sealed class StopVerb : ServiceVerb
{
    protected override ServiceAction Action => ServiceAction.Stop;

    protected override string Done => "xfrmctld is stopped; its tunnels are down";

    protected override string Otherwise => "end it with: kill PID (xfrmctl status --json has it); it tells the peers and leaves nothing in the kernel";
}
