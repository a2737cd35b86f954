using System.Text.RegularExpressions;

namespace XfrmCtl.Architecture.Tests;

/// <summary>The rules of ARCHITECTURE.md that a compiler does not check.</summary>
public sealed class DirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["XfrmCtl.Core"] = [],
        ["XfrmCtl.Ike"] = ["XfrmCtl.Core"],
        ["XfrmCtl.Netlink"] = ["XfrmCtl.Core"],
        ["XfrmCtl.Configuration"] = ["XfrmCtl.Core"],
        ["XfrmCtl.Control"] = ["XfrmCtl.Core"],
        ["XfrmCtl.Planning"] = ["XfrmCtl.Configuration", "XfrmCtl.Core", "XfrmCtl.Netlink"],
        ["XfrmCtl.Daemon"] = ["XfrmCtl.Configuration", "XfrmCtl.Control", "XfrmCtl.Core", "XfrmCtl.Ike", "XfrmCtl.Netlink", "XfrmCtl.Planning"],
        ["XfrmCtl.Cli"] = ["XfrmCtl.Configuration", "XfrmCtl.Control", "XfrmCtl.Core", "XfrmCtl.Ike", "XfrmCtl.Netlink", "XfrmCtl.Planning"],
    };

    // P/Invokes: the netlink socket, libcrypto's big numbers and Camellia, the daemon's system glue, the CLI's look at the machine and its way to the daemon.
    private static readonly string[] NativeCode =
        ["src/XfrmCtl.Netlink/Sockets/", "src/XfrmCtl.Ike/Crypto/LibCrypto", "src/XfrmCtl.Daemon/System/", "src/XfrmCtl.Daemon/Io/", "src/XfrmCtl.Cli/System/", "src/XfrmCtl.Control/UnixStream", "src/XfrmCtl.Control/SocketPath"];

    private static readonly string[] PureProjects = ["XfrmCtl.Core", "XfrmCtl.Ike", "XfrmCtl.Configuration", "XfrmCtl.Planning"];

    private static readonly string[] Impure =
    [
        // The namespace has AddressFamily too, which is a name and no socket.
        @"\b(Socket|UdpClient|TcpClient|TcpListener|NetworkStream)\b", "System.Threading.Tasks", "Microsoft.Extensions", "Serilog", @"\bDateTime(Offset)?\.(Utc)?Now\b", @"\bStopwatch\b",
        @"\bEnvironment\.TickCount", @"\bRandom\.Shared\b", @"\bnew Random\(", @"\bRandomNumberGenerator\b", @"\bFile\.\w", @"\bDirectory\.\w",
        @"\bConsole\.\w", @"\basync\b", @"\bThread\b", @"\bGuid\.NewGuid\b",
    ];

    public static TheoryData<string> Projects => [.. SourceTree.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_AreThoseOfTheArchitecture(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out string[]? allowed), $"{project} is not in the architecture: give it a row here and a line in ARCHITECTURE.md");
        Assert.Equal(allowed, SourceTree.References(project));
    }

    [Fact]
    public void PureProjects_Sources_TouchNoSocketClockFileOrChance()
    {
        var faults =
            from project in PureProjects
            from file in SourceTree.Code(project)
            from pattern in Impure
            where Regex.IsMatch(file.Code, pattern, RegexOptions.None, TimeSpan.FromSeconds(5))
            select $"{file.Path}: {pattern}";
        Assert.Empty(faults);
    }

    [Fact]
    public void CommandLine_OfIke_UsesTheCodecAloneAndForProbeAlone()
    {
        var faults =
            from file in SourceTree.Code("XfrmCtl.Cli")
            where !file.Path.StartsWith("src/XfrmCtl.Cli/Probing/", StringComparison.Ordinal)
            where Regex.IsMatch(file.Code, @"\bXfrmCtl\.Ike\b(?!\.Codec\.Registry\.AuthenticationMethod)", RegexOptions.None, TimeSpan.FromSeconds(5))
            select file.Path;
        var beyond =
            from file in SourceTree.Code("XfrmCtl.Cli")
            where Regex.IsMatch(file.Code, @"\bXfrmCtl\.Ike\.(?!Codec\b)", RegexOptions.None, TimeSpan.FromSeconds(5))
            select file.Path;
        Assert.Empty(faults.Concat(beyond));
    }

    [Fact]
    public void NativeCalls_Sources_StandInKnownPlaces()
    {
        var faults =
            from project in SourceTree.Projects
            from file in SourceTree.Code(project)
            where Regex.IsMatch(file.Code, @"\[(LibraryImport|DllImport)\b", RegexOptions.None, TimeSpan.FromSeconds(5))
            where !NativeCode.Any(place => file.Path.StartsWith(place, StringComparison.Ordinal))
            select file.Path;
        Assert.Empty(faults);
    }

    [Fact]
    public void Sources_Length_StaysUnderFiveHundredLines()
    {
        var faults =
            from folder in new[] { "src", "tests" }
            from path in SourceTree.Files(Path.Combine(SourceTree.Root, folder))
            where !Path.GetFileName(path).Contains("Table", StringComparison.Ordinal) && !Path.GetFileName(path).Contains("Vectors", StringComparison.Ordinal)
            let lines = File.ReadLines(path).Count()
            where lines > 500
            select $"{Path.GetRelativePath(SourceTree.Root, path)}: {lines} lines";
        Assert.Empty(faults);
    }

    [Fact]
    public void Sources_Remainders_AreNone()
    {
        var faults =
            from folder in new[] { "src", "tests" }
            from path in SourceTree.Files(Path.Combine(SourceTree.Root, folder))
            where !path.EndsWith("DirectionTests.cs", StringComparison.Ordinal)
            from line in File.ReadLines(path).Select((text, index) => (text, index))
            where Regex.IsMatch(line.text, @"\b(TODO|FIXME|HACK)\b|NotImplementedException", RegexOptions.None, TimeSpan.FromSeconds(5))
            select $"{Path.GetRelativePath(SourceTree.Root, path)}:{line.index + 1}: {line.text.Trim()}";
        Assert.Empty(faults);
    }
}
