using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>monitor</c>: events as they happen, until it is interrupted.</summary>
internal sealed class MonitorVerb : EventVerb
{
    protected override Patience Patience => Patience.ForEvents;

    protected override ControlRequest Request() => new() { Verb = "monitor", Connection = Connection };
}
