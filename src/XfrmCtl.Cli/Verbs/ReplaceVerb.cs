using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>replace</c>: loads a connection anew.</summary>
internal sealed class ReplaceVerb : ConnectionVerb
{
    protected override ControlRequest Request() => new() { Verb = "replace", Connection = Connection };
}
