namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec auto</c>: the connections one by one, in the lines and exit codes of Openswan's or libreswan's.</summary>
/// <remarks>
/// Openswan's shows no line of the number 002 unless it is asked to (<c>--verbose</c>), and ends with 0 whatever whack ended with, since a filter stands between;
/// libreswan's shows all and ends as whack does. A wrong command line ends with 2 in both.
/// </remarks>
internal static class AutoCommand
{
    private static readonly string[] Verbs = ["up", "down", "add", "delete", "replace", "route", "unroute", "start", "ondemand", "onthefly"];

    private static readonly string[] Lists = ["listpubkeys", "checkpubkeys", "listcerts", "listcacerts", "listcrls", "listall", "listpsks"];

    private static readonly string[] Rereads =
        ["rereadsecrets", "rereadall", "rereadcerts", "rereadcrls", "rereadcacerts", "rereadaacerts", "rereadacerts", "rereadocspcerts", "rereadgroups"];

    /// <summary>Runs it; the result is the exit status.</summary>
    /// <param name="args">The words after <c>auto</c>.</param>
    /// <param name="scope">Dialect and socket.</param>
    public static async Task<int> Run(IReadOnlyList<string> args, IpsecScope scope)
    {
        LongOptions options = new(
            [.. Verbs, .. Lists, .. Rereads, "status", "ready", "asynchronous", "verbose", "showonly", "show", "utc", "config=", "ctlsocket=", "socket=", "help"]);
        string? complaint = options.Read(args);
        if (options.Has("help"))
            return Usage(scope.Context.Terminal.Out, 0);
        string[] verbs = [.. Verbs.Where(options.Has)];
        List<string> words = options.Words;
        // The word order of old: NAME up.
        if (complaint is null && verbs.Length == 0 && words.Count == 2 && Verbs.Contains(words[1]))
        {
            scope.Context.Terminal.Error.WriteLine($"ipsec auto: warning: obsolete command syntax used");
            (verbs, words) = ([words[1]], [words[0]]);
        }

        int rest = Rereads.Concat(Lists).Append("status").Append("ready").Count(options.Has);
        bool isFit = complaint is null && verbs.Length + rest == 1 && words.Count == verbs.Length && words.TrueForAll(word => word.Length > 0);
        if (!isFit)
        {
            if (complaint is not null)
                scope.Context.Terminal.Error.WriteLine($"ipsec auto: {Words.Printable(complaint)}");
            return Usage(scope.Context.Terminal.Error, 2);
        }

        PlutoConversation conversation = scope.Converse(options.Value("ctlsocket") ?? options.Value("socket"));
        if (verbs.Length == 1 && (options.Has("showonly") || options.Has("show")))
            scope.Context.Terminal.Out.WriteLine($"ipsec whack --name {Words.Printable(words[0])} {Whack(verbs[0])}");
        if (options.Has("showonly"))
            return 0;
        conversation.Settle();
        conversation.HidesLog = conversation.IsOpenswan && !options.Has("verbose");
        int status = await Do(verbs.FirstOrDefault(), words.FirstOrDefault(), options, conversation, scope).ConfigureAwait(false);
        return conversation.IsOpenswan ? 0 : status;
    }

    private static async Task<int> Do(string? verb, string? name, LongOptions options, PlutoConversation conversation, IpsecScope scope)
    {
        PlutoRequests requests = new(conversation);
        if (verb is not null)
        {
            return verb switch
            {
                "up" => await requests.Up(name!, options.Has("asynchronous")).ConfigureAwait(false),
                "down" => await requests.Down(name!).ConfigureAwait(false),
                "ondemand" or "onthefly" => await AddThen("route", name!, requests).ConfigureAwait(false),
                "start" => await AddThen("up", name!, requests).ConfigureAwait(false),
                _ => await requests.Do(verb, name!).ConfigureAwait(false),
            };
        }

        if (options.Has("status"))
            return await StatusWords.Print("status", null, conversation, null, scope.Context).ConfigureAwait(false);
        if (options.Has("ready"))
            return await requests.Listen().ConfigureAwait(false);

        if (Array.Find(Lists, options.Has) is not { } list)
            return await requests.Reread().ConfigureAwait(false);
        SecretList.Write(list, options.Value("config") ?? "/etc/ipsec.conf", conversation, scope.Context);
        return 0;
    }

    private static async Task<int> AddThen(string verb, string name, PlutoRequests requests)
    {
        int status = await requests.Do("add", name).ConfigureAwait(false);
        if (status != 0)
            return status;
        return verb == "up" ? await requests.Up(name, asynchronous: false).ConfigureAwait(false) : await requests.Do(verb, name).ConfigureAwait(false);
    }

    private static string Whack(string verb) => verb switch
    {
        "up" or "start" => "--initiate",
        "down" => "--terminate",
        _ => "--" + verb,
    };

    private static int Usage(TextWriter writer, int status)
    {
        writer.WriteLine("Usage: ipsec auto [--verbose] [--asynchronous] --up NAME");
        writer.WriteLine("       ipsec auto [--verbose] --{add|delete|replace|down|route|unroute} NAME");
        writer.WriteLine("       ipsec auto --{status|ready|rereadsecrets|rereadall|rereadcacerts|rereadcrls}");
        writer.WriteLine("       ipsec auto --{listall|listpubkeys|listpsks|listcerts|listcacerts|listcrls}");
        writer.WriteLine("other options: [--config FILE] [--ctlsocket SOCKET] [--showonly]");
        return status;
    }
}
