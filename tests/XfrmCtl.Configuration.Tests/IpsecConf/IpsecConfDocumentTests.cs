using System.Text;
using CsCheck;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests.IpsecConf;

public sealed class IpsecConfDocumentTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("conn a\n\tauto=add")]
    [InlineData("conn a\r\n\tauto = add # x\r\n")]
    [InlineData("\uFEFFconfig setup\n  listen=\"1.2.3.4\"  # c\n")]
    [InlineData("conn \"a b\"\n\tleftsubnets={ 10.0.0.0/8 , 192.0.2.0/24 }\t\n")]
    [InlineData("\"\n{\n=\n#\n\\\n\0\n")]
    [InlineData("conn a\n\tleft=\"unclosed  \r\n\r\r\n \r")]
    [InlineData("include\nversion\nconn\nconfig\nca\n")]
    public void ToText_AnyText_IsTheSame(string text)
    {
        IpsecConfDocument document = IpsecConfDocument.Parse(new("f", text));
        Assert.Equal(text, document.ToText());
        AssertTiles(document);
    }

    [Fact]
    public void ToText_ArbitraryText_IsTheSameAndNothingIsThrown() =>
        Gen.OneOf(Gen.String, Gen.String[" \t\r\n#=\"{}\\%,;-abc019:/@"], Snippets).Sample(text =>
        {
            IpsecConfDocument document = IpsecConfDocument.Parse(new("f", text));
            Assert.Equal(text, document.ToText());
            AssertTiles(document);
            using LoadedConfiguration loaded = Conf.Load(text.Replace('\uD800', '?'), text);
            Assert.NotNull(loaded.Setup);
        }, iter: 5000);

    [Fact]
    public void FromOctets_NotUtf8_KeepsEveryOctet() =>
        Gen.Byte.Array[0, 200].Sample(octets =>
        {
            SourceText source = SourceText.FromOctets("f", octets);
            Assert.Equal(octets, source.ToOctets(IpsecConfDocument.Parse(source).ToText()));
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FromOctets_Utf16_IsReadAndGivenBack(bool bigEndian)
    {
        byte[] octets = [.. bigEndian ? new byte[] { 0xfe, 0xff } : [0xff, 0xfe], .. new UnicodeEncoding(bigEndian, false).GetBytes("conn a\r\n\tpfs=no\r\n")];
        IpsecConfDocument document = IpsecConfDocument.Parse(SourceText.FromOctets("f", octets));
        ConfItem.Section section = Assert.IsType<ConfItem.Section>(Assert.Single(document.Items));
        Assert.Equal("f:1:1: warning XC1013", Assert.Single(document.Diagnostics).ToString()[..21]);
        Assert.Equal(octets, document.ToOctets());
        Assert.Equal(octets.Length + 2, document.Set(section, "pfs", "yes").ToOctets().Length);
    }

    [Fact]
    public void Parse_ByteOrderMark_IsNamed() =>
        Assert.Equal("f:1:1: info XC1013", Assert.Single(IpsecConfDocument.Parse(new("f", "\uFEFFconn a\n")).Diagnostics).ToString()[..18]);

    [Theory]
    [InlineData("leftid='@gw'", "'@gw'", 1)]
    [InlineData("leftid='", "'", 0)]
    [InlineData("leftid=it's", "it's", 0)]
    [InlineData("x-note='a'", "'a'", 0)]
    public void Parse_SingleQuotes_AreNamed(string line, string value, int diagnostics)
    {
        IpsecConfDocument document = IpsecConfDocument.Parse(new("f", $"conn c\n\t{line}\n"));
        Assert.Equal(value, Assert.Single(Assert.IsType<ConfItem.Section>(Assert.Single(document.Items)).Settings).Value);
        Assert.Equal(Enumerable.Repeat("XC1005", diagnostics), document.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void Items_SectionsAndIncludes_ComeInOrder()
    {
        IpsecConfDocument document = IpsecConfDocument.Parse(new("f", "version 2.0\nconfig setup\n\ta=b\ninclude /etc/x/*.conf\nconn c\n\n# comment\n\n  d = \"e f\"\n"));
        Assert.Empty(document.Diagnostics);
        Assert.Collection(document.Items,
            item => Assert.Equal("setup", Assert.IsType<ConfItem.Section>(item).Name),
            item => Assert.Equal("/etc/x/*.conf", Assert.IsType<ConfItem.Include>(item).Pattern),
            item =>
            {
                ConfItem.Section section = Assert.IsType<ConfItem.Section>(item);
                Assert.Equal("f:5:6", section.Location.ToString());
                ConfSetting setting = Assert.Single(section.Settings);
                Assert.Equal(("d", "e f", true), (setting.Keyword, setting.Value, setting.IsQuoted));
                Assert.Equal("f:9:3", setting.KeywordLocation.ToString());
                Assert.Equal("f:9:8", setting.ValueLocation.ToString());
            });
    }

    [Theory]
    [InlineData("a=b", "b")]
    [InlineData("a = b", "b")]
    [InlineData("a\t=\tb\t", "b")]
    [InlineData("a=b c d", "b c d")]
    [InlineData("a=b # comment", "b")]
    [InlineData("a=b #comment", "b")]
    [InlineData("a=b#c", "b#c")]
    [InlineData("a=@#c0ffee", "@#c0ffee")]
    [InlineData("a= # only a comment", "")]
    [InlineData("a=", "")]
    [InlineData("a=\"\"", "")]
    [InlineData("a=\"b # c\" # d", "b # c")]
    [InlineData("a={ b c }", "b c")]
    [InlineData("a=b=c", "b=c")]
    [InlineData("a=b\r", "b")]
    [InlineData("x-note=it's \"all\" mine # and this", "it's \"all\" mine # and this")]
    public void Value_EveryForm_IsCutRight(string line, string value)
    {
        IpsecConfDocument document = IpsecConfDocument.Parse(new("f", $"conn c\n\t{line}\n"));
        Assert.Empty(document.Diagnostics);
        Assert.Equal(value, Assert.Single(Assert.IsType<ConfItem.Section>(Assert.Single(document.Items)).Settings).Value);
    }

    [Fact]
    public void Conf_BlankAndCommentLines_DoNotEndASection()
    {
        IpsecConfDocument document = IpsecConfDocument.Parse(new("f", "conn c\n\ta=1\n\n# comment\n   \n\t# another\n\tb=2\n"));
        Assert.Equal(2, Assert.IsType<ConfItem.Section>(Assert.Single(document.Items)).Settings.Count);
    }

    private static readonly Gen<string> Snippets = OneOf(
        "conn a\n", "conn %default\n", "config setup\n", "\talso=a\n", "\tike=", "aes", "3des", "-", ";", "modp1024", ",", "\n", "\tleft=", "%any", "1.2.3.4", "/24",
        "\tdpddelay=", "30s", "\"", "include *\n", "version 2\n", "\tauto=start\n", ": PSK \"x\"\n", "0x", "#").Array[0, 30].Select(parts => string.Concat(parts));

    private static void AssertTiles(IpsecConfDocument document)
    {
        int at = 0;
        foreach (ConfToken token in document.Tokens)
        {
            Assert.Equal(at, token.Span.Start);
            Assert.True(token.Span.Length > 0);
            at = token.Span.End;
        }

        Assert.Equal(document.Source.Text.Length, at);
    }

    private static Gen<string> OneOf(params string[] parts) => Gen.Int[0, parts.Length - 1].Select(i => parts[i]);
}
