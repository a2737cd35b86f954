using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>restart</c>: has systemd stop and start the daemon.</summary>
internal sealed class RestartVerb : ServiceVerb
{
    protected override ServiceAction Action => ServiceAction.Restart;

    protected override string Done => "xfrmctld runs anew";

    protected override string Otherwise => "end it with: kill PID (xfrmctl status --json has it); then run: xfrmctld";
}
