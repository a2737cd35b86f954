using System.Runtime.Versioning;
using XfrmCtl.Cli.Compat;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Compat;

[SupportedOSPlatform("linux")]
public sealed class ReadWriteConfCommandTests : IDisposable
{
    private const string Text = "conn base\n\tleft=192.0.2.1\nconn a\n\tright=198.51.100.2\n\talso=base\n\tauto=add\n";
    private const string SectionA = "conn a\n\t# also = base\n\tleft=192.0.2.1\n\tright=198.51.100.2\n\tauto=add\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_File_IsPrintedAsItWasRead()
    {
        CliRun run = await Run("--config", _folder.Write("ipsec.conf", Text));

        Assert.Equal((0, ""), ((int)run.Code, run.Error));
        Assert.Equal("config setup\n\tx-xfrmctl-dialect=openswan\n\nconn base\n\tleft=192.0.2.1\n\n" + SectionA, run.Out);
    }

    [Fact]
    public async Task Run_OneConnectionWithoutSetup_IsAlone() =>
        Assert.Equal(SectionA, (await Run("--config", _folder.Write("ipsec.conf", Text), "--nosetup", "--conn", "a")).Out);

    [Fact]
    public async Task Run_RootDirectory_IsBeforeAbsoluteIncludes()
    {
        _folder.Write("root/etc/more.conf", Text);

        CliRun run = await Run("--config", _folder.Write("ipsec.conf", "include /etc/more.conf\n"), "--rootdir", Path.Combine(_folder.Root, "root"));

        Assert.StartsWith($"#setting rootdir={_folder.Root}/root\n", run.Out, StringComparison.Ordinal);
        Assert.Contains(SectionA, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LineNotUnderstood_PrintsTheRestAndExitsWith3()
    {
        CliRun run = await Run("--config", _folder.Write("ipsec.conf", Text + "\tbogus\n"));

        Assert.Equal(3, (int)run.Code);
        Assert.Contains("ipsec.conf:7: syntax error: 'bogus' has no '='", run.Error, StringComparison.Ordinal);
        Assert.Contains(SectionA, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoFile_ExitsWith3()
    {
        CliRun run = await Run("--config", "/nonexistent.conf");

        Assert.Equal((3, ""), ((int)run.Code, run.Out));
        Assert.Contains("can't load file '/nonexistent.conf'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongOption_ExitsWith5() => Assert.Equal(5, (int)(await Run("--foo")).Code);

    private static Task<CliRun> Run(params string[] args) =>
        CliRun.Capture(Samples.Context(), async context => (ExitCode)await IpsecCommand.Run(["readwriteconf", .. args], context));
}
