using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>delete</c>: ends and unloads a connection.</summary>
internal sealed class DeleteVerb : ConnectionVerb
{
    protected override ControlRequest Request() => new() { Verb = "delete", Connection = Connection };
}
