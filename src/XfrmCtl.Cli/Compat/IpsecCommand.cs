using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Verbs;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>Called by the name <c>ipsec</c>: the words of Openswan and libreswan that have a counterpart here, and a clear no to the others.</summary>
internal static class IpsecCommand
{
    // `ipsec auto`'s options and our verbs (ipsec_auto(8)).
    private static readonly Dictionary<string, string> AutoVerbs = new(StringComparer.Ordinal)
    {
        ["--up"] = "up",
        ["--down"] = "down",
        ["--add"] = "add",
        ["--delete"] = "delete",
        ["--replace"] = "replace",
        ["--route"] = "route",
        ["--unroute"] = "unroute",
        ["--status"] = "status",
    };

    /// <summary>Runs it; the result is the exit status.</summary>
    public static async Task<int> Run(IReadOnlyList<string> args, CliContext context)
    {
        if (args is ["--version"] or ["version"])
            return (int)VersionVerb.Print(context.Terminal, asJson: false);
        if (args is [] or ["--help"] or ["help"])
        {
            Help(context.Terminal.Out);
            return (int)ExitCode.Ok;
        }

        if (args is ["addconn", ..])
            return await AddConnCommand.Run(args.Skip(1), context).ConfigureAwait(false);
        if (args is ["readwriteconf", ..])
            return ReadWriteConfCommand.Run(args.Skip(1), context);
        // With options of ours it is our verb.
        if (args is ["verify", ..] && !args.Any(word => word is "--json" or "--fix" or "--unfix" or "--help" or "-h"))
            return await VerifyCommand.Run([.. args.Skip(1)], context).ConfigureAwait(false);
        if (Translate(args) is { } words)
            return (int)await VerbRunner.Run(words, context).ConfigureAwait(false);
        context.Terminal.Error.WriteLine($"ipsec: '{Words.Printable(string.Join(' ', args))}' is not among the words that this ipsec takes");
        Help(context.Terminal.Error);
        return (int)ExitCode.Usage;
    }

    /// <summary>The words of xfrmctl for those of ipsec, or null where there are none.</summary>
    public static IReadOnlyList<string>? Translate(IReadOnlyList<string> args) => args switch
    {
        ["auto", "--status"] => ["status"],
        ["auto", var option, var name] when option != "--status" && AutoVerbs.TryGetValue(option, out string? verb) => [verb, name],
        ["auto", "--asynchronous", "--up", var name] => ["up", name, "--async"],
        ["status" or "verify", ..] => args,
        _ => null,
    };

    private static void Help(TextWriter writer)
    {
        writer.WriteLine("ipsec here is xfrmctl by another name. It takes:");
        writer.WriteLine("  ipsec auto --up|--down|--add|--delete|--replace|--route|--unroute NAME");
        writer.WriteLine("  ipsec auto --status");
        writer.WriteLine("  ipsec addconn --checkconfig | --autoall | --listall | --configsetup | NAME");
        writer.WriteLine("  ipsec readwriteconf [--config FILE] [--conn NAME]");
        writer.WriteLine("  ipsec status | verify | --version");
        writer.WriteLine("Everything else: xfrmctl --help");
    }
}
