namespace XfrmCtl.Cli.Verbs;

/// <summary>How long the daemon may take to say something.</summary>
internal static class Patience
{
    /// <summary>For an answer that needs no peer.</summary>
    public static readonly TimeSpan ForAnswer = TimeSpan.FromSeconds(5);
}
