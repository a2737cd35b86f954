using System.Globalization;

namespace XfrmCtl.Control.Text;

/// <summary>What <c>status</c> shows to people: a screen of one connection, a table of several, what is not loaded, and who says so.</summary>
public static class StatusPage
{
    /// <summary>All connections, as text for the output that <paramref name="page"/> describes.</summary>
    public static string Of(StatusDocument status, PageRequest page, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(page);
        using StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        int width = Sheet.WidthOf(page.Columns, page.Terminal ? page.Window : 0);
        using TextWriter output = page.Terminal ? new FoldedWriter(text, () => width) : text;
        Ink ink = Ink.For(page.Color, page.Terminal, page.NoColor, page.Term);
        Write(status, status.Connections, new Sheet(output, width), ink, now, page.Verbose, page.Quiet, withDaemon: true);
        return text.ToString();
    }

    /// <summary>Writes it.</summary>
    /// <param name="status">What the daemon said.</param>
    /// <param name="shown">Those of its connections that were asked for.</param>
    /// <param name="sheet">Where to.</param>
    /// <param name="ink">The colours.</param>
    /// <param name="now">The time.</param>
    /// <param name="isVerbose">Whether older SAs and cookies are shown.</param>
    /// <param name="isQuiet">Whether only what is wrong is shown.</param>
    /// <param name="withDaemon">Whether the last line is about the daemon.</param>
    /// <param name="rates">How fast traffic goes, or null where that is not known.</param>
    public static void Write(
        StatusDocument status, IReadOnlyList<ConnectionStatus> shown, Sheet sheet, Ink ink, DateTimeOffset now, bool isVerbose, bool isQuiet, bool withDaemon, TrafficRates? rates = null)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(ink);
        if (isQuiet)
            StatusTable.WriteErrors(shown, sheet, ink);
        else if (shown.Count == 1)
            new StatusScreen(sheet, ink, now, isVerbose, rates).Write(shown[0]);
        else if (shown.Count > 1)
            StatusTable.Write(shown, sheet, ink, now, rates);
        else
            sheet.Out.WriteLine("No connection is loaded.");
        if (status.NotLoaded.Count > 0 && !isQuiet)
            sheet.Out.WriteLine();
        WriteProblems(status, sheet, ink);
        if (isQuiet || !withDaemon)
            return;
        DaemonStatus daemon = status.Daemon;
        string since = daemon.Since is { } time ? $", since {Words.Time(time)} ({Words.Duration(now - time)})" : "";
        sheet.Out.WriteLine();
        foreach (string line in Words.Fold($"xfrmctld {Words.Printable(daemon.Version ?? "")}, process {daemon.Pid}{since}", sheet.Width))
            sheet.Out.WriteLine(ink.Faint(line));
    }

    private static void WriteProblems(StatusDocument status, Sheet sheet, Ink ink)
    {
        foreach (ConnectionProblem problem in status.NotLoaded)
        {
            string how = status.Connections.Any(connection => connection.Name == problem.Name) ? "is loaded with older settings" : "is not loaded";
            foreach (string line in Words.Fold($"{ink.Strong(Words.Printable(problem.Name))} {ink.Warning(how)}: {Words.Printable(problem.ToString())}", sheet.Width))
                sheet.Out.WriteLine(line);
        }
    }
}
