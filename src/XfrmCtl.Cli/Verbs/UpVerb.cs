using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>up</c>: negotiates a tunnel.</summary>
internal sealed class UpVerb : ConnectionVerb
{
    [Option("timeout", MetaValue = "SECONDS", HelpText = "Wait no longer than this; the negotiation goes on.")]
    public double? Timeout { get; set; }

    [Option("async", HelpText = "Begin, and do not wait for the result.")]
    public bool Async { get; set; }

    [Option("cancel-on-interrupt", HelpText = "On Ctrl-C take the connection down, instead of leaving the daemon to it.")]
    public bool CancelOnInterrupt { get; set; }

    protected override Patience Patience => Async ? Patience.ForDeed : Patience.ForEvents;

    protected override string AfterInterruption => CancelOnInterrupt
        ? "taking the connection down"
        : $"the daemon goes on negotiating; end it with: xfrmctl down {Connection}";

    public override string? Objection() => Timeout is <= 0 or double.NaN or > 86400
        ? "--timeout takes seconds, more than 0 and no more than a day (86400)"
        : base.Objection();

    protected override void Conclude(ControlReply reply, EventReport report, CliContext context) => report.Conclude(reply, Connection);

    protected override ControlRequest Request() => new() { Verb = "up", Connection = Connection, TimeoutSeconds = Timeout, Async = Async };

    protected override void OnInterruption()
    {
        if (CancelOnInterrupt)
            new ControlClient(Socket).Ask(new ControlRequest { Verb = "down", Connection = Connection }, Patience.ForAnswer);
    }
}
