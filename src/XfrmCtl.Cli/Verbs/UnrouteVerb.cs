using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>unroute</c>: removes the trap policy.</summary>
internal sealed class UnrouteVerb : ConnectionVerb
{
    protected override ControlRequest Request() => new() { Verb = "unroute", Connection = Connection };
}
