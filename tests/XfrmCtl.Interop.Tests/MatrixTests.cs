using System.Collections.Concurrent;

namespace XfrmCtl.Interop.Tests;

/// <summary>
/// A peer with a profile, in each role of ours and on each path: tunnel up, traffic both ways, both rekeyings under 200 packets a second with none lost, down, up again, the peer killed and
/// noticed, nothing left. One guest lives all cells of a peer and profile one after the other; each is a test. tests/matrix prints the table of what they come to.
/// </summary>
/// <param name="peer">charon or pluto.</param>
/// <param name="profile">The profile, as tests/lab/scenarios/matrix names it.</param>
/// <param name="sample">The cell, as ROLE/PATH, that is lived alone, or beside the direct ones, where not all are.</param>
public abstract class MatrixTests(string peer, string profile, string sample)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);
    private static readonly ConcurrentDictionary<string, Lazy<LabRun>> Guests = new();

    /// <summary>What this run lives.</summary>
    internal (string Role, string Path)[] Cells => Environment.GetEnvironmentVariable("XFRMCTL_MATRIX_CELLS") switch
    {
        "one" => [(sample.Split('/')[0], sample.Split('/')[1])],
        "some" => [("initiator", "direct"), ("responder", "direct"), (sample.Split('/')[0], sample.Split('/')[1])],
        _ => [("initiator", "direct"), ("responder", "direct"), ("initiator", "nat"), ("responder", "nat"), ("initiator", "loss"), ("responder", "loss")],
    };

    [Theory]
    [MatrixCells]
    public void Tunnel_InRoleAndOnPath_LivesItsWholeLife(string role, string path)
    {
        LabRun guest = Guests.GetOrAdd($"{peer} {profile}", _ => new(LiveAll)).Value;
        string cell = $"{peer} {profile} {role}/{path}";
        string[] result = Results(guest).SingleOrDefault(columns => columns[2] == role && columns[3] == path)
            ?? throw new InvalidOperationException($"{cell} was not reached: the guest ended with {guest.ExitCode}\n{guest.Output}\n{guest.Errors}\n{Lab.Logs(guest.Results)}");
        Assert.SkipWhen(result[4] == "n/a", result[^1]);
        string claims = string.Join('\n', guest.Output.Split('\n').SkipWhile(line => !line.Contains($" {role}/{path}:", StringComparison.Ordinal)).TakeWhile(line => !line.Contains(" took ", StringComparison.Ordinal)));
        if (result[4] != "ok")
            Assert.Fail($"{cell}\n{claims}\n{Lab.Logs(guest.Results, $"{role}-{path}.")}");
    }

    private LabRun LiveAll()
    {
        LabRun run = Live();

        // Times of a guest are this machine's, which does other things too: what failed is lived once more, and told.
        if (Results(run).Any(columns => columns[4] == "failed") || run.ExitCode != 0)
        {
            TestContext.Current.SendDiagnosticMessage($"{peer} {profile} is lived again; the first time:\n{run.Output}");
            run = Live();
        }

        if (Environment.GetEnvironmentVariable("XFRMCTL_MATRIX") is { Length: > 0 } folder && File.Exists(Path.Combine(run.Results, "cells")))
            File.Copy(Path.Combine(run.Results, "cells"), Path.Combine(folder, $"{peer}.{profile}"), overwrite: true);
        return run;
    }

    private LabRun Live() => Lab.Start("matrix", Limit, [peer, profile, .. Cells.Select(cell => $"{cell.Role}/{cell.Path}")]);

    private static IEnumerable<string[]> Results(LabRun run)
    {
        string file = Path.Combine(run.Results, "cells");
        return File.Exists(file) ? File.ReadLines(file).Select(line => line.Split('\t')) : [];
    }
}
