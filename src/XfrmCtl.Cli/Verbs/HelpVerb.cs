using CommandLine;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>help [VERB]</c>.</summary>
internal sealed class HelpVerb : Verb
{
    [Value(0, MetaName = "VERB", HelpText = "The verb to explain.")]
    public string? Topic { get; set; }

    public override Task<ExitCode> Run(CliContext context) => Task.FromResult(HelpPage.Print(Topic, context.Terminal));
}
