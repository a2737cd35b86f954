using CommandLine;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>log</c>: what happened of late, and with -f what happens.</summary>
internal sealed class LogVerb : EventVerb
{
    [Option('f', "follow", HelpText = "Stay, and show what happens from now on.")]
    public bool Follow { get; set; }

    [Option('n', "lines", MetaValue = "N", HelpText = "Only the last N events.")]
    public int? Lines { get; set; }

    protected override Patience Patience => Follow ? Patience.ForEvents : Patience.ForDeed;

    public override string? Objection() => Lines is < 0 ? "--lines takes a number, 0 or more" : base.Objection();

    protected override ControlRequest Request() => new() { Verb = "log", Connection = Connection, Last = Lines, Follow = Follow };
}
