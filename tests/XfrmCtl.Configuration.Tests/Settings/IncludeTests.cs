namespace XfrmCtl.Configuration.Tests.Settings;

public sealed class IncludeTests
{
    [Theory]
    [InlineData(4095, true)]
    [InlineData(4096, false)]
    [InlineData(1_000_000, false)]
    public void Expand_PathLongerThanPathsCanBe_IsNowhere(int length, bool asked)
    {
        bool any = false;
        GlobPattern.Expand("/" + new string('a', length - 1), _ => [], _ => any = true);
        Assert.Equal(asked, any);
    }

    [Fact]
    public void Include_Pattern_ReadsEachFileInOrder()
    {
        using LoadedConfiguration loaded = Load(
            ("/etc/ipsec.conf", "conn z\ninclude /etc/ipsec.d/*.conf\nconn y\n"),
            ("/etc/ipsec.d/b.conf", "conn b\n"),
            ("/etc/ipsec.d/a.conf", "conn a\n\tkeyingtries=x\n"),
            ("/etc/ipsec.d/a.conf.bak", "conn no\n"));
        Assert.Equal(["z", "a", "b", "y"], loaded.Connections.Select(connection => connection.Name));
        Assert.Equal("/etc/ipsec.d/a.conf:2:14", Assert.Single(loaded.Diagnostics).Location.ToString());
        Assert.Equal(3, loaded.Documents.Count);
    }

    [Fact]
    public void Include_RelativePath_IsBesideTheIncludingFile()
    {
        using LoadedConfiguration loaded = Load(("/etc/ipsec.conf", "include ipsec.d/*.conf\n"), ("/etc/ipsec.d/a.conf", "include b.inc\n"), ("/etc/ipsec.d/b.inc", "conn b\n"));
        Assert.Equal("b", Assert.Single(loaded.Connections).Name);
    }

    [Fact]
    public void Include_RelativePathInTwoPlaces_SaysWhichIsRead()
    {
        using LoadedConfiguration loaded = Load(("/etc/ipsec.conf", "include a.conf\n"), ("/etc/a.conf", "conn beside\n"), ("a.conf", "conn working\n"));
        Assert.Equal("beside", Assert.Single(loaded.Connections).Name);
        Assert.Equal(["info 1:9 XC1404"], Conf.Summary(loaded));
        Assert.Contains("beside /etc/ipsec.conf", Assert.Single(loaded.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Include_RelativePathInTheWorkingDirectoryOnly_SaysSo()
    {
        using LoadedConfiguration loaded = Load(("/etc/ipsec.conf", "include a.conf\n"), ("a.conf", "conn working\n"));
        Assert.Equal("working", Assert.Single(loaded.Connections).Name);
        Assert.Equal(["info 1:9 XC1404"], Conf.Summary(loaded));
        Assert.Contains("working directory", Assert.Single(loaded.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Include_WorkingDirectoryThatIsTheFiles_IsNotSpokenOf()
    {
        using LoadedConfiguration loaded = Load(("/etc/ipsec.conf", "include a.conf\n"), ("/etc/a.conf", "conn a\n"), ("a.conf", "conn a\n"));
        Assert.Empty(loaded.Diagnostics);
    }

    [Fact]
    public void Include_SetupInside_Counts()
    {
        using LoadedConfiguration loaded = Load(("/etc/ipsec.conf", "include a.conf\n"), ("/etc/a.conf", "config setup\n\tkeep_alive=7\n"));
        Assert.Equal(TimeSpan.FromSeconds(7), loaded.Setup.KeepAlive.Value);
    }

    [Fact]
    public void Include_OfItself_IsAnErrorAndEnds()
    {
        using LoadedConfiguration loaded = Load(("/etc/ipsec.conf", "include ipsec.conf\nconn a\n"));
        Assert.Equal(["error 1:9 XC1403"], Conf.Summary(loaded));
        Assert.Single(loaded.Connections);
    }

    [Fact]
    public void Include_NestedTooDeep_IsAnError()
    {
        (string, string)[] files = [("/etc/ipsec.conf", "include f0\n"), .. Enumerable.Range(0, 12).Select(i => ($"/etc/f{i}", $"include f{i + 1}\nconn c{i}\n"))];
        using LoadedConfiguration loaded = Load(files);
        Assert.Equal(["error 1:9 XC1403"], Conf.Summary(loaded));
        Assert.Equal(9, loaded.Connections.Count);
    }

    [Fact]
    public void Include_ManyFilesThatIncludeAll_AreReadOnceEach()
    {
        (string, string)[] files = [("/etc/ipsec.conf", "include d/*\n"), .. Enumerable.Range(0, 9).Select(i => ($"/etc/d/f{i}", $"include *\nconn c{i}\n"))];
        using LoadedConfiguration loaded = Load(files);
        Assert.Equal(9, loaded.Connections.Count);
        Assert.Equal(10, loaded.Documents.Count);
    }

    [Fact]
    public void Load_MainFileMissing_IsAnErrorOfTheFile()
    {
        using LoadedConfiguration loaded = ConfigurationLoader.Load("/etc/ipsec.conf", "/etc/ipsec.secrets", new MemoryFiles());
        Assert.Equal(["/etc/ipsec.conf: error XC1401", "/etc/ipsec.secrets: error XC1401"], loaded.Diagnostics.Select(diagnostic => diagnostic.ToString().Split(": /etc")[0]));
        Assert.Empty(loaded.Connections);
    }

    [Theory]
    [InlineData("a.conf", "*.conf", true)]
    [InlineData(".a.conf", "*.conf", false)]
    [InlineData("a.conf", "?.conf", true)]
    [InlineData("ab.conf", "?.conf", false)]
    [InlineData("a1", "a[0-9]", true)]
    [InlineData("ax", "a[!0-9]", true)]
    [InlineData("a[", "a[", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "*a*a*a*a*a*a*a*a*a*c", false)]
    [InlineData("a*b", "a\\*b", true)]
    public void Glob_Name_Matches(string name, string pattern, bool expected) => Assert.Equal(expected, GlobPattern.Matches(name, pattern));

    [Fact]
    public void Glob_Braces_GiveEachAlternative()
    {
        IReadOnlyList<string> found = GlobPattern.Expand("/etc/{b,a}/x{1,2}", _ => [], path => path != "/etc/a/x2");
        Assert.Equal(["/etc/b/x1", "/etc/b/x2", "/etc/a/x1"], found);
    }

    private static LoadedConfiguration Load(params (string Path, string Text)[] files)
    {
        MemoryFiles memory = new();
        foreach ((string path, string text) in files)
            memory.Add(path, text);
        return ConfigurationLoader.Load("/etc/ipsec.conf", null, memory);
    }
}
