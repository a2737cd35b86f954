using System.Text;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests.IpsecConf;

public sealed class IpsecConfEditingTests
{
    [Theory]
    [InlineData("conn a\n\tpfs=no\n", "conn a\n\tpfs=yes\n")]
    [InlineData("conn a\r\n  PFS = no\t# why\r\n", "conn a\r\n  PFS = yes\t# why\r\n")]
    [InlineData("conn a\n\tpfs=\"no\" # why", "conn a\n\tpfs=\"yes\" # why")]
    [InlineData("conn a\n\tpfs={ no }\n", "conn a\n\tpfs={ yes }\n")]
    [InlineData("conn a\n\tpfs=\n", "conn a\n\tpfs=yes\n")]
    [InlineData("conn a\n\tpfs= # why\n", "conn a\n\tpfs=yes # why\n")]
    [InlineData("conn a\n\tpfs=\"\"\n", "conn a\n\tpfs=\"yes\"\n")]
    [InlineData("conn a\n\tpfs=\"no\n", "conn a\n\tpfs=\"yes\"\n")]
    [InlineData("conn a\n\tpfs={no\n", "conn a\n\tpfs={yes}\n")]
    [InlineData("conn a\n\tpfs=off\n\tpfs=no\n", "conn a\n\tpfs=off\n\tpfs=yes\n")]
    [InlineData("conn a\n\tauto=add\n", "conn a\n\tauto=add\n\tpfs=yes\n")]
    [InlineData("conn a\n    auto=add\n\n# next\nconn b\n\tpfs=no\n", "conn a\n    auto=add\n    pfs=yes\n\n# next\nconn b\n\tpfs=no\n")]
    [InlineData("conn a\r\n auto=add", "conn a\r\n auto=add\r\n pfs=yes")]
    [InlineData("conn a", "conn a\n\tpfs=yes")]
    [InlineData("conn a # one\n\nconn b\n  auto=add\n", "conn a # one\n  pfs=yes\n\nconn b\n  auto=add\n")]
    [InlineData("\uFEFFconn a\nauto=add\n", "\uFEFFconn a\nauto=add\n\tpfs=yes\n")]
    public void Set_EveryForm_ChangesTheValueAlone(string before, string after) => Assert.Equal(after, Edit(before, (document, a) => document.Set(a, "pfs", "yes")));

    [Theory]
    [InlineData("conn a\n\tleftid=@x # c\n", "a b", "conn a\n\tleftid=\"a b\" # c\n")]
    [InlineData("conn a\n\tleftid=@x # c\n", "", "conn a\n\tleftid=\"\" # c\n")]
    [InlineData("conn a\n\tleftid=\"x\" # c\n", "a \"b\"", "conn a\n\tleftid={a \"b\"} # c\n")]
    [InlineData("conn a\n\tleftid={x} # c\n", "a}", "conn a\n\tleftid=a} # c\n")]
    [InlineData("conn a\n\tleftid={x} # c\n", " a", "conn a\n\tleftid=\" a\" # c\n")]
    [InlineData("conn a\n\tleftid=\"x # c\n", "\"a\"", "conn a\n\tleftid={\"a\"}\n")]
    public void Set_QuotesThatDoNotFit_AreExchanged(string before, string value, string after) =>
        Assert.Equal(after, Edit(before, (document, a) => document.Set(a, "leftid", value)));

    [Theory]
    [InlineData("conn a\n\tkeylife=1h\n", "salifetime", "conn a\n\tkeylife=v\n")]
    [InlineData("conn a\n\tsubnet=10.0.0.0/8\n", "rightsubnet", "conn a\n\tsubnet=v\n")]
    [InlineData("conn a\n\trightsubnet=10.0.0.0/8\n", "leftsubnet", "conn a\n\trightsubnet=10.0.0.0/8\n\tleftsubnet=v\n")]
    [InlineData("conn a\n\treplay_window=1\n", "Replay-Window", "conn a\n\treplay_window=v\n")]
    [InlineData("conn a\n\tnonesuch=1\n", "nonesuch", "conn a\n\tnonesuch=v\n")]
    [InlineData("conn a\n\tx-note=a # b\n", "x-note", "conn a\n\tx-note=v\n")]
    public void Set_AnotherSpelling_IsTheSameKeyword(string before, string keyword, string after) =>
        Assert.Equal(after, Edit(before, (document, a) => document.Set(a, keyword, "v")));

    [Fact]
    public void Set_InConfigSetup_GoesByItsOwnKeywords()
    {
        IpsecConfDocument document = Parse("config setup\n\tvirtual-private=x\n");
        Assert.Equal("config setup\n\tvirtual-private=y\n", document.Set(document.Section(ConfSectionKind.Setup, "setup")!, "virtual_private", "y").ToText());
    }

    [Theory]
    [InlineData("conn a\n\tpfs=no # c\n\tauto=add\n", "conn a\n\tauto=add\n")]
    [InlineData("conn a\r\n\tauto=add\r\n\tpfs=no", "conn a\r\n\tauto=add\r\n")]
    [InlineData("conn a\n\tpfs=no\n", "conn a\n")]
    public void Remove_ALine_LeavesTheOthers(string before, string after) =>
        Assert.Equal(after, Edit(before, (document, a) => document.Remove(a.Settings.Single(setting => setting.Keyword == "pfs"))));

    [Theory]
    [InlineData("", "conn \"n n\"\n\tleft=%any\n\tx-note=a b\n")]
    [InlineData("\uFEFF", "\uFEFFconn \"n n\"\n\tleft=%any\n\tx-note=a b\n")]
    [InlineData("conn a\n  auto=add\n", "conn a\n  auto=add\n\nconn \"n n\"\n  left=%any\n  x-note=a b\n")]
    [InlineData("conn a\n\n", "conn a\n\nconn \"n n\"\n\tleft=%any\n\tx-note=a b\n")]
    [InlineData("conn a\r\n    auto=add", "conn a\r\n    auto=add\r\n\r\nconn \"n n\"\r\n    left=%any\r\n    x-note=a b\r\n")]
    [InlineData("# c", "# c\n\nconn \"n n\"\n\tleft=%any\n\tx-note=a b\n")]
    public void AddConnection_AnyFile_StandsAtItsEnd(string before, string after) =>
        Assert.Equal(after, Parse(before).AddConnection("n n", [new("left", "%any"), new("x-note", "a b")]).ToText());

    [Fact]
    public void Edits_OfAnotherDocument_AreRefused()
    {
        ConfItem.Section foreign = Parse("conn a\n\tpfs=no\n").Section(ConfSectionKind.Connection, "a")!;
        IpsecConfDocument document = Parse("conn a\n\tpfs=no\n");
        Assert.Throws<ArgumentException>(() => document.Add(foreign, "auto", "add"));
        Assert.Throws<ArgumentException>(() => document.Set(foreign, "pfs", "yes"));
        Assert.Throws<ArgumentException>(() => document.Remove(foreign.Settings[0]));
    }

    [Fact]
    public void Set_ValueThatCannotBeWritten_IsRefused()
    {
        IpsecConfDocument document = Parse("conn a\n\tpfs=no\n");
        Assert.Throws<ArgumentException>(() => document.Set(document.Section(ConfSectionKind.Connection, "a")!, "pfs", "no\nconn evil"));
    }

    [Fact]
    public void ToOctets_EditedFileThatIsNotUtf8_KeepsItsOctets()
    {
        byte[] octets = [.. "# caf\xe9 \r\nconn a\r\n\tleftid=@"u8, 0xff, .. " # x\r\n\tpfs=no\r\n"u8];
        octets[5] = 0xe9;
        IpsecConfDocument document = IpsecConfDocument.Parse(SourceText.FromOctets("f", octets));
        ConfItem.Section a = document.Section(ConfSectionKind.Connection, "a")!;
        byte[] expected = [.. octets.AsSpan(0, octets.Length - 4), .. "yes\r\n"u8];
        Assert.Equal(expected, document.Set(a, "pfs", "yes").ToOctets());
        Assert.Equal(0xe9, document.Set(a, "leftid", "\u00e9").ToOctets()[octets.AsSpan().IndexOf((byte)0xff) - 1]);
        Assert.Throws<ArgumentException>(() => document.Set(a, "leftid", "\u20ac"));
    }

    /// <summary>Every value of every file of others, one at a time (a few of each file): set, read back, and all other octets as they were.</summary>
    [Fact]
    public void Set_InFilesOfOthers_ChangesTheValueAlone()
    {
        int edits = 0;
        foreach (string path in CorpusTests.Files("ipsec.conf"))
        {
            byte[] octets = File.ReadAllBytes(path);
            IpsecConfDocument document = IpsecConfDocument.Parse(SourceText.FromOctets(path, octets));
            foreach (ConfItem.Section section in document.Items.OfType<ConfItem.Section>())
            {
                foreach (ConfSetting setting in section.Settings.Where((_, index) => index % 5 == 0))
                {
                    AssertOnlyTheValueDiffers(octets, document, setting);
                    edits++;
                }
            }
        }

        Assert.True(edits > 100, $"{edits} edits");
    }

    private static void AssertOnlyTheValueDiffers(byte[] octets, IpsecConfDocument document, ConfSetting setting)
    {
        const string Value = "another value";
        byte[] edited = document.Set(setting, Value).ToOctets();
        int before = document.Source.ToOctets(document.Source.Text[..setting.ValueSpan.Start]).Length;
        int after = octets.Length - document.Source.ToOctets(document.Source.Text[..setting.ValueSpan.End]).Length;
        byte[] written = edited[before..^after];
        Assert.Equal(octets.AsSpan(0, before), edited.AsSpan(0, before));
        Assert.Equal(octets.AsSpan(octets.Length - after), edited.AsSpan(edited.Length - after));
        Assert.Contains(Encoding.ASCII.GetString(written), (string[])[Value, $"\"{Value}\""]);
        IpsecConfDocument again = IpsecConfDocument.Parse(SourceText.FromOctets("f", edited));
        Assert.Equal(Value, Settings(again).Single(other => other.KeywordSpan.Start == setting.KeywordSpan.Start).Value);
        Assert.Equal(Settings(document).Count(), Settings(again).Count());
    }

    private static IEnumerable<ConfSetting> Settings(IpsecConfDocument document) => document.Items.OfType<ConfItem.Section>().SelectMany(section => section.Settings);

    private static IpsecConfDocument Parse(string text) => IpsecConfDocument.Parse(new("f", text));

    private static string Edit(string text, Func<IpsecConfDocument, ConfItem.Section, IpsecConfDocument> edit)
    {
        IpsecConfDocument document = Parse(text);
        return edit(document, document.Section(ConfSectionKind.Connection, "a")!).ToText();
    }
}
