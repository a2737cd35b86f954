using System.Collections.Immutable;
using System.Diagnostics;
using XfrmCtl.Cli;
using XfrmCtl.Cli.Output;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.Tests.Workers;
using static XfrmCtl.Daemon.Tests.Composition.ConfigurationSamples;

namespace XfrmCtl.Daemon.Tests.Cli;

/// <summary><c>xfrmctl keys --wireshark</c>: two of our daemons, a capture of their negotiation, and tshark, which reads it with what we write and not without.</summary>
public sealed class KeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctl-keys-").FullName;

    private string Tables => Path.Combine(_folder, "tables");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("3des", 192, "md5", "modp1024")]
    [InlineData("des", 64, "sha1", "modp768")]
    [InlineData("aes", 128, "sha1", "modp1536")]
    [InlineData("aes", 192, "sha2_256", "ecp256")]
    [InlineData("aes", 256, "sha2_384", "modp2048")]
    [InlineData("aes", 256, "sha2_512", "ecp521")]
    public async Task Tshark_CaptureOfTwoDaemons_IsReadWithTheTablesAndNotWithout(string cipher, int keyBits, string hash, string group)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a capture takes root");
        Assert.SkipUnless(File.Exists("/usr/bin/tshark"), "tshark is not installed (apt-get install tshark)");
        Assert.SkipUnless(File.Exists("/usr/bin/tcpdump"), "tcpdump is not installed (apt-get install tcpdump)");
        IkeProposal proposal = new(CipherTable.ByConfName(cipher)!, keyBits, HashTable.ByConfName(hash)!, GroupTable.ByConfName(group)!);
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.2.1", proposal), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.2.2", proposal), ike, nat);
        string capture = Path.Combine(_folder, "ike.pcap");
        using (Process tcpdump = await Capture(capture, ike))
        {
            Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);
            await Stop(tcpdump);
        }

        (ExitCode code, string output, string error) = await Run(left, "keys", "c", "--wireshark", Tables);
        Assert.True(code == ExitCode.Ok, error);
        Assert.Contains("Whoever has these files", output, StringComparison.Ordinal);
        string with = await Tshark(capture, ike, Tables);
        string without = await Tshark(capture, ike, _folder);

        // The identities of Quick Mode are under encryption.
        Assert.DoesNotContain("10.1.0.0/255.255.0.0", without, StringComparison.Ordinal);
        Assert.Contains("10.1.0.0/255.255.0.0", with, StringComparison.Ordinal);
        Assert.Contains("10.2.0.0/255.255.0.0", with, StringComparison.Ordinal);
        Assert.Contains("1 ISAKMP SA ", output, StringComparison.Ordinal);
    }

    // Of the ciphers of Phase 1 Wireshark 4.0 does not know this one, and passes a key of it over without a word.
    [Fact]
    public async Task Keys_OfACipherThatWiresharkLacks_AreNamedAndNotWritten()
    {
        IkeProposal proposal = new(CipherTable.Camellia, 256, HashTable.Sha256, GroupTable.Modp2048);
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.2.1", proposal), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.2.2", proposal), ike, nat);
        Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);

        (ExitCode code, _, string error) = await Run(left, "keys", "c", "--wireshark", Tables);

        Assert.Equal(ExitCode.No, code);
        Assert.Contains("Wireshark does not decrypt camellia256 of Phase 1 (ISAKMP SA #1)", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Tables));
    }

    [Fact]
    public async Task Keys_OfATunnel_AreForTheirOwnerAloneAndNowhereElse()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.2.1"), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.2.2"), ike, nat);
        Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);

        (ExitCode code, string output, string error) = await Run(left, "keys", "c", "--wireshark", Tables, "--json");

        string table = Path.Combine(Tables, "ikev1_decryption_table");
        string line = (await File.ReadAllTextAsync(table, TestContext.Current.CancellationToken)).TrimEnd('\n');
        string[] fields = line.Split(',');
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal((16, 48), (fields[0].Length, fields[1].Length)); // a cookie, and the three keys of 3DES
        Assert.Equal("0x" + fields[0], (await left.Ask("status")).Status!.Connections[0].Ike[0].SpiInitiator);
        Assert.All(Directory.GetFiles(Tables), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Tables));
        Assert.DoesNotContain(fields[1], output + error + left.Log, StringComparison.OrdinalIgnoreCase);
        // What was handed over is gone from beside the socket.
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(left.Socket)!, "keys-*"));

        // A second time adds nothing; a new ISAKMP SA adds its line.
        await Run(left, "keys", "c", "--wireshark", Tables);
        Assert.Equal(line + "\n", await File.ReadAllTextAsync(table, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Ok, (await left.Ask("rekey", "c", 20, ike: true)).ExitCode);
        await Run(left, "keys", "c", "--wireshark", Tables);
        string[] lines = await File.ReadAllLinesAsync(table, TestContext.Current.CancellationToken);
        Assert.Equal(line, lines[0]);
        Assert.True(lines.Length > 1);
    }

    [Fact]
    public async Task Keys_NotFetched_AreRemovedWithTheNextAndAtTheEnd()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        string folder;
        await using (RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.2.1"), ike, nat))
        await using (RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.2.2"), ike, nat))
        {
            Assert.Equal(ExitCode.Ok, (await left.Ask("up", "c", 20)).ExitCode);
            string first = (await left.Ask("keys", "c")).Keys!.Folder;
            folder = (await left.Ask("keys", "c")).Keys!.Folder;
            Assert.False(Directory.Exists(first));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Keys_ConnectionDown_SaysSoAndWritesNothing()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.2.1"), ike, nat);

        (ExitCode code, _, string error) = await Run(left, "keys", "c", "--wireshark", Tables);
        (ExitCode unknown, _, _) = await Run(left, "keys", "nobody", "--wireshark", Tables);

        Assert.Equal((ExitCode.No, ExitCode.NoSuchConnection), (code, unknown));
        Assert.Contains("bring it up first", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Tables));
    }

    private static async Task<(ExitCode Code, string Out, string Error)> Run(RunningDaemon daemon, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext { Terminal = new Terminal(output, error) };
        ExitCode code = await VerbRunner.Run([.. args, "--socket", daemon.Socket], context);
        return (code, output.ToString(), error.ToString());
    }

    private static async Task<Process> Capture(string file, int port)
    {
        var start = new ProcessStartInfo("/usr/bin/tcpdump", ["-i", "lo", "-U", "--immediate-mode", "-w", file, "udp", "port", $"{port}"]) { RedirectStandardError = true };
        Process tcpdump = Process.Start(start)!;
        while (await tcpdump.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.Contains("listening on", StringComparison.Ordinal))
                return tcpdump;
        throw new InvalidOperationException("tcpdump does not listen");
    }

    private static async Task Stop(Process process)
    {
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> Tshark(string capture, int port, string settings)
    {
        var start = new ProcessStartInfo("/usr/bin/tshark", ["-r", capture, "-d", $"udp.port=={port},isakmp", "-V"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["WIRESHARK_CONFIG_DIR"] = settings },
        };
        using Process tshark = Process.Start(start)!;
        Task<string> error = tshark.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string text = await tshark.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tshark.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("UAT", await error, StringComparison.Ordinal); // its word where a table does not please it
        return text;
    }

    private static LoadedConfiguration Side(string listen, IkeProposal? proposal = null)
    {
        ConnectionSettings connection = Connection("c", End(ConnectionEnd.Left, "127.77.2.1", ["10.1.0.0/16"]), End(ConnectionEnd.Right, "127.77.2.2", ["10.2.0.0/16"]));
        if (proposal is not null)
            connection = connection with { IkeProposals = Set<ImmutableArray<IkeProposal>>([proposal]) };
        return Load(Setup(listen), Secrets("the key", "127.77.2.1", "127.77.2.2"), connection);
    }
}
