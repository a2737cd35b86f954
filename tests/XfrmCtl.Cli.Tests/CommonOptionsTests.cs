using System.Reflection;
using CommandLine;

namespace XfrmCtl.Cli.Tests;

/// <summary>What is read without the parser is what the parser would read.</summary>
public sealed class CommonOptionsTests
{
    public static TheoryData<string> Verbs => [.. VerbTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void NeedsMore_OfEachVerb_IsWhatItsAttributesSay(string name)
    {
        Verb verb = VerbTable.ByName(name)!.Make();
        IEnumerable<PropertyInfo> properties = verb.GetType().GetProperties();

        Assert.Equal(
            properties.Any(property => property.GetCustomAttribute<ValueAttribute>()?.Required == true || property.GetCustomAttribute<OptionAttribute>()?.Required == true),
            verb.NeedsMore);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Made_OfEachVerb_HasTheDefaultsOfItsAttributes(string name)
    {
        Verb verb = VerbTable.ByName(name)!.Make();

        foreach (PropertyInfo property in verb.GetType().GetProperties())
            if ((property.GetCustomAttribute<OptionAttribute>()?.Default ?? property.GetCustomAttribute<ValueAttribute>()?.Default) is { } value)
                Assert.Equal((property.Name, value), (property.Name, property.GetValue(verb)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    [InlineData("-v -q")]
    [InlineData("--verbose --quiet --color never")]
    [InlineData("--socket /s --config c --secrets x --color always --json")]
    public void TryRead_CommonOptionsAlone_IsWhatTheParserReads(string words)
    {
        string[] args = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        VerbDescription row = VerbTable.ByName("status")!;
        using Parser parser = new();

        Verb? read = CommonOptions.TryRead(row, args);
        Verb parsed = row.Parse(parser, args).Value;

        Assert.NotNull(read);
        Assert.All(typeof(Verb).GetProperties().Where(property => property.Name != nameof(Verb.Surplus)), property => Assert.Equal((property.Name, property.GetValue(parsed)), (property.Name, property.GetValue(read))));
    }

    [Theory]
    [InlineData("CONN")]
    [InlineData("--watch")]
    [InlineData("--json --json")]
    [InlineData("--json=true")]
    [InlineData("-v --verbose")]
    [InlineData("-vq")]
    [InlineData("--socket")]
    [InlineData("--socket --json")]
    [InlineData("--socket -x")]
    [InlineData("--socket=/s")]
    [InlineData("--socket /a --socket /b")]
    [InlineData("--")]
    [InlineData("--json -- x")]
    public void TryRead_AnythingElse_IsTheParsers(string words) => Assert.Null(CommonOptions.TryRead(VerbTable.ByName("status")!, words.Split(' ')));

    [Fact]
    public void TryRead_VerbThatNeedsAConnection_IsTheParsers() => Assert.Null(CommonOptions.TryRead(VerbTable.ByName("up")!, []));
}
