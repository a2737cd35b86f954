using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli.Compat;

/// <summary>The words of <c>ipsec</c> and <c>ipsec whack</c> that print a state.</summary>
internal static class StatusWords
{
    /// <summary>Every word, with the sentence that help has for it.</summary>
    public static readonly IReadOnlyList<string> All = ["status", "trafficstatus", "traffic", "shuntstatus", "briefstatus", "showstates", "globalstatus", "connectionstatus", "fipsstatus", "processstatus"];

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

        bool ofTraffic = word is "trafficstatus" or "traffic";
        if (conversation.Status(connection, ofTraffic ? NoSuchTraffic : null) is not { } document)
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
                IReadOnlyList<LocalAddress> addresses = Addresses(context);
                for (int i = 0; i < connections.Count; i++)
                    LibreswanConnection.Write(connections[i], i + 1, addresses, lines);
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
                GlobalStatus.Write(connections, document.Daemon.Details?.Totals ?? new Dictionary<string, long>(), writer);
                break;
            case "processstatus":
                // pluto's helpers are processes; here there are none.
                lines.Line("  PID  Process");
                break;
            default:
                TrafficStatus.Write(connections, writer);
                break;
        }

        return Task.FromResult(conversation.ExitStatus);
    }

    // libreswan's sentence; its whack succeeds with it.
    private const string NoSuchTraffic = "no such connection or aliased connection named";

    private static IReadOnlyList<LocalAddress> Addresses(CliContext context) => context.Network(null).Addresses;
}
