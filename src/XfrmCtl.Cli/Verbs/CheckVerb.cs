using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>check</c>: reads configuration and secrets and names every problem.</summary>
internal sealed class CheckVerb : Verb
{
    [Value(0, MetaName = "FILE", HelpText = "Configurations, each by itself, '-' for standard input; --config unless given.")]
    public IEnumerable<string> Paths { get; set; } = [];

    [Option("strict", HelpText = "Take warnings for errors.")]
    public bool Strict { get; set; }

    public override Task<ExitCode> Run(CliContext context) => Task.FromResult(Check(context));

    private ExitCode Check(CliContext context)
    {
        var files = new ConfigurationFiles(context.Input);
        List<Diagnostic> diagnostics = [];
        List<string> connections = [];
        List<string> dialects = [];
        SourceLines sources = new();
        foreach (string path in Paths.DefaultIfEmpty(Config).Distinct())
        {
            string secrets = Secrets;
            using LoadedConfiguration loaded = files.Load(path, ref secrets);
            // What the secrets say is the same for each configuration.
            diagnostics.AddRange(loaded.Diagnostics.Except(diagnostics));
            connections.AddRange(loaded.Connections.Select(connection => connection.Name));
            dialects.Add(loaded.Dialect.ToString());
            sources.Add(loaded.Documents.Where(document => document.Source.Path != secrets));
        }

        DiagnosticEntry[] entries = [.. diagnostics.Select(diagnostic => DiagnosticEntry.Of(diagnostic, Strict))];
        var document = new CheckDocument { Ok = entries.All(entry => entry.Severity != "error"), Connections = connections, Diagnostics = entries };
        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.CheckDocument));
        else
            new CheckText(context.Terminal, InkFor(context), Quiet, Verbose, sources).Write(document, Strict, dialects);
        if (document.Ok)
            return ExitCode.Ok;
        return files.WasDenied ? ExitCode.NotPermitted : ExitCode.BadConfig;
    }
}
