using XfrmCtl.Cli.Output;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec whack</c>, as far as scripts use it: states, connections by name, secrets, shutdown. It ends as whack does.</summary>
/// <remarks>Several things may be asked for in one call, as there; they are done in the order in which pluto does them, whatever the order on the command line.</remarks>
internal static class WhackCommand
{
    // Those with "=" take a value. The order is pluto's.
    private static readonly string[] Deeds =
    [
        "delete", "deletestate=", "crash=", "listen", "ddns", "rereadsecrets", "rereadcerts", "rereadcacerts", "rereadcrls", "fetchcrls", "rereadall",
        "listpubkeys", "checkpubkeys", "listpsks", "listcerts", "listcacerts", "listcrls", "listall", "purgeocsp",
        "route", "unroute", "initiate", "up", "rekey-ike", "rekey-ipsec", "terminate", "down", .. StatusWords.All, "statusall", "shutdown",
    ];

    private static readonly string[] Named = ["delete", "route", "unroute", "initiate", "up", "terminate", "down", "rekey-ike", "rekey-ipsec"];

    // plutodebug= in config setup is where these live; nothing depends on them.
    private static readonly string[] Debugging = ["debug=", "debug-all", "debug-none", "debug-control", "debug-crypt", "debug-emitting", "debug-parsing", "debug-raw"];

    private static readonly string[] Others = ["name=", "connalias=", "asynchronous", "ctlbase=", "ctlsocket=", "socket=", "rundir=", "label=", "utc", "help", "version"];

    /// <summary>Runs it; the result is the exit status.</summary>
    /// <param name="args">The words after <c>whack</c>.</param>
    /// <param name="scope">Dialect and socket.</param>
    public static async Task<int> Run(IReadOnlyList<string> args, IpsecScope scope)
    {
        Terminal terminal = scope.Context.Terminal;
        LongOptions options = new([.. Deeds, .. Debugging, .. Others]);
        string? complaint = options.Read(args);
        if (complaint is null && options.Has("help"))
            return Usage(terminal.Out);
        if (complaint is null && options.Has("version"))
            return IpsecVersion.Print(terminal);
        PlutoConversation conversation = scope.Converse(Socket(options));
        conversation.Settle();
        string[] asked = [.. Deeds.Select(deed => deed.TrimEnd('=')).Where(options.Has)];
        string? name = options.Value("name") is { Length: > 0 } given ? given : null;
        bool debugs = Debugging.Any(option => options.Has(option.TrimEnd('=')));
        complaint ??= options.Words is [var word, ..] ? $"unexpected argument \"{word}\""
            : name is null && asked.Intersect(Named).Any() ? "missing --name <connection_name>"
            : asked.Length == 0 && !debugs ? $"{(name is null ? "" : $"\"{name}\" ")}no action specified; try --help for hints"
            : null;
        if (complaint is not null)
        {
            conversation.Complain(complaint);
            return conversation.ExitStatus;
        }
        if (debugs)
            terminal.Error.WriteLine("whack: what is logged is set by plutodebug= in config setup; --debug changes nothing here");
        int status = 0;
        foreach (string deed in asked)
        {
            status = await Do(deed, name, options, conversation, scope).ConfigureAwait(false);
            if (!conversation.IsReached)
                break;
        }
        return status;
    }

    private static async Task<int> Do(string deed, string? name, LongOptions options, PlutoConversation conversation, IpsecScope scope)
    {
        PlutoRequests requests = new(conversation);
        switch (deed)
        {
            case "statusall":
                return await StatusWords.Print("status", null, conversation, null, scope.Context).ConfigureAwait(false);
            case var status when StatusWords.All.Contains(status):
                // Only that of traffic is of one connection in theirs; beside a deed the name is the deed's.
                return await StatusWords.Print(status, status is "trafficstatus" or "traffic" or "connectionstatus" ? name : null, conversation, null, scope.Context).ConfigureAwait(false);
            case "initiate" or "up":
                return await requests.Up(name!, options.Has("asynchronous")).ConfigureAwait(false);
            case "terminate" or "down":
                return await requests.Down(name!).ConfigureAwait(false);
            case "rekey-ike" or "rekey-ipsec":
                return await requests.Rekey(name!, deed == "rekey-ike").ConfigureAwait(false);
            case "route" or "unroute" or "delete":
                return await requests.Do(deed, name!).ConfigureAwait(false);
            case "deletestate":
                return requests.DeleteState(options.Value("deletestate")!.TrimStart('#'));
            case "crash":
                return await requests.Crash(options.Value("crash")!).ConfigureAwait(false);
            case "ddns":
                return requests.LookUp();
            case "listen":
                return await requests.Listen().ConfigureAwait(false);
            case "shutdown":
                return await requests.Shutdown().ConfigureAwait(false);
            case "purgeocsp":
                // Nobody is asked by OCSP, so nothing of it is kept.
                return conversation.ExitStatus;
            case var list when list.StartsWith("list", StringComparison.Ordinal) || list == "checkpubkeys":
                SecretList.Write(list, "/etc/ipsec.conf", conversation, scope.Context);
                return conversation.ExitStatus;
            default:
                return await requests.Reread().ConfigureAwait(false);
        }
    }

    /// <summary>Another socket: <c>--ctlsocket</c> names it, <c>--ctlbase</c> all of it but the ending.</summary>
    private static string? Socket(LongOptions options)
    {
        if ((options.Value("ctlsocket") ?? options.Value("socket")) is { } named)
            return named;
        if (options.Value("rundir") is { } folder)
            return Path.Combine(folder, "control.sock");
        return options.Value("ctlbase") is not { } path ? null : File.Exists(path) ? path : path + ".ctl";
    }

    private static int Usage(TextWriter writer)
    {
        writer.WriteLine("Usage: ipsec whack --{status|trafficstatus|shuntstatus|briefstatus|showstates|globalstatus|fipsstatus} [--name NAME]");
        writer.WriteLine("       ipsec whack --{initiate|terminate|route|unroute|delete|rekey-ike|rekey-ipsec} --name NAME [--asynchronous]");
        writer.WriteLine("       ipsec whack --{listen|shutdown|rereadsecrets|rereadall|listall|listpubkeys|listpsks}");
        writer.WriteLine("       ipsec whack --{deletestate NUMBER|crash ADDRESS|ddns}");
        writer.WriteLine("other options: [--ctlsocket SOCKET] [--ctlbase PATH]; several things may be asked for at once");
        return 0;
    }
}
