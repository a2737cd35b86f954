using CommandLine;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>rekey</c>: new keys before the old ones' time.</summary>
internal sealed class RekeyVerb : ConnectionVerb
{
    [Option("ike", HelpText = "Rekey Phase 1 (the ISAKMP SA) instead of Phase 2.")]
    public bool Ike { get; set; }

    [Option("timeout", MetaValue = "SECONDS", HelpText = "Wait no longer than this; the negotiation goes on.")]
    public double? Timeout { get; set; }

    protected override Patience Patience => Patience.ForEvents;

    public override string? Objection() => Timeout is <= 0 or double.NaN or > 86400
        ? "--timeout takes seconds, more than 0 and no more than a day (86400)"
        : base.Objection();

    protected override ControlRequest Request() => new() { Verb = "rekey", Connection = Connection, Ike = Ike, TimeoutSeconds = Timeout };
}
