using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Inspection;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Planning;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>plan</c>: the states and policies that connections would install, against what is installed. Needs no daemon, and changes nothing.</summary>
internal sealed class PlanVerb : Verb
{
    [Value(0, MetaName = "CONNECTION", HelpText = "A connection, an alias or a pattern such as 'branch-*'; every connection without it.")]
    public string? Connection { get; set; }

    public override async Task<ExitCode> Run(CliContext context)
    {
        var files = new ConfigurationFiles();
        string secrets = Secrets;
        using LoadedConfiguration loaded = files.Load(Config, ref secrets);
        if (loaded.Documents.Count == 0)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {Words.Printable(loaded.Diagnostics[0].Message)}");
            return files.WasDenied ? ExitCode.NotPermitted : ExitCode.BadConfig;
        }

        IReadOnlyList<ConnectionSettings> chosen = Connection is null ? loaded.Connections : ConnectionPicker.Pick(loaded, Connection);
        if (Connection is not null && chosen.Count == 0)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {ConnectionPicker.Missing(loaded, Connection, Config)}");
            return ExitCode.NoSuchConnection;
        }

        // As the daemon gives them: those that it gave before, then in the order of the files.
        ReqidTable reqids = new();
        foreach ((string name, uint reqid) in OwnershipReader.Notes(Socket).Reqids)
            reqids.Keep(name, reqid);
        foreach (ConnectionSettings connection in loaded.Connections)
            _ = reqids[connection.Name];
        XfrmTables? tables = await Tables(context).ConfigureAwait(false);
        var inspector = new PlanInspector(context.Network(loaded.Setup.Listen.Value), reqids, tables);
        var document = new PlanDocument { Compared = tables is not null, Connections = [.. chosen.Select(inspector.Inspect)] };
        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.PlanDocument));
        else if (document.Connections.Count == 0 && !Quiet)
            context.Terminal.Out.WriteLine("The configuration has no connection.");
        else
            new PlanText(context.Terminal, InkFor(context), Quiet).Write(document);
        return ExitCode.Ok;
    }

    private static async ValueTask<XfrmTables?> Tables(CliContext context)
    {
        try
        {
            return await context.Kernel.Tables(withKeys: false, context.Interrupted).ConfigureAwait(false);
        }
        catch (KernelViewException fault)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: not compared with what is installed: {Words.Printable(fault.Message)}");
            return null;
        }
    }
}
