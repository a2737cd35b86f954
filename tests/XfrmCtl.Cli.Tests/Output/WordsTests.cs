using XfrmCtl.Cli.Output;

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
}
