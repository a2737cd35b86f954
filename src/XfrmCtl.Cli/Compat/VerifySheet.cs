using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Verification;

namespace XfrmCtl.Cli.Compat;

/// <summary>Lines of <c>ipsec verify</c>: a label of fixed width, a tab, a word in brackets, and below it what is wrong.</summary>
internal sealed class VerifySheet(IReadOnlyList<CheckReport> reports, Terminal terminal, Ink ink, int width)
{
    private static readonly string[] Folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin"];
    private readonly HashSet<string> _shown = [];

    /// <summary>How many lines say that something is wrong.</summary>
    public int Errors { get; private set; }

    /// <summary>The checks whose name begins so.</summary>
    public IEnumerable<string> Ids(string prefix) => reports.Select(report => report.Id).Where(id => id.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>A line of text.</summary>
    public void Say(string text) => terminal.Out.WriteLine(text);

    /// <summary>A label and a word that is no result of a check.</summary>
    public void Word(string label, string word) => Write(label, word, word == "OK" ? ink.Good : ink.Warning);

    /// <summary>A label and a word that says what is wrong; it counts by itself.</summary>
    public void Hit(string label, string word)
    {
        Errors++;
        Write(label, word, ink.Bad);
    }

    /// <summary>A label and what several checks come to; warnings are in order, as far as the programs of old looked.</summary>
    public void Check(string label, IReadOnlyList<string> ids, string bad = "FAILED")
    {
        CheckReport[] asked = [.. reports.Where(report => ids.Contains(report.Id))];
        _shown.UnionWith(asked.Select(report => report.Id));
        CheckReport[] failed = [.. asked.Where(report => report.Result == CheckResult.Failed)];
        if (failed.Length == 0)
        {
            bool known = asked.Any(report => report.Result != CheckResult.Skipped);
            Write(label, known ? "OK" : "UNKNOWN", known ? ink.Good : ink.Warning);
            Advise(asked.Where(report => report.Result == CheckResult.Warning));
            return;
        }

        Errors++;
        Write(label, bad, ink.Bad);
        Advise(failed);
    }

    /// <summary>Whether our daemon answers; FAILED where it does not.</summary>
    public bool Running(VerifyScope scope, string label)
    {
        _shown.Add("daemon.running");
        bool runs = scope.Daemon is not null;
        Errors += runs ? 0 : 1;
        Write(label, runs ? "OK" : "FAILED", runs ? ink.Good : ink.Bad);
        return runs;
    }

    /// <summary>Whether a program is installed.</summary>
    public void Tool(string label, VerifyScope scope, string program, string bad)
    {
        bool isThere = Folders.Any(folder => scope.Machine.Exists($"{folder}/{program}"));
        // Nothing of ours needs it, so that it is missing is no error.
        Write(label, isThere ? "OK" : bad == "FAILED" ? "N/A" : bad, isThere ? ink.Good : ink.Warning);
    }

    /// <summary>What no line has shown and is not in order.</summary>
    public void WriteRest()
    {
        foreach (CheckReport report in reports.Where(report => report.Result is CheckResult.Failed or CheckResult.Warning).Where(report => !_shown.Contains(report.Id)))
        {
            bool failed = report.Result == CheckResult.Failed;
            Errors += failed ? 1 : 0;
            Write(report.Title, failed ? "FAILED" : "WARNING", failed ? ink.Bad : ink.Warning);
            Advise([report]);
        }
    }

    private void Advise(IEnumerable<CheckReport> found)
    {
        foreach (CheckReport report in found)
        {
            terminal.Out.WriteLine($"  {Words.Printable(report.Detail)}");
            if (report.Fix is { } fix)
                terminal.Out.WriteLine($"  {Words.Printable(fix)}");
        }
    }

    private void Write(string label, string word, Func<string, string> colour) => terminal.Out.WriteLine($"{label.PadRight(label.Length == 0 ? 0 : width)}\t[{colour(word)}]");
}
