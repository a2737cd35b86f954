using CommandLine;

namespace XfrmCtl.Cli.Verbs;

/// <summary>A request to the daemon about one connection.</summary>
internal abstract class ConnectionVerb : DaemonVerb
{
    [Value(0, MetaName = "CONNECTION", Required = true, HelpText = "The connection's name.")]
    public string Connection { get; set; } = "";

    public override bool NeedsMore => true;
}
