using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>reload</c>: has the daemon reread its files.</summary>
internal sealed class ReloadVerb : DaemonVerb
{
    protected override ControlRequest Request() => new() { Verb = "reload" };
}
