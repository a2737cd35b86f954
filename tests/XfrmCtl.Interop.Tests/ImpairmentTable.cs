using System.Globalization;
using System.Runtime.CompilerServices;

namespace XfrmCtl.Interop.Tests;

/// <summary>tests/lab/impairments.tsv, and the one run of the lab that has all rows of a role.</summary>
public abstract class ImpairmentTable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(600);

    private readonly Lazy<LabRun> _run;

    protected ImpairmentTable(string role) => _run = new(() => Lab.Start("impairments", Limit, role));

    /// <summary>Impairment and scene of each row for a role of pluto.</summary>
    public static TheoryData<string, string> Rows(string role)
    {
        TheoryData<string, string> rows = [];
        foreach (string[] row in File.ReadLines(Path.Combine(Folder(), "..", "lab", "impairments.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')))
        {
            Assert.True(row.Length == 6 && row.All(field => field.Length > 0), $"{string.Join('|', row)} has not six fields");
            if (row[1] == role)
                rows.Add(row[0], row[2]);
        }

        return rows;
    }

    /// <summary>Fails unless the run claims so.</summary>
    internal void AssertClaimed(string claim)
    {
        string[] lines = _run.Value.Output.Split('\n');
        int at = Array.FindIndex(lines, line => line.Length > 7 && line[7..] == claim);
        Assert.True(at >= 0, $"nothing is claimed about \"{claim}\"; the run ended with {_run.Value.ExitCode.ToString(CultureInfo.InvariantCulture)}\n{_run.Value.Output}\n{_run.Value.Errors}");
        Assert.True(lines[at].StartsWith("ok", StringComparison.Ordinal), string.Join('\n', lines.Skip(at).TakeWhile((line, nth) => nth == 0 || line.StartsWith("       |", StringComparison.Ordinal))));
    }

    /// <summary>Fails unless everything that the run claims besides holds: the same process, bounded memory and log.</summary>
    internal void AssertAllElse()
    {
        Assert.Contains("xfrmctl: one process all the time", _run.Value.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_run.Value.Output.Split('\n'), line => line.StartsWith("FAILED", StringComparison.Ordinal) && !line.Contains(" / ", StringComparison.Ordinal));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
