using XfrmCtl.Cli.Compat;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Compat;

public sealed class IpsecCommandTests
{
    [Theory]
    [InlineData("auto --up net-net", "up net-net")]
    [InlineData("auto --down net-net", "down net-net")]
    [InlineData("auto --add net-net", "add net-net")]
    [InlineData("auto --delete net-net", "delete net-net")]
    [InlineData("auto --replace net-net", "replace net-net")]
    [InlineData("auto --route net-net", "route net-net")]
    [InlineData("auto --unroute net-net", "unroute net-net")]
    [InlineData("auto --asynchronous --up net-net", "up net-net --async")]
    [InlineData("auto --status", "status")]
    [InlineData("status", "status")]
    [InlineData("verify", "verify")]
    public void Translate_KnownWords_AreOurs(string theirs, string ours) =>
        Assert.Equal(ours.Split(' '), IpsecCommand.Translate(theirs.Split(' ')));

    [Theory]
    [InlineData("whack --status")]
    [InlineData("auto --up")]
    [InlineData("auto --status x")]
    [InlineData("barf")]
    public async Task Run_UnknownWords_ExitsWith2AndNamesWhatThereIs(string words)
    {
        CliRun run = await CliRun.Capture(Samples.Context(), async context => (ExitCode)await IpsecCommand.Run(words.Split(' '), context));

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Contains("ipsec auto --up", run.Error, StringComparison.Ordinal);
    }
}
