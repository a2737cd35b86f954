using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Published;

/// <summary>The table of verbs and exit statuses: that it is whole, and those of its rows that need no kernel of their own.</summary>
[SupportedOSPlatform("linux")]
public sealed class VerbCellTests
{
    private static readonly string[] Throughs = ["pipe", "json", "terminal", "colour", "live"];

    private static readonly string[] Events = ["ctrl-c", "interrupt", "closed", "down", "kill"];

    public static TheoryData<string, string, string, int, string> CellsHere =>
        [.. VerbCell.All.Where(cell => cell.Where == VerbCell.Here).Select(cell => new TheoryDataRow<string, string, string, int, string>(cell.Situation, cell.Command, cell.Through, cell.Code, cell.Says))];

    [Theory]
    [MemberData(nameof(CellsHere))]
    public void Cell_OfThisMachine_EndsAsTheTableSays(string situation, string command, string through, int code, string says)
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        bool asUser = situation == "as-a-user";
        using Socket? forRoot = asUser ? SocketForRoot(Path.Combine(folder.Root, "control.sock")) : null;
        string[] words = command.Replace("FOLDER", folder.Root, StringComparison.Ordinal).Split(' ');

        ProgramRun run = asUser ? PublishedProgram.RunAsNobody(folder.Root, words) : through is "pipe" or "json" ? PublishedProgram.Run(words) : PublishedProgram.RunOnTerminal(words);

        string all = run.Out + run.Error;
        Assert.True(run.Code == code, $"ended with {run.Code}: {all}");
        Assert.Contains(says == "-" ? "" : says, all, StringComparison.Ordinal);
        if (through is "pipe" or "json")
            Assert.DoesNotContain('\e', all);
        // smkx of terminfo: who sends it has to take it back.
        Assert.DoesNotContain("\e[?1h", all, StringComparison.Ordinal);
        if (through == "colour")
            Assert.Matches("\e\\[[0-9;]*m", all);
        if (through == "json")
            Assert.Empty(JsonSchema.Load(words[0] + ".json").Faults(run.Out));
    }

    [Fact]
    public void Table_EachRow_IsOfTheContract()
    {
        Assert.All(VerbCell.All, cell =>
        {
            Assert.NotNull(VerbTable.ByName(cell.Verb));
            Assert.True(Enum.IsDefined((ExitCode)cell.Code), $"{cell.Verb} {cell.Code}: no such exit status");
            if (cell.Where == VerbCell.Nowhere)
                return;
            Assert.True(cell.Where != VerbCell.Here || cell.Situation is "files" or "as-a-user", $"{cell.Command}: nobody makes {cell.Situation} here");
            Assert.StartsWith(cell.Verb, cell.Command, StringComparison.Ordinal);
            string[] through = cell.Through.Split('/');
            Assert.True(through.Length == 1 ? Throughs.Contains(through[0]) : through[0] is "pipe" or "terminal" && Events.Contains(through[1]), $"{cell.Command}: through {cell.Through}");
        });
    }

    [Fact]
    public void Table_EachSituationOfTheLab_IsMadeByItsScenario()
    {
        Dictionary<string, string> scripts = new[] { "verbs", "service" }.ToDictionary(name => name, name => File.ReadAllText(Path.Combine(VerbCell.Lab, "scenarios", name)));

        Assert.All(VerbCell.All.Where(cell => cell.Where is not (VerbCell.Here or VerbCell.Nowhere)), cell =>
        {
            string script = scripts[cell.Where == "service" ? "service" : "verbs"];
            Assert.True(cell.Where is "alone" or "tunnel" or "service", $"{cell.Command}: nobody does {cell.Where}");
            Assert.Contains($"\nsituation_{cell.Situation}() ", script, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Table_EachVerb_SucceedsThroughAPipeAndIsUsedWrongly()
    {
        Assert.All(VerbTable.Rows, row =>
        {
            VerbCell[] cells = [.. VerbCell.All.Where(cell => cell.Verb == row.Name)];
            Assert.True(cells.Any(cell => cell.Code == 0 && (cell.Through == "json" || cell.Through.StartsWith("pipe", StringComparison.Ordinal))), $"{row.Name} never succeeds");
            Assert.True(cells.Any(cell => cell.Code == 2), $"{row.Name} is never used wrongly");
        });
    }

    [Fact]
    public void Table_EachVerbThatMoves_IsEndedByCtrlCOnATerminal()
    {
        string[] moving = ["up", "rekey", "status", "top", "log", "monitor", "probe", "xfrm"];

        Assert.All(moving, verb => Assert.Contains(VerbCell.All, cell => cell.Verb == verb && cell is { Code: 130, Through: "terminal/ctrl-c" }));
    }

    [Fact]
    public void Table_EachExitStatus_IsProducedInTheLab() => Assert.All(
        Enum.GetValues<ExitCode>().Where(code => code != ExitCode.Usage),
        code => Assert.True(VerbCell.All.Any(cell => cell.Code == (int)code && cell.Where is not (VerbCell.Here or VerbCell.Nowhere)), $"nothing in the lab ends with {(int)code} ({code})"));

    [Fact]
    public void Page_OfVerbsAndExitStatuses_IsWhatTheTableSays()
    {
        ExitCode[] codes = Enum.GetValues<ExitCode>();
        var page = new StringBuilder("""
            # Verbs and exit statuses

            Which exit statuses a verb can end with, and where the tests have it end so with the published program: ● in the lab, by its real cause; ○ on any machine; – can occur, and is not caused.
            Written from [`tests/lab/verbs.tsv`](../tests/lab/verbs.tsv), whose rows are run; what is not in it cannot occur, but for 15 of a kernel without memory. Each verb is driven through a pipe, and those that a person looks at on a pseudo-terminal too.


            """);
        page.Append("| verb |").AppendJoin("|", codes.Select(code => $" {(int)code} ")).Append("|\n|---|").AppendJoin("|", codes.Select(_ => ":-:")).Append("|\n");
        foreach (VerbDescription row in VerbTable.Rows)
            page.Append(CultureInfo.InvariantCulture, $"| {row.Name} |").AppendJoin("|", codes.Select(code => $" {Mark(row.Name, (int)code)} ")).Append("|\n");
        VerbCell[] notCaused = [.. VerbCell.All.Where(cell => cell.Where == VerbCell.Nowhere)];
        if (notCaused.Length > 0)
            page.Append("\nNot caused:\n\n");
        foreach (VerbCell cell in notCaused)
            page.Append(CultureInfo.InvariantCulture, $"- {cell.Verb} {cell.Code}: {cell.Command}\n");
        string path = Path.Combine(Repository.Root, "docs", "verbs.md");
        if (Environment.GetEnvironmentVariable("XFRMCTL_UPDATE") == "1")
            File.WriteAllText(path, page.ToString());

        Assert.Equal(page.ToString(), File.Exists(path) ? File.ReadAllText(path) : "(no such page: run with XFRMCTL_UPDATE=1 and review)");
    }

    private static string Mark(string verb, int code)
    {
        VerbCell[] cells = [.. VerbCell.All.Where(cell => cell.Verb == verb && cell.Code == code)];
        return cells.Length == 0 ? "" : cells.Any(cell => cell.Where is not (VerbCell.Here or VerbCell.Nowhere)) ? "●" : cells.Any(cell => cell.Where == VerbCell.Here) ? "○" : "–";
    }

    /// <summary>A socket that somebody listens on, and only root may connect to; its folder is open to all.</summary>
    private static Socket SocketForRoot(string path)
    {
        Assert.SkipUnless(Environment.UserName == "root", "becoming another user takes root");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(Path.GetDirectoryName(path)!, (UnixFileMode)0b111_101_101);
        return socket;
    }

    private static void Write(TemporaryFolder folder)
    {
        const string Connection = "config setup\n  protostack=netkey\nconn lab\n  left=192.0.2.1\n  right=198.51.100.2\n  leftsubnet=10.1.0.0/24\n  rightsubnet=10.2.0.0/24\n  authby=secret\n  ike=aes256-sha2_256-modp2048\n";
        folder.Write("ipsec.conf", Connection + "  phase2alg=aes256-sha2_256\n  auto=add\n");
        folder.Write("broken.conf", Connection + "  phase2alg=nonsense\n  auto=add\n");
        string secrets = folder.Write("ipsec.secrets", "192.0.2.1 198.51.100.2 : PSK \"an example key, long enough for nobody to complain\"\n");
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
