using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests;

/// <summary>Loads short texts for tests.</summary>
internal static class Conf
{
    public const string Path = "ipsec.conf";

    public static LoadedConfiguration Load(string conf, string? secrets = null)
    {
        MemoryFiles files = new MemoryFiles().Add(Path, conf);
        if (secrets is not null)
            files.Add("ipsec.secrets", secrets);
        return ConfigurationLoader.Load(Path, secrets is null ? null : "ipsec.secrets", files);
    }

    /// <summary>A connection with both ends, authby=secret, Openswan's algorithms, and the lines given.</summary>
    public static LoadedConfiguration LoadConnection(params string[] lines) => Load(ConnectionText(lines));

    public static string ConnectionText(params string[] lines) =>
        "conn c\n\tauto=add\n\tauthby=secret\n\tleft=192.0.2.1\n\tright=198.51.100.2\n" + string.Concat(lines.Select(line => $"\t{line}\n"));

    public static ConnectionSettings Connection(params string[] lines)
    {
        using LoadedConfiguration loaded = LoadConnection(lines);
        Assert.Empty(loaded.Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Info && IsOfInterest(diagnostic)).Select(diagnostic => diagnostic.ToString()));
        return Assert.Single(loaded.Connections);
    }

    /// <summary>That Openswan's own algorithms are weak is true of nearly every text here, and has tests of its own.</summary>
    private static bool IsOfInterest(Diagnostic diagnostic) => diagnostic.Code != DiagnosticCode.WeakDefaults;

    /// <summary>Severity, place and code of each diagnostic: <c>error 3:7 XC1107</c>.</summary>
    public static string[] Summary(LoadedConfiguration loaded) =>
        [.. loaded.Diagnostics.Where(IsOfInterest).Select(diagnostic => $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Location.Line}:{diagnostic.Location.Column} {diagnostic.Code}")];
}
