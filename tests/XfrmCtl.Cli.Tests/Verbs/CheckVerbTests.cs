using System.Runtime.Versioning;
using System.Text.Json;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

[SupportedOSPlatform("linux")]
public sealed class CheckVerbTests : IDisposable
{
    private const string Minimal = """
        conn net-net
            left=203.0.113.133
            right=198.51.100.2
            auto=add
            authby=secret
            ike=aes256-sha256-modp2048
            phase2alg=aes256-sha256

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_ExampleOfTheAsa_IsFitAndNamesTheConnection()
    {
        string example = Path.Combine(Repository.Root, "examples", "asa-site-to-site");
        string secrets = Secrets(File.ReadAllText(Path.Combine(example, "ipsec.secrets")));

        CliRun run = await CliRun.Of("check", Path.Combine(example, "ipsec.conf"), "--secrets", secrets);

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Contains("1 connection (L2L-IPSEC), 0 errors", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_BadValue_ExitsWith6AndNamesThePlace()
    {
        string config = _folder.Write("ipsec.conf", Minimal + "    ikelifetime=soon\n");

        CliRun run = await CliRun.Of("check", config, "--secrets", Secrets(": PSK \"a-long-and-winding-secret\"\n"));

        Assert.Equal(ExitCode.BadConfig, run.Code);
        Assert.StartsWith($"{config}:8:17: error: ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WarningsOnly_AreErrorsOnlyWhenStrict()
    {
        string config = _folder.Write("ipsec.conf", Minimal.Replace("aes256-sha256-modp2048", "3des-md5-modp1024", StringComparison.Ordinal));
        string secrets = Secrets(": PSK \"a-long-and-winding-secret\"\n");

        Assert.Equal(ExitCode.Ok, (await CliRun.Of("check", config, "--secrets", secrets)).Code);
        Assert.Equal(ExitCode.BadConfig, (await CliRun.Of("check", config, "--secrets", secrets, "--strict")).Code);
    }

    [Fact]
    public async Task Check_NoFile_ExitsWith6()
    {
        CliRun run = await CliRun.Of("check", Path.Combine(_folder.Root, "none.conf"), "--secrets", Secrets(""));

        Assert.Equal(ExitCode.BadConfig, run.Code);
        Assert.Contains("none.conf", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Json_FitsItsSchema()
    {
        string config = _folder.Write("ipsec.conf", Minimal + "    ikelifetime=soon\n");

        CliRun run = await CliRun.Of("check", "--json", "--config", config, "--secrets", Secrets(": PSK \"a-long-and-winding-secret\"\n"));

        Assert.Empty(JsonSchema.Load("check.json").Faults(run.Out));
        JsonElement document = JsonDocument.Parse(run.Out).RootElement;
        Assert.False(document.GetProperty("ok").GetBoolean());
        Assert.Equal(8, document.GetProperty("diagnostics")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Check_Secrets_NeverAppearInTheOutput()
    {
        string config = _folder.Write("ipsec.conf", Minimal);

        CliRun run = await CliRun.Of("check", config, "--verbose", "--secrets", Secrets("203.0.113.133 198.51.100.2 : PSK \"hunter2\"\nnonsense hunter2\n"));

        Assert.DoesNotContain("hunter2", run.Out + run.Error, StringComparison.Ordinal);
    }

    private string Secrets(string text)
    {
        string path = _folder.Write("ipsec.secrets", text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
