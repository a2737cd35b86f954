using CommandLine;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>help [TOPIC]</c>: a verb, or a page of its own.</summary>
internal sealed class HelpVerb : Verb
{
    [Value(0, MetaName = "TOPIC", HelpText = "A verb or a topic.")]
    public string? Topic { get; set; }

    public override Task<ExitCode> Run(CliContext context) => Task.FromResult(HelpPage.Print(Topic, context.Terminal, Json));
}
