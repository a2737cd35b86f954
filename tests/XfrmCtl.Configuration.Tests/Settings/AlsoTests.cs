using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Tests.Settings;

public sealed class AlsoTests
{
    [Fact]
    public void Also_Transitive_BringsSettingsWithTheirOrigin()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\talso=b\n\tike=aes128-sha1;modp2048\nconn b\n\talso=c\n\tike=3des\nconn c\n\tkeyingtries=7\n");
        ConnectionSettings a = loaded.Connection("a")!;
        Assert.Equal(7, a.KeyingTries.Value);
        Assert.Equal("ipsec.conf:8:14 (also=c)", a.KeyingTries.Origin.ToString());
        Assert.Equal("aes128-sha1-modp2048", Assert.Single(a.IkeProposals.Value).ToString());
        Assert.Equal("ipsec.conf:3:6", a.IkeProposals.Origin.ToString());
    }

    [Fact]
    public void Default_AnywhereInTheFile_CountsForAll()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\tpfs=yes\nconn %default\n\tpfs=no\n\tkeyingtries=3\nconn b\n");
        Assert.True(loaded.Connection("a")!.Pfs.Value);
        Assert.False(loaded.Connection("b")!.Pfs.Value);
        Assert.Equal(3, loaded.Connection("a")!.KeyingTries.Value);
        Assert.Equal("ipsec.conf:5:14 (%default)", loaded.Connection("a")!.KeyingTries.Origin.ToString());
        Assert.Null(loaded.Connection("%default"));
    }

    [Fact]
    public void Default_Twice_TheLaterOneCounts()
    {
        using LoadedConfiguration loaded = Conf.Load("conn %default\n\tpfs=no\n\tkeyingtries=3\nconn %default\n\tpfs=yes\nconn b\n");
        Assert.True(loaded.Connection("b")!.Pfs.Value);
        Assert.Equal(3, loaded.Connection("b")!.KeyingTries.Value);
    }

    [Fact]
    public void Also_BeforeDefault_GoesFirst()
    {
        using LoadedConfiguration loaded = Conf.Load("conn %default\n\tpfs=no\nconn a\n\talso=b\nconn b\n\tpfs=yes\n");
        Assert.True(loaded.Connection("a")!.Pfs.Value);
    }

    [Fact]
    public void Also_SeveralNames_AreAllFollowed()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\talso=\"b c\"\n\talso=d\nconn b\n\tpfs=no\nconn c\n\tkeyingtries=2\nconn d\n\trekey=no\n");
        ConnectionSettings a = loaded.Connection("a")!;
        Assert.Equal((false, 2, false), (a.Pfs.Value, a.KeyingTries.Value, a.Rekey.Value));
    }

    [Fact]
    public void Also_ToItself_IsWarnedOfAndEnds()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\talso=a\n\tpfs=no\n");
        Assert.Equal(["warning 2:7 XC1202"], Conf.Summary(loaded));
        Assert.False(loaded.Connection("a")!.Pfs.Value);
    }

    [Fact]
    public void Also_Diamond_IsNoCycle()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\talso=b\n\talso=c\nconn b\n\talso=d\nconn c\n\talso=d\nconn d\n\tpfs=no\n");
        Assert.Empty(loaded.Diagnostics);
        Assert.False(loaded.Connection("a")!.Pfs.Value);
    }

    [Fact]
    public void Also_LongChain_CostsNoStack()
    {
        const int length = 3000;
        string text = string.Concat(Enumerable.Range(0, length).Select(i => $"conn n{i}\n\talso=n{i + 1}\n")) + $"conn n{length}\n\tpfs=no\n";
        using LoadedConfiguration loaded = Conf.Load(text);
        Assert.False(loaded.Connection("n0")!.Pfs.Value);
    }

    [Fact]
    public void Aliases_OwnAndBorrowed_FindTheConnection()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\tconnalias=\"one two\"\n\tconnalias=three\n");
        Assert.Equal(["one", "two", "three"], loaded.Connection("a")!.Aliases.Value);
        Assert.Same(loaded.Connection("a"), loaded.Connection("two"));
    }

    [Fact]
    public void Also_MissingConnection_MakesOneErrorOnly()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\tauto=start\n\talso=nowhere\n");
        Assert.Equal(["error 3:7 XC1201"], Conf.Summary(loaded));
        Assert.True(loaded.Connection("a")!.HasErrors);
    }
}
