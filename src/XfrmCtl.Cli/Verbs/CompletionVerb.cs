using System.Text.Json;
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

    public override bool IsVerbatim => true;

    public override string? Objection() =>
        Shell == Connections || CompletionScript.For(Shell) is not null ? base.Objection() : $"completion is there for bash, zsh and fish, not for '{Words.Printable(Shell)}'";

    public override Task<ExitCode> Run(CliContext context)
    {
        if (Shell == Connections)
        {
            WriteConnections(context);
            return Task.FromResult(ExitCode.Ok);
        }

        StringWriter script = new() { NewLine = "\n" };
        CompletionScript.For(Shell)!.Write(script);
        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(new CompletionDocument { Shell = Shell, Script = script.ToString() }, CliJson.Default.CompletionDocument));
        else
            context.Terminal.Out.Write(script.ToString());
        return Task.FromResult(ExitCode.Ok);
    }

    private void WriteConnections(CliContext context)
    {
        string secrets = "/dev/null";
        using LoadedConfiguration loaded = new ConfigurationFiles().Load(Config, ref secrets);
        // A line each; what a terminal should not see has nobody typed either.
        foreach (string name in loaded.Connections.Select(connection => connection.Name).Where(name => Words.Printable(name) == name))
            context.Terminal.Out.WriteLine(name);
    }
}
