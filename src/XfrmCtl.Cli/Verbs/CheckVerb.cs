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
    [Value(0, MetaName = "FILE", HelpText = "The configuration; --config unless given.")]
    public string? Document { get; set; }

    [Option("strict", HelpText = "Take warnings for errors.")]
    public bool Strict { get; set; }

    public override Task<ExitCode> Run(CliContext context) => Task.FromResult(Check(context));

    private ExitCode Check(CliContext context)
    {
        var files = new ConfigurationFiles();
        using LoadedConfiguration loaded = ConfigurationLoader.Load(Document ?? Config, Secrets, files);
        bool isFit = !loaded.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error
            || (Strict && diagnostic.Severity == DiagnosticSeverity.Warning));
        var document = new CheckDocument
        {
            Ok = isFit,
            Connections = [.. loaded.Connections.Select(connection => connection.Name)],
            Diagnostics = [.. loaded.Diagnostics.Select(diagnostic => DiagnosticEntry.Of(diagnostic))],
        };

        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.CheckDocument));
        else
            new CheckText(context.Terminal, InkFor(context), Quiet, Verbose).Write(document);
        if (isFit)
            return ExitCode.Ok;
        return files.WasDenied ? ExitCode.NotPermitted : ExitCode.BadConfig;
    }
}
