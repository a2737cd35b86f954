using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>Called by the name <c>ipsec</c>: the words of Openswan 2.6.37 and libreswan 4.15, in their formats and with their exit codes, and a clear no to those that have no counterpart here.</summary>
/// <remarks>
/// Words that both programs have print in the format of whichever of them the configuration was written for; words that only libreswan has print in libreswan's.
/// <c>--dialect</c> before the word, or the environment variable XFRMCTL_IPSEC, forces one.
/// </remarks>
internal static class IpsecCommand
{
    // libreswan 5 has the words of `ipsec auto` without it.
    private static readonly string[] AutoWords = ["up", "down", "add", "delete", "replace", "route", "unroute", "ondemand", "rereadsecrets", "rereadall", "ready", "listall", "listpubkeys"];

    // Commands without options: with one they are as wrong as one that there is not.
    private static readonly string[] Taken = ["start", "stop", "restart", "secrets", "look", "crls", "fetchcrls"];

    // What they have and we do not: key generation (openssl does it), NSS's databases, KLIPS's tables, tests of their own parts.
    private static readonly string[] Theirs =
    [
        "algparse", "cavp", "checknflog", "checknss", "ecdsasigkey", "enumcheck", "eroute", "ikeping", "import", "initnss", "klipsdebug", "letsencrypt", "livetest", "lwdnsq", "mailkey", "manual",
        "newhostkey", "pf_key", "pluto", "policy", "portexcludes", "ranbits", "rsasigkey", "showdefaults", "showhostkey", "showpolicy", "showroute", "sniff", "spi", "spigrp", "stopnflog",
        "tncfg", "unbound", "_stackmanager", "_updown",
    ];

    // libreswan's ipsec ends so where nothing is asked of it.
    private const int WrongUsage = 2;

    /// <summary>Runs it; the result is the exit status.</summary>
    public static async Task<int> Run(IReadOnlyList<string> args, CliContext context)
    {
        context.Terminal.Folds = false;
        PlutoDialect? forced = PlutoDialects.Of(context.IpsecDialect);
        string socket = ControlClient.DefaultSocketPath;
        while (args is ["--dialect" or "--socket", var value, ..])
        {
            if (args[0] == "--socket")
                socket = value;
            else if ((forced = PlutoDialects.Of(value)) is null)
                return Refuse($"--dialect takes openswan or libreswan, not '{value}'", context.Terminal);
            args = [.. args.Skip(2)];
        }

        int status = await Run(args, new IpsecScope(context, forced) { Socket = socket }).ConfigureAwait(false);
        await context.Terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return status;
    }

    private static async Task<int> Run(IReadOnlyList<string> args, IpsecScope scope)
    {
        CliContext context = scope.Context;
        string[] rest = [.. args.Skip(1)];
        switch (args.Count == 0 ? null : args[0])
        {
            case null or "--help" or "help" or "-h":
                Help(context.Terminal.Out);
                // Openswan's succeeds; libreswan's takes help for a mistake.
                return scope.Converse().IsOpenswan ? 0 : WrongUsage;
            case "--version" or "version":
                return IpsecVersion.Print(context.Terminal);
            case "--versioncode":
                return Print(IpsecVersion.Code, context.Terminal);
            case "--directory":
                return Print("/usr/sbin", context.Terminal);
            case "--confdir":
                return Print("/etc", context.Terminal);
            case "addconn":
                return await AddConnCommand.Run(rest, context).ConfigureAwait(false);
            case "readwriteconf":
                return ReadWriteConfCommand.Run(rest, context);
            case "auto":
                return await AutoCommand.Run(rest, scope).ConfigureAwait(false);
            case "whack":
                return await WhackCommand.Run(rest, scope).ConfigureAwait(false);
            case "setup":
                return await SetupCommand.Run(rest, scope).ConfigureAwait(false);
            case "start" or "stop" or "restart" when rest.Length == 0:
                return await SetupCommand.Run([args[0]], scope).ConfigureAwait(false);
            case "secrets" when rest.Length == 0:
                return await new PlutoRequests(scope.Converse()).Reread().ConfigureAwait(false);
            case "look" when rest.Length == 0:
                return LookCommand.Run(context);
            case "barf":
                return await BarfCommand.Run(rest, scope).ConfigureAwait(false);
            case "crls" or "fetchcrls" when rest.Length == 0:
                return await new PlutoRequests(scope.Converse()).Reread().ConfigureAwait(false);
            // With options of ours it is our verb.
            case "verify" when !args.Any(word => word is "--json" or "--fix" or "--unfix" or "--help" or "-h"):
                return await VerifyCommand.Run(rest, context).ConfigureAwait(false);
            case "verify":
                return (int)await VerbRunner.Run(args, context).ConfigureAwait(false);
            case var word when StatusWords.All.Contains(word) && rest.Length <= 1 && !rest.Any(option => option.StartsWith('-')):
                return await StatusWords.Print(word, rest.FirstOrDefault(), scope.Converse(), scope.Forced ?? PlutoDialect.Libreswan, context).ConfigureAwait(false);
            case var word when AutoWords.Contains(word):
                return await AutoCommand.Run([$"--{word}", .. rest], scope).ConfigureAwait(false);
            default:
                return Unknown(args[0], rest, context.Terminal);
        }
    }

    /// <summary>What both of them say, and end with, for a word that they do not know; and a word of ours where they would know it.</summary>
    private static int Unknown(string word, string[] rest, Terminal terminal)
    {
        string complaint = word.StartsWith('-') ? $"unknown option \"{word}\" (perhaps command name was omitted?)"
            : rest.Length > 0 && (Taken.Contains(word) || StatusWords.All.Contains(word)) ? $"{word} does not take \"{string.Join(' ', rest)}\""
            : Theirs.Contains(word) ? $"\"{word}\" is a command of Openswan or libreswan that has no counterpart here (\"ipsec --help\" for list)"
            : $"unknown IPsec command \"{word}\" (\"ipsec --help\" for list)";
        terminal.Error.WriteLine($"ipsec: {Words.Printable(complaint)}");
        return 1;
    }

    private static int Print(string text, Terminal terminal)
    {
        terminal.Out.WriteLine(text);
        return (int)ExitCode.Ok;
    }

    private static int Refuse(string complaint, Terminal terminal)
    {
        terminal.Error.WriteLine($"ipsec: {Words.Printable(complaint)}");
        Help(terminal.Error);
        return (int)ExitCode.Usage;
    }

    private static void Help(TextWriter writer)
    {
        writer.WriteLine("ipsec here is xfrmctl by another name. It takes:");
        writer.WriteLine("  ipsec auto --up|--down|--add|--delete|--replace|--route|--unroute NAME");
        writer.WriteLine("  ipsec auto --status | --ready | --rereadsecrets | --rereadall | --listall");
        writer.WriteLine("  ipsec whack --status | --trafficstatus | --initiate --name NAME | --shutdown | ...");
        writer.WriteLine("  ipsec setup --start | --stop | --restart | --status");
        writer.WriteLine("  ipsec status | trafficstatus | shuntstatus | briefstatus | showstates | globalstatus");
        writer.WriteLine("  ipsec start | stop | restart | secrets | verify | look | barf | --version");
        writer.WriteLine("  ipsec addconn --checkconfig | --autoall | --listall | --configsetup | NAME");
        writer.WriteLine("  ipsec readwriteconf [--config FILE] [--conn NAME]");
        writer.WriteLine("Formats are those of Openswan or libreswan, by the configuration; to force one:");
        writer.WriteLine("  ipsec --dialect openswan|libreswan WORD..., or XFRMCTL_IPSEC=openswan|libreswan");
        writer.WriteLine("Everything else: xfrmctl --help");
    }
}
