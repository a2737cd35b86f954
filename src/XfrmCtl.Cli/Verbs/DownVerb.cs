using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>down</c>: ends a tunnel.</summary>
internal sealed class DownVerb : ConnectionVerb
{
    protected override ControlRequest Request() => new() { Verb = "down", Connection = Connection };
}
