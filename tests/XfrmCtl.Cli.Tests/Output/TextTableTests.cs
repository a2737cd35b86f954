namespace XfrmCtl.Cli.Tests.Output;

public sealed class TextTableTests
{
    [Fact]
    public void Write_WrapsAndFits_IsOneLineARow() => Assert.Equal(
        "OWNER  TO        ALGORITHMS  MODE\nlab    10.0.0.1  null        tunnel\n", Written(80, wraps: true, "lab", "10.0.0.1", "null", "tunnel"));

    [Fact]
    public void Write_WrapsAndDoesNotFit_HasTheRestBelow() => Assert.Equal(
        """
        OWNER  TO
        lab    2001:db8:1111:2222:3333:4444:5555:6666
            algorithms cbc(aes)/256 hmac(sha256)/128,
            mode tunnel

        """,
        Written(45, wraps: true, "lab", "2001:db8:1111:2222:3333:4444:5555:6666", "cbc(aes)/256 hmac(sha256)/128", "tunnel"));

    [Theory]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(47)]
    [InlineData(80)]
    [InlineData(120)]
    public void Write_Wraps_LosesNoWordAndFits(int width)
    {
        string text = Written(width, wraps: true, "lab", "2001:db8:1111:2222:3333:4444:5555:6666", "cbc(aes)/256 hmac(sha256)/128", "tunnel in UDP");

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= width, line));
        string letters = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
        Assert.All(["2001:db8:1111:2222:3333:4444:5555:6666", "cbc(aes)/256", "hmac(sha256)/128", "tunnelinUDP"], word => Assert.Contains(word, letters, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_DoesNotWrap_DropsByWeight()
    {
        string text = Written(50, wraps: false, "lab", "2001:db8:1111:2222:3333:4444:5555:6666", "cbc(aes)/256 hmac(sha256)/128", "tunnel");

        Assert.DoesNotContain("ALGORITHMS", text, StringComparison.Ordinal);
        Assert.Equal(2, text.TrimEnd('\n').Split('\n').Length);
    }

    private static string Written(int width, bool wraps, string owner, string to, string algorithms, string mode)
    {
        var table = new TextTable(new("OWNER"), new("TO"), new("ALGORITHMS", Weight: 2), new("MODE", Weight: 1));
        table.Add(owner, to, algorithms, mode);
        var output = new StringWriter { NewLine = "\n" };
        table.Write(output, width, Ink.Plain, wraps);
        return output.ToString();
    }
}
