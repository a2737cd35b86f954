using CommandLine;
using XfrmCtl.Cli.Completion;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>completion bash|zsh|fish</c>: the shell's completion of this program, made from its own table of verbs.</summary>
internal sealed class CompletionVerb : Verb
{
    // What the scripts themselves ask for.
    private const string Connections = "connections";

    [Value(0, MetaName = "SHELL", Required = true, HelpText = "bash, zsh or fish.")]
    public string Shell { get; set; } = "";

    public override bool NeedsMore => true;

    public override string? Objection() =>
        Shell == Connections || CompletionScript.For(Shell) is not null ? base.Objection() : $"completion is there for bash, zsh and fish, not for '{Words.Printable(Shell)}'";

    public override Task<ExitCode> Run(CliContext context)
    {
        if (Shell == Connections)
            WriteConnections(context);
        else
            CompletionScript.For(Shell)!.Write(context.Terminal.Out);
        return Task.FromResult(ExitCode.Ok);
    }

    private void WriteConnections(CliContext context)
    {
        string secrets = "/dev/null";
        using LoadedConfiguration loaded = new ConfigurationFiles().Load(Config, ref secrets);
        foreach (string name in loaded.Connections.Select(connection => connection.Name).Where(name => !name.Any(char.IsWhiteSpace)))
            context.Terminal.Out.WriteLine(Words.Printable(name));
    }
}
