using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>route</c>: installs the trap policy.</summary>
internal sealed class RouteVerb : ConnectionVerb
{
    protected override ControlRequest Request() => new() { Verb = "route", Connection = Connection };
}
