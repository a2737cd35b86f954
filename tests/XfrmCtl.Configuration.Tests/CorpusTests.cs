using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests;

/// <summary>Configurations that others wrote, from the folder that XFRMCTL_CORPUS names.</summary>
public sealed class CorpusTests
{
    [Fact]
    public void Conf_EveryFile_RoundTripsAndLoads()
    {
        string[] paths = Files("ipsec.conf");
        int connections = 0;
        foreach (string path in paths)
        {
            byte[] octets = File.ReadAllBytes(path);
            SourceText source = SourceText.FromOctets(path, octets);
            IpsecConfDocument document = IpsecConfDocument.Parse(source);
            Assert.Equal(octets, source.ToOctets(document.ToText()));
            using LoadedConfiguration loaded = ConfigurationLoader.Load(path, null, new MemoryFiles().Add(path, octets));
            connections += loaded.Connections.Count;
            Assert.All(loaded.Diagnostics, diagnostic => Assert.NotEqual("", diagnostic.Message));
        }

        Assert.True(connections > paths.Length / 2, $"{connections} connections in {paths.Length} files");
    }

    [Fact]
    public void Conf_EveryKeyword_IsInTheTable()
    {
        IEnumerable<string> unknown = Files("ipsec.conf")
            .SelectMany(path => ConfigurationLoader.Load(path, null, new MemoryFiles().Add(path, File.ReadAllBytes(path))).Diagnostics)
            .Where(diagnostic => diagnostic.Code == DiagnosticCode.UnknownKeyword)
            .Select(diagnostic => diagnostic.Message)
            .Distinct();
        Assert.Empty(unknown);
    }

    [Fact]
    public void Secrets_EveryFile_Loads()
    {
        int keys = 0;
        foreach (string path in Files("ipsec.secrets"))
        {
            using LoadedConfiguration loaded = ConfigurationLoader.Load("none", path, new MemoryFiles().Add("none", "").Add(path, File.ReadAllBytes(path)));
            keys += loaded.Secrets.Entries.Count(entry => entry.Value is not null);
        }

        Assert.True(keys > 0);
    }

    internal static string[] Files(string folder)
    {
        string? corpus = Environment.GetEnvironmentVariable("XFRMCTL_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(corpus) || !Directory.Exists(Path.Combine(corpus, folder)),
            "XFRMCTL_CORPUS does not name a folder with configurations of others");
        return Directory.GetFiles(Path.Combine(corpus!, folder));
    }
}
