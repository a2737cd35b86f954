using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>disable</c>: has systemd start the daemon at boot no longer.</summary>
internal sealed class DisableVerb : ServiceVerb
{
    protected override ServiceAction Action => ServiceAction.Disable;

    protected override string Done => "xfrmctld is not started at boot from now on; it runs on if it runs";

    protected override string Otherwise => "take it out of what your init runs at boot";
}
