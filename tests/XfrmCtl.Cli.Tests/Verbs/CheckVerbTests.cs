using System.Runtime.Versioning;
using System.Text;
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

    [Fact]
    public async Task Check_StrictWarning_IsCalledAnError()
    {
        string config = _folder.Write("ipsec.conf", Minimal + "    frobnicate=yes\n");
        string secrets = Secrets(": PSK \"a-long-and-winding-secret\"\n");

        CliRun lenient = await CliRun.Of("check", config, "--secrets", secrets, "--json");
        CliRun strict = await CliRun.Of("check", config, "--secrets", secrets, "--json", "--strict");

        Assert.Equal((ExitCode.Ok, ExitCode.BadConfig), (lenient.Code, strict.Code));
        Assert.Equal("warning", Severity(lenient, "XC1101"));
        Assert.Equal("error", Severity(strict, "XC1101"));
    }

    [Fact]
    public async Task Check_Verbose_ShowsTheLineWithAMark()
    {
        string config = _folder.Write("ipsec.conf", Minimal + "\tikelifetime=soon\n");

        CliRun run = await CliRun.Of("check", config, "--verbose", "--secrets", Secrets(": PSK \"a-long-and-winding-secret\"\n"));

        Assert.Contains("     ikelifetime=soon\n                 ^\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("read as Openswan", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_LongLine_ShowsThePartAroundThePlace()
    {
        string config = _folder.Write("ipsec.conf", Minimal + $"    leftsubnets={string.Join(',', Enumerable.Range(0, 60).Select(number => $"10.{number}.0.0/16"))},10.0.0.0/99\n");

        CliRun run = await CliRun.Of("check", config, "--verbose", "--secrets", Secrets(""));

        string[] lines = run.Out.Split('\n');
        int mark = Array.FindIndex(lines, line => line.EndsWith('^'));
        Assert.InRange(lines[mark - 1].Length, 40, 80);
        Assert.Equal("99", lines[mark - 1][(lines[mark].Length - 1)..]);
    }

    [Fact]
    public async Task Check_SecretsReadAsConfiguration_AreNotShown()
    {
        string secrets = Secrets("203.0.113.133 198.51.100.2 : PSK \"hunter2\"\n: PSK \"hunter2\"\n");

        CliRun run = await CliRun.Of("check", secrets, "--verbose", "--secrets", Path.Combine(_folder.Root, "none"));

        Assert.Equal(ExitCode.BadConfig, run.Code);
        Assert.DoesNotContain("hunter2", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ManyAlike_AreCountedUnlessVerbose()
    {
        string config = _folder.Write("ipsec.conf", Minimal + string.Concat(Enumerable.Range(0, 5000).Select(number => $"    bogus{number}=1\n")));
        string secrets = Secrets(": PSK \"a-long-and-winding-secret\"\n");

        CliRun brief = await CliRun.Of("check", config, "--secrets", secrets);
        CliRun full = await CliRun.Of("check", config, "--secrets", secrets, "--verbose");

        Assert.InRange(brief.Out.Split('\n').Length, 10, 40);
        Assert.Contains("and 4990 more warnings like these [XC1101]; -v shows all", brief.Out, StringComparison.Ordinal);
        Assert.Contains("5000 warnings: fit for use", brief.Out.Replace("5001", "5000", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(5000, full.Out.Split("warning: there is no keyword 'bogus").Length - 1);
    }

    [Fact]
    public async Task Check_SeveralFiles_AreReadEachByItself()
    {
        string one = _folder.Write("one.conf", Minimal);
        string other = _folder.Write("other.conf", Minimal + "    ikelifetime=soon\n");

        CliRun run = await CliRun.Of("check", one, other, "--json", "--secrets", Secrets(": PSK \"short\"\n"));

        Assert.Equal(ExitCode.BadConfig, run.Code);
        JsonElement document = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(2, document.GetProperty("connections").GetArrayLength());
        // The weak key is named once, and the same name in two files is no second connection.
        string[] codes = [.. document.GetProperty("diagnostics").EnumerateArray().Select(entry => entry.GetProperty("code").GetString()!)];
        Assert.Single(codes, "XC2005");
        Assert.DoesNotContain("XC1203", codes);
    }

    [Fact]
    public async Task Check_Dash_ReadsStandardInput()
    {
        CliContext context = Samples.Context() with { Input = () => new MemoryStream(Encoding.UTF8.GetBytes(Minimal + "    ikelifetime=soon\n")) };

        CliRun run = await CliRun.Of(context, "check", "-", "--secrets", Secrets(": PSK \"a-long-and-winding-secret\"\n"));

        Assert.Equal(ExitCode.BadConfig, run.Code);
        Assert.StartsWith("-:8:17: error: ", run.Out, StringComparison.Ordinal);
    }

    private static string? Severity(CliRun run, string code) => JsonDocument.Parse(run.Out).RootElement.GetProperty("diagnostics").EnumerateArray()
        .Where(entry => entry.GetProperty("code").GetString() == code)
        .Select(entry => entry.GetProperty("severity").GetString())
        .FirstOrDefault();

    private string Secrets(string text)
    {
        string path = _folder.Write("ipsec.secrets", text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
