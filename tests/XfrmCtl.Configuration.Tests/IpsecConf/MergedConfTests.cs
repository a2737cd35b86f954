using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests.IpsecConf;

public sealed class MergedConfTests
{
    public static TheoryData<string> CorpusNames => Corpus().Length == 0 ? [""] : [.. Corpus().Select(path => Path.GetFileName(path))];

    [Fact]
    public void Write_AlsoAndDefault_StandInTheConnection()
    {
        using LoadedConfiguration loaded = Conf.Load(
            """
            config setup
            	uniqueids=no
            conn %default
            	keylife=2h
            conn base
            	left=192.0.2.1
            	leftid="C=DE, CN=west"
            conn tunnel
            	also=base
            	right=198.51.100.2
            	subnet=10.2.0.0/16
            	KeyingTries=3
            	x-note=as it is # really
            """);

        Assert.Equal(
            """
            config setup
            	x-xfrmctl-dialect=openswan
            	uniqueids=no

            conn base
            	left=192.0.2.1
            	leftid="C=DE, CN=west"
            	salifetime=2h

            conn tunnel
            	# also = base
            	left=192.0.2.1
            	right=198.51.100.2
            	rightsubnet=10.2.0.0/16
            	leftid="C=DE, CN=west"
            	salifetime=2h
            	keyingtries=3
            	x-note=as it is # really

            """,
            MergedConf.Write(loaded));
    }

    [Fact]
    public void Write_AlsoOfNobody_StaysHoweverFarItIs()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\talso=b\nconn b\n\talso=nobody\n\talso=a\n");

        using LoadedConfiguration again = Conf.Load(MergedConf.Write(loaded));

        Assert.All(again.Connections, connection => Assert.True(connection.HasErrors));
        Assert.Equal(2, again.Diagnostics.Count(diagnostic => diagnostic.Code == DiagnosticCode.AlsoMissing && diagnostic.Message.StartsWith("also=nobody:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("libreswan", "sha2-truncbug", "keep-alive")]
    [InlineData("openswan", "sha2_truncbug", "keep_alive")]
    public void Write_Dialects_HaveTheirOwnSpellings(string dialect, string keyword, string setupKeyword)
    {
        using LoadedConfiguration loaded = Conf.Load(
            $"config setup\n\tx-xfrmctl-dialect={dialect}\n\tkeep_alive=30\nconn a\n\tleft=192.0.2.1\n\tright=198.51.100.2\n\tsha2-truncbug=no\n");

        string text = MergedConf.Write(loaded);

        Assert.Contains($"\t{keyword}=no\n", text, StringComparison.Ordinal);
        Assert.Contains($"\t{setupKeyword}=30\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conn a\n\tx-a.b=1\n\tx-\0=2\n\tx-=\n", "a")]
    [InlineData("conn a\n\talso=b\0c\n\talso={d\"e}\n\tleftid={x\"y}\n", "a")]
    [InlineData("conn \"a\0\"\nconn {b\"c d}\nconn 12\nconn \"e f\"\n", "b\"c d, 12, e f")]
    [InlineData("config setup\n\tx-xfrmctl-dialect=Klingon\n\tx-y=\"\nconn \n\tleft=\n", "")]
    public void Write_WhatNoQuotingExpresses_IsLeftOutAndTheRestReadsBack(string text, string names)
    {
        using LoadedConfiguration loaded = Conf.Load(text);

        using LoadedConfiguration again = Conf.Load(MergedConf.Write(loaded));

        Assert.Equal(names, string.Join(", ", again.Connections.Select(connection => connection.Name)));
    }

    [Theory]
    [MemberData(nameof(CorpusNames))]
    public void Write_FileOfOthers_ReadsBackToTheSame(string name)
    {
        Assert.SkipWhen(name.Length == 0, "XFRMCTL_CORPUS does not name a folder with configurations of others");
        string path = Corpus().Single(path => Path.GetFileName(path) == name);
        using LoadedConfiguration loaded = ConfigurationLoader.Load(name, null, new MemoryFiles().Add(name, File.ReadAllBytes(path)));
        string text = MergedConf.Write(loaded);
        using LoadedConfiguration again = Conf.Load(text);

        Assert.Equal(Settings(loaded), Settings(again));
        Assert.Equal(WithoutComments(text), WithoutComments(MergedConf.Write(again)));
    }

    /// <summary>All that is in force, without origins.</summary>
    private static string[] Settings(LoadedConfiguration loaded) =>
        [
            loaded.Dialect.Name,
            .. loaded.Setup.Effective.Select(Text),
            .. loaded.Connections.SelectMany(connection => connection.Effective
                .Where(setting => setting.Keyword != "also")
                .Select(Text)
                .Prepend($"{connection.HasErrors} {string.Join(',', connection.IkeProposals.Value)} {string.Join(',', connection.EspProposals.Value)} {connection.EffectivePfsGroup}")
                .Prepend(connection.Name)),
        ];

    private static string Text(EffectiveSetting setting) => $"{setting.Keyword}={setting.Value} {setting.Effect}";

    private static string WithoutComments(string text) => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("\t#", StringComparison.Ordinal)));

    private static string[] Corpus() => Environment.GetEnvironmentVariable("XFRMCTL_CORPUS") is { Length: > 0 } folder && Directory.Exists(Path.Combine(folder, "ipsec.conf"))
        ? Directory.GetFiles(Path.Combine(folder, "ipsec.conf"))
        : [];
}
