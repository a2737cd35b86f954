using System.Text.Json;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Tests.Verification;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Schemas;

public sealed class SchemaTests
{
    private static readonly KernelState Installed = new()
    {
        Source = "203.0.113.133",
        Destination = "198.51.100.2",
        Protocol = "esp",
        Spi = "0x1badcafe",
        Mode = "tunnel",
        Encapsulation = "none",
    };

    [Fact]
    public async Task Status_WithDaemon_FitsItsSchema()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(Samples.Up, Samples.Failed) with { NotLoaded = [Samples.Lost] }));

        CliRun run = await CliRun.Of("status", "--json", "--socket", daemon.SocketPath);

        Assert.Empty(JsonSchema.Load("status.json").Faults(run.Out));
    }

    [Fact]
    public async Task Reload_Output_FitsItsSchema()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(Samples.Reload);

        CliRun run = await CliRun.Of("reload", "--json", "--socket", daemon.SocketPath);

        Assert.Empty(JsonSchema.Load("reload.json").Faults(run.Out));
    }

    [Fact]
    public async Task Status_WithoutDaemon_FitsItsSchema()
    {
        CliContext context = Samples.Context() with { Kernel = new FakeKernel { Installed = [Installed] } };

        CliRun run = await CliRun.Of(context, "status", "--json", "--socket", "/nonexistent/s");

        Assert.Contains("0x1badcafe", run.Out, StringComparison.Ordinal);
        Assert.Empty(JsonSchema.Load("status.json").Faults(run.Out));
    }

    [Fact]
    public async Task Verify_Output_FitsItsSchema()
    {
        CliRun run = await CliRun.Of("verify", "--json", "--socket", "/nonexistent/s");

        Assert.Empty(JsonSchema.Load("verify.json").Faults(run.Out));
    }

    [Fact]
    public async Task Verify_FixAndUnfix_FitItsSchema()
    {
        using var proc = new FakeProc();
        proc.Interface("eth0", "send_redirects", 1);
        CliContext context = Samples.Context() with { Machine = proc.Machine };
        string file = Path.Combine(proc.Root, "60.conf");

        CliRun fix = await CliRun.Of(context, "verify", "--fix", "--json", "--sysctl-file", file, "--socket", "/nonexistent/s");
        CliRun unfix = await CliRun.Of(context, "verify", "--unfix", "--json", "--sysctl-file", file, "--socket", "/nonexistent/s");

        Assert.All(new[] { fix, unfix }, run =>
        {
            Assert.Contains("net.ipv4.conf.eth0.send_redirects", run.Out, StringComparison.Ordinal);
            Assert.Empty(JsonSchema.Load("verify.json").Faults(run.Out));
        });
    }

    [Theory]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("rekey")]
    [InlineData("add")]
    [InlineData("delete")]
    [InlineData("replace")]
    [InlineData("route")]
    [InlineData("unroute")]
    public async Task Request_EachLine_FitsItsSchema(string verb)
    {
        ControlMessage failed = FakeDaemon.Reply(ExitCode.AuthFailed, "the keys differ", "preshared-key-mismatch", "certain: the pre-shared keys differ");
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Event("message-sent", "sent Main Mode message 1"), failed with { Reply = failed.Reply! with { Say = "The keys differ.", Dialect = "Openswan" } });

        CliRun run = await CliRun.Of(verb, "L2L-IPSEC", "--json", "--socket", daemon.SocketPath);

        string[] lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Empty(JsonSchema.Load("request.json").Faults(line)));
    }

    [Theory]
    [InlineData("help")]
    [InlineData("help", "up")]
    [InlineData("help", "exit-codes")]
    [InlineData("status", "--help")]
    public async Task Help_Output_FitsItsSchema(params string[] args)
    {
        CliRun run = await CliRun.Of([.. args, "--json"]);

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Empty(JsonSchema.Load("help.json").Faults(run.Out));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Completion_Output_FitsItsSchemaAndHasTheScript(string shell)
    {
        CliRun script = await CliRun.Of("completion", shell);
        CliRun run = await CliRun.Of("completion", shell, "--json");

        Assert.Empty(JsonSchema.Load("completion.json").Faults(run.Out));
        Assert.Equal(script.Out, JsonDocument.Parse(run.Out).RootElement.GetProperty("script").GetString());
    }

    [Fact]
    public void Schemas_EachVerb_HasOne()
    {
        string[] streams = ["up", "down", "rekey", "add", "delete", "replace", "route", "unroute"];
        string[] services = ["start", "stop", "restart", "enable", "disable"];
        foreach (VerbDescription row in VerbTable.Rows)
        {
            string[] names = row.Name switch
            {
                "xfrm" => ["xfrm-list", "xfrm-monitor", "xfrm-flush"],
                "log" or "monitor" => ["event"],
                _ when streams.Contains(row.Name) => ["request"],
                _ when services.Contains(row.Name) => ["service"],
                _ => [row.Name],
            };
            Assert.All(names, name => Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", "schemas", name + ".json")), $"{row.Name} --json has no schema {name}.json"));
        }
    }

    [Theory]
    [InlineData("""{"version":2,"ok":true,"checks":[]}""", "$.version is not 1")]
    [InlineData("""{"version":1,"checks":[]}""", "$ lacks ok")]
    [InlineData("""{"version":1,"ok":1,"checks":[]}""", "$.ok is not of type boolean")]
    [InlineData("""{"version":1,"ok":true,"checks":[],"more":0}""", "$ has more")]
    [InlineData("""{"version":1,"ok":true,"checks":[{"id":"A","title":"","result":"ok","detail":""}]}""", "$.checks[0].id 'A' does not match ^[a-z0-9_.-]+$")]
    [InlineData("""{"version":1,"ok":true,"checks":[{"id":"a","title":"","result":"OK","detail":""}]}""", "$.checks[0].result OK is not among")]
    public void Faults_DocumentThatDoesNotFit_AreFound(string document, string fault) =>
        Assert.StartsWith(fault, Assert.Single(JsonSchema.Load("verify.json").Faults(document)), StringComparison.Ordinal);
}
