namespace XfrmCtl.Interop.Tests;

/// <summary>tests/lab/verbs.tsv: each verb of the published program with each exit status, by its real cause, through a pipe and on a pseudo-terminal.</summary>
public sealed class VerbTests
{
    [Fact]
    public void Verbs_WithoutTheDaemon_EndAsTheTableSays() => Lab.Run("verbs", TimeSpan.FromSeconds(150), "alone");

    [Fact]
    public void Verbs_WithATunnel_EndAsTheTableSays() => Lab.Run("verbs", TimeSpan.FromSeconds(300), "tunnel");
}
