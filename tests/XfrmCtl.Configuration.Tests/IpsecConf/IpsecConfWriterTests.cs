using XfrmCtl.Configuration.IpsecConf;

namespace XfrmCtl.Configuration.Tests.IpsecConf;

public sealed class IpsecConfWriterTests
{
    [Fact]
    public void ToString_Sections_AreIndentedAndParted() =>
        Assert.Equal(
            "# made by hand\nversion 2.0\n\nconfig setup\n\tlisten=192.0.2.1\n\nconn \"a b\"\n\tleftid=\"C=DE, CN=x\"\n\tx-note=it's \"mine\" # and all\n",
            new IpsecConfWriter().Comment("made by hand").Version()
                .Setup().Setting("listen", "192.0.2.1")
                .Connection("a b").Setting("leftid", "C=DE, CN=x").Setting("x-note", "it's \"mine\" # and all")
                .ToString());

    [Fact]
    public void ToString_CommentBeforeASection_StandsWithIt() =>
        Assert.Equal("conn a\n\tauto=add\n\n# next\nconn b\n\t# here\n",
            new IpsecConfWriter().Connection("a").Setting("auto", "add").EmptyLine().Comment("next").Connection("b").Comment("here", indented: true).ToString());

    // What libreswan 4.10's readwriteconf reads of each form was tried; Openswan's lexer is narrower only where a value holds a double quote.
    [Theory]
    [InlineData("aes256-sha1;modp1024", "aes256-sha1;modp1024")]
    [InlineData("%v4:10.0.0.0/8,%v4:!192.0.2.0/24", "%v4:10.0.0.0/8,%v4:!192.0.2.0/24")]
    [InlineData("@#c0ffee", "@#c0ffee")]
    [InlineData("a}b", "a}b")]
    [InlineData("1400", "1400")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("a\t", "\"a\t\"")]
    [InlineData("#a", "\"#a\"")]
    [InlineData("a #b", "\"a #b\"")]
    [InlineData("C=DE", "\"C=DE\"")]
    [InlineData("{a}", "\"{a}\"")]
    [InlineData("'a'", "\"'a'\"")]
    [InlineData("a\\", "\"a\\\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    [InlineData("a\u0001", "\"a\u0001\"")]
    [InlineData("a\"b", "a\"b")]
    [InlineData("a \"b\" c", "{a \"b\" c}")]
    [InlineData("\"a\"", "{\"a\"}")]
    public void Value_EachKind_IsQuotedOnlyWhereNeeded(string value, string written)
    {
        Assert.True(ConfQuoting.CanWrite("leftid", value));
        Assert.Equal(written, ConfQuoting.Value("leftid", value));
        Assert.Equal(value, ReadBack($"leftid={written}"));
        Assert.Equal(value, ReadBack($"leftid={written} # comment"));
    }

    [Theory]
    [InlineData("leftid", "a\nb")]
    [InlineData("leftid", "a\0b")]
    [InlineData("leftid", "\"a } b\"")]
    [InlineData("leftid", "\"a\" ")]
    [InlineData("x-note", "")]
    [InlineData("x-note", " a")]
    [InlineData("x_note", "a\r")]
    public void Value_NoFormForIt_IsRefused(string keyword, string value)
    {
        Assert.False(ConfQuoting.CanWrite(keyword, value));
        Assert.Equal("value", Assert.Throws<ArgumentException>(() => ConfQuoting.Value(keyword, value)).ParamName);
    }

    [Fact]
    public void Value_UnpairedSurrogate_IsRefused()
    {
        Assert.False(ConfQuoting.CanWrite("leftid", "\ud800"));
        Assert.False(ConfQuoting.CanWrite("leftid", "\ude00\ud83d"));
        Assert.True(ConfQuoting.CanWrite("leftid", "\ud83d\ude00"));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("%default", "%default")]
    [InlineData("12", "\"12\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("\u00e9", "\u00e9")]
    [InlineData("#a", "\"#a\"")]
    public void Name_EachKind_IsReadBack(string name, string written)
    {
        Assert.Equal(written, ConfQuoting.Name(name));
        IpsecConfDocument document = IpsecConfDocument.Parse(new("f", $"conn {written}\n"));
        Assert.Empty(document.Diagnostics);
        Assert.Equal(name, Assert.IsType<ConfItem.Section>(Assert.Single(document.Items)).Name);
    }

    [Fact]
    public void Name_Empty_IsRefused() => Assert.Throws<ArgumentException>(() => ConfQuoting.Name(""));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("#a")]
    [InlineData("a=b")]
    [InlineData("1a")]
    [InlineData("left\u0131d")]
    public void Setting_NoKeyword_IsRefused(string keyword) =>
        Assert.Throws<ArgumentException>(() => new IpsecConfWriter().Connection("a").Setting(keyword, "b"));

    [Fact]
    public void Setting_BeforeAnySection_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new IpsecConfWriter().Setting("auto", "add"));

    [Fact]
    public void Version_BehindASection_IsRefused() => Assert.Throws<InvalidOperationException>(() => new IpsecConfWriter().Setup().Version());

    [Fact]
    public void Comment_TwoLines_IsRefused() => Assert.Throws<ArgumentException>(() => new IpsecConfWriter().Comment("a\nconn b"));

    private static string ReadBack(string line)
    {
        IpsecConfDocument document = IpsecConfDocument.Parse(new("f", $"conn c\n\t{line}\n"));
        Assert.DoesNotContain(document.Diagnostics, diagnostic => diagnostic.Severity == Text.DiagnosticSeverity.Error);
        return Assert.Single(Assert.IsType<ConfItem.Section>(Assert.Single(document.Items)).Settings).Value;
    }
}
