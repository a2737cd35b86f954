using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests;

public sealed class DiagnosticTests
{
    [Fact]
    public void Message_ControlCharactersOfTheFile_AreNotPassedOn()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\tfoo\u001b[31m=b\n\tauto=\u0085x\ncon \u001b]0;x\u0007\n");
        Assert.Contains(loaded.Diagnostics, diagnostic => diagnostic.Message.Contains("foo\\x1b[31m", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded.Diagnostics, diagnostic => diagnostic.ToString().Any(char.IsControl));
    }

    [Fact]
    public void ToString_Suggestion_StandsBehindTheMessage() =>
        Assert.Equal("f:1:2: warning XC1101: a\\x09b; c",
            new Diagnostic(DiagnosticSeverity.Warning, DiagnosticCode.UnknownKeyword, new("f", 1, 2), "a\tb", "c").ToString());
}
