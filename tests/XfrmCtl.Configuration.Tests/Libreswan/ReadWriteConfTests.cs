using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Tests.Libreswan;

/// <summary>What libreswan's own program makes of libreswan's own files is what we make of them, but for the differences that a table lists with their reasons.</summary>
public sealed class ReadWriteConfTests
{
    // Two words for one option there, printed under both names; here they are two options.
    private static readonly Dictionary<string, string> OtherNames = new() { ["phase2alg"] = "ah", ["ah"] = "phase2alg", ["sec-label"] = "policy-label" };

    [Fact]
    public async Task Conf_EveryFileOfLibreswan_HasTheValuesThatLibreswanPrints()
    {
        List<Difference> differences = [];
        int compared = 0;
        foreach (string path in Files())
        {
            (int code, string output, _) = await ReadWriteConf.Run(path, TestContext.Current.CancellationToken);
            if (code == 0)
                compared += Compare(path, output, differences);
        }

        Assert.Empty(differences.Where(difference => !DifferenceRule.All.Any(rule => rule.Covers(difference))).Select(difference => difference.ToString()));
        Assert.Empty(DifferenceRule.All.Where(rule => !differences.Exists(rule.Covers)).Select(rule => $"no file needs the rule {rule}"));
        Assert.True(compared > 5000, $"{compared}");
    }

    [Fact]
    public async Task MergedConf_EveryFileThatLibreswanLoads_IsTheSameToLibreswan()
    {
        string path = Path.GetTempFileName();
        int connections = 0;
        List<string> differences = [];
        foreach (string original in Files())
        {
            (int code, string output, string error) = await ReadWriteConf.Run(original, TestContext.Current.CancellationToken);
            if (code != 0)
                continue;
            using LoadedConfiguration loaded = Load(original);
            await File.WriteAllTextAsync(path, MergedConf.Write(loaded), TestContext.Current.CancellationToken);
            (int againCode, string again, string againError) = await ReadWriteConf.Run(path, TestContext.Current.CancellationToken);
            if (againCode != 0)
            {
                differences.Add($"{Path.GetFileName(original)}: {againError}");
                continue;
            }

            Dictionary<string, List<(string Keyword, string Value)>> before = ReadWriteConf.Parse(output);
            Dictionary<string, List<(string Keyword, string Value)>> after = ReadWriteConf.Parse(again);
            foreach ((string name, List<(string Keyword, string Value)> settings) in before)
            {
                if (error.Contains($"while loading '{name}':", StringComparison.Ordinal))
                    continue;
                connections++;
                string[] first = Comparable(settings);
                string[] second = after.TryGetValue(name, out List<(string Keyword, string Value)>? found) ? Comparable(found) : [];
                differences.AddRange(first.Except(second).Select(setting => $"{Path.GetFileName(original)} {name}: lost {setting}"));
                differences.AddRange(second.Except(first).Select(setting => $"{Path.GetFileName(original)} {name}: new {setting}"));
            }
        }

        File.Delete(path);
        Assert.Equal("", string.Join("\n", differences));
        Assert.True(connections > 200, $"{connections}");
    }

    private static string[] Files()
    {
        Assert.SkipWhen(ReadWriteConf.Absent is not null, ReadWriteConf.Absent ?? "");
        return [.. CorpusTests.Files("ipsec.conf").Where(path => Path.GetFileName(path).StartsWith("libreswan__", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static LoadedConfiguration Load(string path)
    {
        string name = Path.GetFileName(path);
        return ConfigurationLoader.Load(name, null, new MemoryFiles().Add(name, File.ReadAllBytes(path)));
    }

    private static string[] Comparable(IEnumerable<(string Keyword, string Value)> settings) =>
        [.. settings.Where(setting => setting.Keyword is not ("also" or "x-xfrmctl-dialect")).Select(setting => $"{setting.Keyword}={setting.Value}").Distinct()];

    private static int Compare(string path, string output, List<Difference> differences)
    {
        using LoadedConfiguration loaded = Load(path);
        Dictionary<string, List<(string Keyword, string Value)>> theirs = ReadWriteConf.Parse(output);
        Dictionary<string, IReadOnlyList<EffectiveSetting>> ours = loaded.Connections.ToDictionary(connection => connection.Name, connection => connection.Effective);
        ours[""] = loaded.Setup.Effective;
        // also= is worked out by now; what it was stands in a comment, with what it led to.
        Dictionary<string, List<(string Keyword, string Value)>> printed = ReadWriteConf.Parse(MergedConf.Write(loaded));
        int compared = 0;
        foreach (string section in theirs.Keys.Union(ours.Keys))
        {
            IReadOnlyList<EffectiveSetting> settings = ours.GetValueOrDefault(section) ?? [];
            ILookup<string, string> there = Theirs(section, theirs.GetValueOrDefault(section) ?? []);
            ILookup<string, string> here = Ours(section, settings, printed.GetValueOrDefault(section) ?? []);
            foreach (string keyword in there.Select(group => group.Key).Union(here.Select(group => group.Key)))
            {
                compared++;
                string? their = Joined(there, keyword);
                string? our = Joined(here, keyword);
                if (our is null && OtherNames.TryGetValue(keyword, out string? other))
                    our = Joined(here, other);
                // A default that libreswan prints is ours too.
                if (their != (our ?? DefaultOf(keyword, section, settings)))
                    differences.Add(new(Path.GetFileName(path), section, keyword, their, our));
            }
        }

        return compared;
    }

    /// <summary>libreswan prints many values twice: as they were written, where words of an enumeration come to nothing, and as what came of them.</summary>
    private static string? Joined(ILookup<string, string> values, string keyword) => values.Contains(keyword)
        ? string.Join(" | ", values[keyword].Where(value => value.Length > 0).Distinct())
        : null;

    private static string? DefaultOf(string keyword, string section, IReadOnlyList<EffectiveSetting> settings) => settings
        .Where(setting => setting.Keyword == keyword && setting.Origin.Kind == OriginKind.BuiltIn)
        .Select(setting => ComparableValue.OfOurs(Find(section, keyword).Row!, setting.Value))
        .FirstOrDefault();

    private static ILookup<string, string> Theirs(string section, List<(string Keyword, string Value)> settings) => (
        from setting in settings
            // The comment has every name; those without a connection stand there once more.
        where setting.Keyword != "also" || setting == settings.Find(one => one.Keyword == "also")
        let found = Find(section, setting.Keyword)
        select found.Row is null
            ? (Keyword: $"{setting.Keyword} (unknown here)", setting.Value)
            : (found.Keyword, Value: ComparableValue.OfTheirs(found.Row, setting.Value)))
        .ToLookup(one => one.Keyword, one => one.Value);

    private static ILookup<string, string> Ours(string section, IEnumerable<EffectiveSetting> settings, List<(string Keyword, string Value)> printed) => settings
        .Where(setting => setting.Origin.Kind != OriginKind.BuiltIn && setting.Keyword != "also")
        .Select(setting => (setting.Keyword, setting.Value))
        .Concat(printed.Where(setting => setting.Keyword == "also").Take(1))
        .ToLookup(setting => setting.Keyword, setting => ComparableValue.OfOurs(Find(section, setting.Keyword).Row!, setting.Value));

    private static (string Keyword, Keyword? Row) Find(string section, string word)
    {
        if (section.Length == 0)
            return KeywordTable.Setup(word) is { } setup ? (setup.Name, setup) : (word, null);
        Keyword? row = KeywordTable.Connection(word, out ConnectionEnd? end);
        return row is null ? (word, null) : ((end is null ? "" : end == ConnectionEnd.Left ? "left" : "right") + row.Name, row);
    }
}
