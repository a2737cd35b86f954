using System.Text;

namespace XfrmCtl.Configuration.Tests.Snapshots;

/// <summary>What is understood of every configuration that others wrote; a snapshot a family of files.</summary>
public sealed class CorpusSnapshotTests
{
    [Fact]
    public void Conf_EveryFile_IsUnderstoodAsReviewed() => Verify("ipsec.conf", (name, octets) =>
    {
        using LoadedConfiguration loaded = ConfigurationLoader.Load(name, null, new MemoryFiles().Add(name, octets));
        return SettingsText.OfConf(loaded);
    });

    [Fact]
    public void Secrets_EveryFile_IsUnderstoodAsReviewed() => Verify("ipsec.secrets", (name, octets) =>
    {
        using LoadedConfiguration loaded = ConfigurationLoader.Load("none", name, new MemoryFiles().Add("none", "").Add(name, octets));
        return SettingsText.OfSecrets(loaded);
    });

    private static void Verify(string folder, Func<string, byte[], string> describe)
    {
        SortedDictionary<string, StringBuilder> families = new(StringComparer.Ordinal);
        foreach (string path in CorpusTests.Files(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            string family = $"{folder}.{Family(name)}";
            if (!families.TryGetValue(family, out StringBuilder? text))
                families.Add(family, text = new());
            text.Append("== ").Append(name).Append('\n').Append(describe(name, File.ReadAllBytes(path))).Append('\n');
        }

        Assert.All(families, family => Snapshot.Verify(family.Key, family.Value.ToString()));
    }

    /// <summary>libreswan's scenarios by the first word of their names, strongSwan's by their suite.</summary>
    private static string Family(string name)
    {
        string[] parts = name.Split("__");
        if (parts[0] == "strongswan" && parts.Length > 3)
            return $"strongswan-{parts[3]}";
        return parts.Length > 3 && parts[1] == "testing" ? $"{parts[0]}-{parts[3].Split('-')[0]}" : parts[0];
    }
}
