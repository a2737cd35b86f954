namespace XfrmCtl.Cli.Tests.Output;

public sealed class WordsTests
{
    [Theory]
    [InlineData(-1, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(86399, "23 h 59 min")]
    [InlineData(90061, "1 d 1 h")]
    public void Duration_Seconds_AreTheTwoGreatestUnits(int seconds, string expected) =>
        Assert.Equal(expected, Words.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(12345, "12.3 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(ulong.MaxValue, "18.4 EB")]
    public void Octets_Number_HasThreeDigitsAndAUnit(ulong octets, string expected) => Assert.Equal(expected, Words.Octets(octets));

    [Theory]
    [InlineData("staus", "status")]
    [InlineData("chekc", "check")]
    [InlineData("frobnicate", null)]
    public void Nearest_Word_IsTheOneThatWasMeant(string word, string? expected) =>
        Assert.Equal(expected, Words.Nearest(word, ["up", "status", "check", "verify"]));

    [Theory]
    [InlineData("", 5, "")]
    [InlineData("aa bb cc", 5, "aa bb|cc")]
    [InlineData("aa bb", 5, "aa bb")]
    [InlineData("aaa,bbb,ccc", 5, "aaa,|bbb,|ccc")]
    [InlineData("abcdefghijk", 5, "abcde|fghij|k")]
    public void Pieces_LongText_BreaksWhereItCan(string text, int most, string lines) =>
        Assert.Equal(lines, string.Join('|', Words.Pieces(text, most)));

    // A name or a comment that clears the screen, or turns what follows around.
    [Theory]
    [InlineData("a\e[2Jb", "a?[2Jb")]
    [InlineData("a\u009b31mb", "a?31mb")]
    [InlineData("a\u202egnirts\u202c", "a?gnirts?")]
    [InlineData("\u2066a\u2069\u2028b\u200f", "?a??b?")]
    [InlineData("Zürich – 東京…", "Zürich – 東京…")]
    public void Printable_WhatMovesTheCursorOrTurnsText_BecomesAQuestionMark(string text, string expected) => Assert.Equal(expected, Words.Printable(text));

    // A wide letter is two columns, one that combines none, and neither is torn from the letter before it.
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("\u6771\u4eac", 4)]
    [InlineData("e\u0301a", 2)]
    [InlineData("\ud83d\ude80", 2)]
    [InlineData("\ud55c", 2)]
    [InlineData("\u1112\u1161\u11ab", 2)]
    [InlineData("\uff21", 2)]
    [InlineData("gr\u00fcn", 4)]
    [InlineData("\e[31mred\e[0m", 3)]
    public void Columns_Text_AreThoseOfATerminal(string text, int columns) => Assert.Equal(columns, Words.Columns(text));

    [Theory]
    [InlineData("\u6771\u4eac\u90fd", 4, "\u6771\u4eac|\u90fd")]
    [InlineData("\u6771\u4eac\u90fd", 5, "\u6771\u4eac|\u90fd")]
    [InlineData("\u6771\u4eac", 1, "\u6771|\u4eac")]
    [InlineData("ae\u0301i", 2, "ae\u0301|i")]
    [InlineData("a\ud83d\ude80b", 3, "a\ud83d\ude80|b")]
    [InlineData("\e[31mabcd\e[0m", 3, "\e[31mabc|d\e[0m")]
    [InlineData("abc", 0, "a|b|c")]
    public void Pieces_WideAndCombiningLetters_StayWhole(string text, int most, string lines) => Assert.Equal(lines, string.Join('|', Words.Pieces(text, most)));

    [Theory]
    [InlineData("plain text~", "plain text~")]
    [InlineData("gr\u00fcn \u6771\u4eac e\u0301", "gr\u00fcn \u6771\u4eac e\u0301")]
    [InlineData("a\e[2Jb\u009b31m\tc\u007f\r\n", "a?[2Jb?31m?c???")]
    [InlineData("user\u202eresu\u2066x", "user?resu?x")]
    [InlineData("a\u2028b\u2029c\ufeffd\u200be", "a?b?c?d?e")]
    [InlineData("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e")]
    public void Printable_WhatMovesHidesOrReverses_IsAQuestionMark(string text, string safe) => Assert.Equal(safe, Words.Printable(text));

    [Fact]
    public void Printable_HalfALetter_IsAQuestionMark() => Assert.Equal("half ? letter ?", Words.Printable("half \ud83d letter \ude80"));

    [Fact]
    public void Table_WideLetters_StandBelowEachOther()
    {
        var table = new TextTable(new("NAME"), new("STATE"));
        table.Add("\u6771\u4eac", "up");
        table.Add("abcd", "up");
        StringWriter text = new() { NewLine = "\n" };
        table.Write(text, 80, Ink.Plain);

        Assert.Equal("NAME  STATE\n\u6771\u4eac  up\nabcd  up\n", text.ToString());
    }

    [Theory]
    [InlineData("ab cd ef\n", 5, "ab cd\nef\n")]
    [InlineData("    abcdef\n", 6, "   abc\n   def\n")]
    [InlineData("fits\n\nfits\n", 4, "fits\n\nfits\n")]
    [InlineData("no end", 4, "no end")]
    public void FoldedWriter_LineWiderThanTheTerminal_GoesOnBelow(string written, int width, string shown)
    {
        StringWriter terminal = new() { NewLine = "\n" };
        using FoldedWriter writer = new(terminal, () => width);
        foreach (char letter in written)
            writer.Write(letter);
        writer.Flush();

        Assert.Equal(shown, terminal.ToString());
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(5, "1, 2, 3, 4, 5")]
    [InlineData(6, "1, 2, 3, 4, 5, and 1 more")]
    [InlineData(10_000, "1, 2, 3, 4, 5, and 9995 more")]
    public void Listed_Many_AreTheFirstFewAndANumber(int many, string expected) => Assert.Equal(expected, Words.Listed(Enumerable.Range(1, many).Select(number => $"{number}")));
}
