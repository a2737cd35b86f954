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
        Assert.All(
            from row in KeywordTable.Rows
            where row.Effect == KeywordEffect.Refused
            from dialect in Enum.GetValues<Dialect>()
            where row.DefaultIn(dialect).Length > 0
            select (row, dialect),
            pair => Assert.True(pair.row.IsNeutral(pair.row.DefaultIn(pair.dialect)), pair.row.Name));
    }

    [Theory]
    [InlineData(KeywordScope.Setup)]
    [InlineData(KeywordScope.Connection)]
    [InlineData(KeywordScope.End)]
    public void Names_OfEveryImplementation_AreInTheTable(KeywordScope scope) => Assert.DoesNotContain(KeywordDialects.Names(scope), name => scope switch
    {
        KeywordScope.Setup => KeywordTable.Setup(name) is null,
        KeywordScope.Connection => KeywordTable.Connection(name, out _) is not { Scope: KeywordScope.Connection },
        _ => KeywordTable.Connection("left" + name, out _) is not { Scope: KeywordScope.End } || KeywordTable.Connection("right" + name, out _) is null,
    });

    [Fact]
    public void Names_InTheTable_AreThoseOfAnImplementation() => Assert.Empty(
        from row in KeywordTable.Rows
        from name in row.Aliases.Prepend(row.Name)
        where KeywordDialects.KnownTo(row.Scope, name).Count == 0
        select $"{row.Scope} {name}");

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
