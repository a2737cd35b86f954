using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec addconn</c>: checks the configuration, names connections, loads them, and prints config setup for a shell.</summary>
internal static class AddConnCommand
{
    private static readonly string[] Usage =
    [
        "Usage: addconn [--config file] [--ctlsocket socketfile]",
        "               [--varprefix prefix] [--noexport]",
        "               [--verbose]",
        "               [--configsetup]",
        "               [--liststack]",
        "               [--checkconfig]",
        "               [--autoall]",
        "               [--listall] [--listadd] [--listroute] [--liststart]",
        "               [--listignore]",
        "               names",
    ];

    // The codes that libreswan 4.10's addconn ends with.
    private const int BadUsage = 10;
    private const int UnknownName = 21;
    private const int NoDaemon = 255;

    /// <summary>Runs it; the result is the exit status of libreswan's program.</summary>
    public static async Task<int> Run(IEnumerable<string> args, CliContext context)
    {
        LongOptions options = new("config=", "ctlsocket=", "ctlbase=", "varprefix=", "noexport", "verbose", "debug", "configsetup", "liststack", "checkconfig",
            "autoall", "addall", "listall", "listadd", "listroute", "liststart", "listignore", "help");
        Terminal terminal = context.Terminal;
        string? complaint = options.Read(args);
        bool asksNothing = options.Words.Count == 0 && !Array.Exists(Questions, options.Has);
        if (complaint is not null || asksNothing || options.Has("help"))
        {
            TextWriter writer = options.Has("help") ? terminal.Out : terminal.Error;
            if (complaint is not null)
                writer.WriteLine($"addconn: {Words.Printable(complaint)}");
            foreach (string line in Usage)
                writer.WriteLine(line);
            return options.Has("help") ? 0 : BadUsage;
        }

        string path = options.Value("config") ?? "/etc/ipsec.conf";
        using LoadedConfiguration loaded = ConfigurationLoader.Load(path, null, new ConfigurationFiles());
        (int code, IReadOnlyList<string> lines) = LoadTrouble.Of(loaded, path);
        foreach (string line in lines)
            terminal.Error.WriteLine(line);
        if (options.Has("verbose") || options.Has("debug"))
            WriteVerbose(loaded, terminal);
        if (code == LoadTrouble.CannotLoad || options.Has("checkconfig"))
            return code;

        WriteLists(options, loaded, terminal.Out);
        if (options.Has("liststack"))
            terminal.Out.WriteLine(loaded.Setup.ProtoStack.Value);
        if (options.Has("configsetup"))
            WriteSetup(options, loaded, path, terminal.Out);
        return await AddAll(options, loaded, context).ConfigureAwait(false);
    }

    private static void WriteVerbose(LoadedConfiguration loaded, Terminal terminal)
    {
        foreach (IpsecConfDocument document in loaded.Documents)
            terminal.Out.WriteLine($"opening file: {Words.Printable(document.Source.Path)}");
        foreach (Diagnostic diagnostic in loaded.Diagnostics)
            terminal.Error.WriteLine(Words.Printable(diagnostic.ToString()));
    }

    private static void WriteLists(LongOptions options, LoadedConfiguration loaded, TextWriter writer)
    {
        foreach ((string option, AutoAction[] actions) in Lists)
        {
            if (!options.Has(option))
                continue;
            foreach (ConnectionSettings connection in loaded.Connections.Where(connection => actions.Contains(connection.Auto.Value)))
                writer.Write(Words.Printable(connection.Name) + " ");
            writer.WriteLine();
        }
    }

    /// <summary>config setup as assignments of a shell, in single quotes.</summary>
    private static void WriteSetup(LongOptions options, LoadedConfiguration loaded, string path, TextWriter writer)
    {
        string prefix = options.Value("varprefix") ?? "";
        string export = options.Has("noexport") ? "" : "export ";
        Assign(prefix + "confreadstatus", "");
        Assign("configfile", path);
        Assign("ctlsocket", options.Value("ctlsocket") ?? ControlClient.DefaultSocketPath);
        foreach (EffectiveSetting setting in loaded.Setup.Effective)
        {
            foreach (string name in KeywordTable.Setup(setting.Keyword)!.Aliases.Prepend(setting.Keyword).Select(name => name.Replace('-', '_')).Distinct())
                Assign(prefix + name, setting.Value);
        }

        void Assign(string name, string value) =>
            writer.WriteLine($"{export}{name}='{Words.Printable(value).Replace("'", "'\\''", StringComparison.Ordinal)}'");
    }

    private static async Task<int> AddAll(LongOptions options, LoadedConfiguration loaded, CliContext context)
    {
        string[] socket = (options.Value("ctlsocket") ?? options.Value("ctlbase")) is { } given ? ["--socket", given] : [];
        int worst = 0;
        // The daemon knows by itself what is to be loaded, routed and started.
        if (options.Has("autoall") || options.Has("addall"))
            worst = (int)await VerbRunner.Run(["reload", .. socket], context).ConfigureAwait(false);
        foreach (string name in options.Words)
        {
            if (loaded.Connection(name) is not { } connection)
            {
                context.Terminal.Error.WriteLine($"conn '{Words.Printable(name)}': not found (tried aliases)");
                worst = UnknownName;
                continue;
            }

            ExitCode code = await VerbRunner.Run(["add", connection.Name, .. socket], context).ConfigureAwait(false);
            if (code != ExitCode.Ok)
                worst = code == ExitCode.NotRunning ? NoDaemon : (int)code;
        }

        return worst;
    }

    private static readonly string[] Questions =
        ["configsetup", "liststack", "checkconfig", "autoall", "addall", "listall", "listadd", "listroute", "liststart", "listignore"];

    private static readonly (string Option, AutoAction[] Actions)[] Lists =
    [
        ("listall", [AutoAction.Ignore, AutoAction.Add, AutoAction.Route, AutoAction.Start]),
        ("listadd", [AutoAction.Add]),
        ("listroute", [AutoAction.Route, AutoAction.Start]),
        ("liststart", [AutoAction.Start]),
        ("listignore", [AutoAction.Ignore]),
    ];
}
