using XfrmCtl.Cli.Output;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec whack</c>, as far as scripts use it: states, connections by name, secrets, shutdown. It ends as whack does.</summary>
internal static class WhackCommand
{
    private static readonly string[] Acts =
        ["initiate", "terminate", "route", "unroute", "delete", "rekey-ike", "rekey-ipsec", "up", "down"];

    private static readonly string[] Alone =
    [
        "listen", "shutdown", "rereadsecrets", "rereadall", "rereadcerts", "rereadcrls", "rereadcacerts",
        "listpubkeys", "listpsks", "listcerts", "listcacerts", "listcrls", "listall", "checkpubkeys",
    ];

    /// <summary>Runs it; the result is the exit status.</summary>
    /// <param name="args">The words after <c>whack</c>.</param>
    /// <param name="scope">Dialect and socket.</param>
    public static async Task<int> Run(IReadOnlyList<string> args, IpsecScope scope)
    {
        Terminal terminal = scope.Context.Terminal;
        LongOptions options = new([.. StatusWords.All, .. Acts, .. Alone, "statusall", "name=", "connalias=", "asynchronous", "ctlbase=", "ctlsocket=", "socket=", "rundir=", "label=", "help", "version"]);
        if (options.Read(args) is { } complaint || options.Words.Count > 0)
        {
            terminal.Error.WriteLine($"whack: '{Words.Printable(string.Join(' ', args))}' is not among what this whack takes");
            return Usage(terminal.Error, 2);
        }

        if (options.Has("help"))
            return Usage(terminal.Out, 0);
        if (options.Has("version"))
            return IpsecVersion.Print(terminal);
        string[] asked = [.. StatusWords.All.Concat(Acts).Concat(Alone).Append("statusall").Where(options.Has)];
        string? name = options.Value("name");
        bool needsName = asked.Length == 1 && Acts.Contains(asked[0]);
        if (asked.Length != 1 || (needsName && string.IsNullOrEmpty(name)))
        {
            terminal.Error.WriteLine(asked.Length == 1 ? "whack: connection name missing (--name)" : "whack: one thing at a time is asked for");
            return Usage(terminal.Error, 2);
        }

        PlutoConversation conversation = scope.Converse(Socket(options));
        conversation.Settle();
        PlutoRequests requests = new(conversation);
        string word = asked[0] == "statusall" ? "status" : asked[0];
        if (StatusWords.All.Contains(word))
            return await StatusWords.Print(word, name, conversation, null, scope.Context).ConfigureAwait(false);
        switch (word)
        {
            case "initiate" or "up":
                return await requests.Up(name!, options.Has("asynchronous")).ConfigureAwait(false);
            case "terminate" or "down":
                return await requests.Down(name!).ConfigureAwait(false);
            case "rekey-ike" or "rekey-ipsec":
                return await requests.Rekey(name!, word == "rekey-ike").ConfigureAwait(false);
            case "route" or "unroute" or "delete":
                return await requests.Do(word, name!).ConfigureAwait(false);
            case "listen":
                return await requests.Listen().ConfigureAwait(false);
            case "shutdown":
                return await requests.Shutdown().ConfigureAwait(false);
            case var list when list.StartsWith("list", StringComparison.Ordinal) || list == "checkpubkeys":
                SecretList.Write(list, "/etc/ipsec.conf", conversation, scope.Context);
                return 0;
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

    private static int Usage(TextWriter writer, int status)
    {
        writer.WriteLine("Usage: ipsec whack --{status|trafficstatus|shuntstatus|briefstatus|showstates|globalstatus|fipsstatus} [--name NAME]");
        writer.WriteLine("       ipsec whack --{initiate|terminate|route|unroute|delete|rekey-ike|rekey-ipsec} --name NAME [--asynchronous]");
        writer.WriteLine("       ipsec whack --{listen|shutdown|rereadsecrets|rereadall|listall|listpubkeys|listpsks}");
        writer.WriteLine("other options: [--ctlsocket SOCKET] [--ctlbase PATH]");
        return status;
    }
}
