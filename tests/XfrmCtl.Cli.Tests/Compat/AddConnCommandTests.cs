using System.Runtime.Versioning;
using XfrmCtl.Cli.Compat;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Compat;

/// <summary>Codes and words are those of libreswan 4.10's addconn, run on the same files.</summary>
[SupportedOSPlatform("linux")]
public sealed class AddConnCommandTests : IDisposable
{
    private const string Good = "config setup\n\tuniqueids=no\n\nconn a\n\tleft=192.0.2.1\n\tright=198.51.100.2\n\tauto=add\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 0, "")]
    [InlineData("conn b\n\tleft=192.0.2.1\n\tbogus line\n", 3, "cannot load config 'FILE': FILE:10: syntax error: ")]
    [InlineData("conn b\n\tleft=192.0.2.1\n\tright=192.0.2.9\n\tauto=foo\n", 1, "ERROR: FILE: 11: auto=: 'foo' is none of ")]
    [InlineData("conn b\n\tleft=192.0.2.1\n\tauto=add\n", 0, "addconn, in config 'FILE', FILE:8: connection 'b' has no right=")]
    public async Task CheckConfig_EachKindOfProblem_HasItsCode(string more, int code, string words)
    {
        string config = _folder.Write("ipsec.conf", Good + more);

        CliRun run = await Run("--config", config, "--checkconfig");

        Assert.Equal((code, ""), ((int)run.Code, run.Out));
        Assert.StartsWith(words.Replace("FILE", config, StringComparison.Ordinal), run.Error, StringComparison.Ordinal);
        Assert.Equal(words.Length == 0, run.Error.Length == 0);
    }

    [Fact]
    public async Task CheckConfig_NoFile_ExitsWith3()
    {
        string config = Path.Combine(_folder.Root, "none.conf");

        CliRun run = await Run($"--config={config}", "--checkconfig");

        Assert.Equal((3, $"cannot load config '{config}': can't load file '{config}'\n"), ((int)run.Code, run.Error));
    }

    [Fact]
    public async Task CheckConfig_UnknownKeyword_IsNamedWhenVerbose()
    {
        string config = _folder.Write("ipsec.conf", Good + "\tfrobnicate=yes\n");

        CliRun brief = await Run("--config", config, "--checkconfig");
        CliRun verbose = await Run("--config", config, "--checkconfig", "--verbose");

        Assert.Equal((0, ""), ((int)brief.Code, brief.Error));
        Assert.Equal((0, $"opening file: {config}\n"), ((int)verbose.Code, verbose.Out));
        Assert.Contains("there is no keyword 'frobnicate'", verbose.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listall", "a b c d \n")]
    [InlineData("--listadd", "a \n")]
    [InlineData("--listroute", "b c \n")]
    [InlineData("--liststart", "c \n")]
    [InlineData("--listignore", "d \n")]
    [InlineData("--listi", "d \n")]
    [InlineData("--liststack", "netkey\n")]
    public async Task Lists_EachKind_NamesTheConnections(string option, string names)
    {
        string config = _folder.Write("ipsec.conf",
            Good + string.Concat(new[] { ("b", "route"), ("c", "start"), ("d", "ignore") }.Select(row => $"conn {row.Item1}\n\tleft=192.0.2.1\n\tright=198.51.100.9\n\tauto={row.Item2}\n")));

        CliRun run = await Run("--config", config, option);

        Assert.Equal((0, names), ((int)run.Code, run.Out));
    }

    [Fact]
    public async Task ConfigSetup_Values_AreAssignmentsOfAShell()
    {
        string config = _folder.Write("ipsec.conf", "config setup\n\tplutostderrlog=\"/var/log/it's.log\"\n\tnhelpers=0\n");

        CliRun run = await Run("--config", config, "--configsetup", "--varprefix", "IPSEC");

        Assert.Equal(0, (int)run.Code);
        Assert.Contains("export IPSECconfreadstatus=''\n", run.Out, StringComparison.Ordinal);
        Assert.Contains(@"export IPSECplutostderrlog='/var/log/it'\''s.log'" + "\n", run.Out, StringComparison.Ordinal);
        Assert.Contains(@"export IPSEClogfile='/var/log/it'\''s.log'" + "\n", run.Out, StringComparison.Ordinal);
        Assert.All(run.Out.TrimEnd().Split('\n'), line => Assert.Matches("^export [A-Za-z0-9_]+='.*'$", line));
    }

    [Fact]
    public async Task Names_UnknownOne_ExitsWith21()
    {
        CliRun run = await Run("--config", _folder.Write("ipsec.conf", Good), "zz");

        Assert.Equal((21, "conn 'zz': not found (tried aliases)\n"), ((int)run.Code, run.Error));
    }

    [Fact]
    public async Task Names_NoDaemon_ExitsWith255()
    {
        CliRun run = await Run("--config", _folder.Write("ipsec.conf", Good), "--ctlsocket", "/nonexistent/s", "a");

        Assert.Equal(255, (int)run.Code);
        Assert.Contains("the daemon does not run", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_Known_IsAddedByTheDaemon()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Reply(ExitCode.Ok, "connection 'a' is loaded"));

        CliRun run = await Run("--config", _folder.Write("ipsec.conf", Good), "--ctlsocket", daemon.SocketPath, "a");

        Assert.Equal((0, ""), ((int)run.Code, run.Error));
    }

    [Theory]
    [InlineData()]
    [InlineData("--bogus")]
    [InlineData("--list")]
    [InlineData("--config")]
    [InlineData("--checkconfig=yes")]
    public async Task Usage_Mistake_ExitsWith10(params string[] args)
    {
        CliRun run = await Run(args);

        Assert.Equal((10, ""), ((int)run.Code, run.Out));
        Assert.Contains("Usage: addconn", run.Error, StringComparison.Ordinal);
    }

    private static Task<CliRun> Run(params string[] args) =>
        CliRun.Capture(Samples.Context(), async context => (ExitCode)await IpsecCommand.Run(["addconn", .. args], context));
}
