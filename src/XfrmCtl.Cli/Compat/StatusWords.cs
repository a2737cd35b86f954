using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli.Compat;

/// <summary>The words of <c>ipsec</c> and <c>ipsec whack</c> that print a state.</summary>
internal static class StatusWords
{
    /// <summary>Every word, with the sentence that help has for it.</summary>
    public static readonly IReadOnlyList<string> All = ["status", "trafficstatus", "traffic", "shuntstatus", "briefstatus", "showstates", "globalstatus", "connectionstatus", "fipsstatus"];

    /// <summary>Prints what the word asks for; the result is the exit status.</summary>
    /// <param name="word">The word.</param>
    /// <param name="connection">One connection instead of all, or null.</param>
    /// <param name="conversation">With the daemon.</param>
    /// <param name="format">Whose format; null for that of the configuration.</param>
    /// <param name="context">The world.</param>
    public static Task<int> Print(string word, string? connection, PlutoConversation conversation, PlutoDialect? format, CliContext context)
    {
        TextWriter writer = context.Terminal.Out;
        LineWriter lines = new(writer);
        if (word == "fipsstatus")
        {
            lines.Line("FIPS mode disabled");
            return Task.FromResult(0);
        }

        if (conversation.Status(connection) is not { } document)
            return Task.FromResult(conversation.ExitStatus);
        IReadOnlyList<PlutoConnection> connections = PlutoConnection.Of(document);
        DateTimeOffset now = context.Clock.GetUtcNow();
        bool openswan = (format ?? conversation.Dialect) == PlutoDialect.Openswan;
        switch (word)
        {
            case "status" when openswan:
                OpenswanStatus.Write(document, Addresses(context), now, writer);
                break;
            case "status":
                LibreswanStatus.Write(document, Addresses(context), now, writer);
                break;
            case "connectionstatus":
                foreach (PlutoConnection one in connections)
                    LibreswanConnection.Write(one, Addresses(context), lines);
                break;
            case "showstates" when openswan:
                OpenswanStates.Write(connections, now, lines);
                break;
            case "showstates":
                LibreswanStates.Write(connections, now, lines);
                break;
            case "briefstatus":
                BriefStatus.Write(connections, lines);
                break;
            case "shuntstatus":
                ShuntStatus.Write(lines);
                break;
            case "globalstatus":
                GlobalStatus.Write(connections, writer);
                break;
            default:
                // Asked for one of that name, that there is none is an answer with a number of its own.
                if (!TrafficStatus.Write(connections, writer) && connection is not null)
                    conversation.Say(21, $"no connection named \"{connection}\"");
                break;
        }

        return Task.FromResult(conversation.ExitStatus);
    }

    private static IReadOnlyList<LocalAddress> Addresses(CliContext context) => context.Network(null).Addresses;
}
