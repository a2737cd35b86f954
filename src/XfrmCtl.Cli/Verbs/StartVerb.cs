using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>start</c>: has systemd start the daemon.</summary>
internal sealed class StartVerb : ServiceVerb
{
    protected override ServiceAction Action => ServiceAction.Start;

    protected override string Done => "xfrmctld runs";

    protected override string Otherwise => "run it in the foreground, or have your init run it: xfrmctld";
}
