using System.Runtime.Versioning;
using XfrmCtl.Cli.Keys;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

[SupportedOSPlatform("linux")]
public sealed class KeysVerbTests : IDisposable
{
    private const string Line = "0011223344556677,00112233445566778899aabbccddeeff";
    private readonly TemporaryFolder _folder = new();

    private string Tables => Path.Combine(_folder.Root, "tables");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_FromTheDaemon_AreTakenOverAndRemovedThere()
    {
        string handedOver = HandOver();
        await using FakeDaemon daemon = FakeDaemon.Saying(Reply(handedOver));

        CliRun run = await CliRun.Of("keys", "L2L-IPSEC", "--wireshark", Tables, "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(Line + "\n", await File.ReadAllTextAsync(Path.Combine(Tables, "ikev1_decryption_table"), TestContext.Current.CancellationToken));
        Assert.Contains("Wireshark does not decrypt cbc(camellia)", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("8899aabb", run.Out + run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(handedOver));
        Assert.Equal(("keys", "L2L-IPSEC"), (daemon.Requests.Single().Verb, daemon.Requests.Single().Connection));
    }

    [Fact]
    public async Task Keys_Json_FitsItsSchema()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(Reply(HandOver()));

        CliRun run = await CliRun.Of("keys", "L2L-IPSEC", "--wireshark", Tables, "--json", "--socket", daemon.SocketPath);

        Assert.Empty(JsonSchema.Load("keys.json").Faults(run.Out));
        Assert.DoesNotContain("8899aabb", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_TableThatIsThere_KeepsItsLinesAndBecomesPrivate()
    {
        string from = _folder.Write("from", $"{Line}\nffffffffffffffff,00\n");
        string into = _folder.Write("into", $"# somebody's own\n{Line}");
        File.SetUnixFileMode(into, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Equal(1, KeyFile.Merge(from, into));

        Assert.Equal($"# somebody's own\n{Line}\nffffffffffffffff,00\n", File.ReadAllText(into));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(into));
    }

    [Fact]
    public async Task Keys_NoFolderGiven_ExitsWith2()
    {
        CliRun run = await CliRun.Of("keys", "L2L-IPSEC");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("'--wireshark' is needed", run.Error, StringComparison.Ordinal);
    }

    private string HandOver()
    {
        _folder.Write("handed/ikev1_decryption_table", Line + "\n");
        _folder.Write("handed/esp_sa", "");
        return Path.Combine(_folder.Root, "handed");
    }

    private static ControlMessage Reply(string folder) => new()
    {
        Reply = new ControlReply
        {
            ExitCode = ExitCode.Ok,
            Message = "keys of L2L-IPSEC",
            Keys = new KeyTables { Folder = folder, IsakmpSas = 1, EspStates = 0, Notes = ["Wireshark does not decrypt cbc(camellia) (0xc5c9750c)"] },
        },
    };
}
