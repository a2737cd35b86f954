using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>enable</c>: has systemd start the daemon at boot.</summary>
internal sealed class EnableVerb : ServiceVerb
{
    protected override ServiceAction Action => ServiceAction.Enable;

    protected override string Done => "xfrmctld is started at boot from now on";

    protected override string Otherwise => "have your init run at boot: xfrmctld";
}
