using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Tests.IpsecConf;

public sealed class KeywordTableTests
{
    [Fact]
    public void Rows_Names_AreUniqueInTheirScope()
    {
        foreach (IGrouping<KeywordScope, Keyword> scope in KeywordTable.Rows.GroupBy(row => row.Scope))
        {
            IEnumerable<string> names = scope.SelectMany(row => row.Aliases.Prepend(row.Name)).Select(name => name.Replace('-', '_'));
            Assert.Empty(names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));
        }
    }

    [Fact]
    public void Rows_Each_HasASentence() => Assert.All(KeywordTable.Rows, row => Assert.True(row.Sentence.Length > 10, row.Name));

    [Fact]
    public void Rows_Dialect_IsThere() => Assert.True(KeywordTable.Rows.Count > 180, $"{KeywordTable.Rows.Count} rows");

    [Fact]
    public void Rows_Defaults_CanBeRead()
    {
        using LoadedConfiguration loaded = Conf.Load(Conf.ConnectionText());
        Assert.False(Assert.Single(loaded.Connections).HasErrors);
        Assert.All(KeywordTable.Rows.Where(row => row.Effect == KeywordEffect.Refused && row.Default.Length > 0), row => Assert.True(row.IsNeutral(row.Default), row.Name));
    }

    [Theory]
    [InlineData("leftsubnet", "subnet", ConnectionEnd.Left)]
    [InlineData("RightSubnet", "subnet", ConnectionEnd.Right)]
    [InlineData("left", "", ConnectionEnd.Left)]
    [InlineData("subnet", "subnet", null)]
    [InlineData("KeyLife", "salifetime", null)]
    [InlineData("replay_window", "replay-window", null)]
    public void Connection_AnySpelling_FindsTheRow(string word, string name, ConnectionEnd? end)
    {
        Assert.Equal(name, KeywordTable.Connection(word, out ConnectionEnd? found)?.Name);
        Assert.Equal(end, found);
    }

    [Fact]
    public void Setup_HyphenOrUnderscore_IsTheSame() =>
        Assert.Same(KeywordTable.Setup("virtual_private"), KeywordTable.Setup("Virtual-Private"));

    [Fact]
    public void Connection_UnknownWord_HasNoRow() => Assert.Null(KeywordTable.Connection("leftfoo", out _));
}
