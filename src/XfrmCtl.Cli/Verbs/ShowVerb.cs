using CommandLine;
using XfrmCtl.Cli.Inspection;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>show</c>: what the configuration comes to, each value with where it came from. Needs no daemon.</summary>
internal sealed class ShowVerb : Verb
{
    [Value(0, MetaName = "CONNECTION", HelpText = "A connection, an alias or a pattern such as 'branch-*'; 'setup' for config setup.")]
    public string? Connection { get; set; }

    [Option("setup", HelpText = "Config setup instead of connections.")]
    public bool Setup { get; set; }

    [Option("all", HelpText = "Built-in values too; JSON has them always.")]
    public bool All { get; set; }

    public override string? Objection() =>
        Setup && Connection is not null ? "--setup goes without a connection" : base.Objection();

    public override Task<ExitCode> Run(CliContext context) => Task.FromResult(Show(context));

    private ExitCode Show(CliContext context)
    {
        var files = new ConfigurationFiles();
        string secrets = Secrets;
        using LoadedConfiguration loaded = files.Load(Config, ref secrets);
        if (loaded.Documents.Count == 0)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {Words.Printable(loaded.Diagnostics[0].Message)}");
            return files.WasDenied ? ExitCode.NotPermitted : ExitCode.BadConfig;
        }

        bool setupAsked = Setup || (Connection == "setup" && loaded.Connection("setup") is null);
        IReadOnlyList<ConnectionSettings> chosen = setupAsked ? []
            : Connection is null ? loaded.Connections
            : ConnectionPicker.Pick(loaded, Connection);
        if (Connection is not null && !setupAsked && chosen.Count == 0)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {ConnectionPicker.Missing(loaded, Connection, Config)}");
            return ExitCode.NoSuchConnection;
        }

        LocalNetwork machine = context.Network(loaded.Setup.Listen.Value);
        var inspector = new ConnectionInspector(loaded, machine, new SecretFinder(loaded.Secrets, secrets, Unreadable(loaded, secrets)));
        var document = new ShowDocument
        {
            Dialect = new ShownDialect(loaded.Dialect.Name, loaded.Dialect.Reason),
            Connections = chosen.Select(connection => inspector.Inspect(connection, brief: Connection is null && !Json)),
            Setup = setupAsked || Connection is null ? [.. loaded.Setup.Effective.Select(SettingWords.Shown)] : null,
        };

        if (Json)
            context.Terminal.WriteJson(document, CliJson.Default.ShowDocument);
        else
            new ShowText(context.Terminal, InkFor(context), All, Quiet).Write(document, asTable: Connection is null, loaded.Dialect.ToString());
        return ExitCode.Ok;
    }

    /// <summary>Why there is no secret to be found, or null.</summary>
    private static string? Unreadable(LoadedConfiguration loaded, string secrets) => loaded.Diagnostics
        .Where(diagnostic => diagnostic.Location.File == secrets
            && (diagnostic.Code == DiagnosticCode.SecretFileMode || (diagnostic.Code == DiagnosticCode.FileUnreadable && diagnostic.Location.Line == 0)))
        .Select(diagnostic => diagnostic.Message)
        .FirstOrDefault();
}
