using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>add</c>: loads a connection from the configuration.</summary>
internal sealed class AddVerb : ConnectionVerb
{
    protected override ControlRequest Request() => new() { Verb = "add", Connection = Connection };
}
