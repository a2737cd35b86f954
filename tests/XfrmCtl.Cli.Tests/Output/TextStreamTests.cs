using System.Text;
using System.Text.Json;
using XfrmCtl.Cli.Inspection;
using XfrmCtl.Cli.Output;

namespace XfrmCtl.Cli.Tests.Output;

public sealed class TextStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Write_LettersInPieces_ComeWhole(int piece)
    {
        const string Text = "naïve – 漢字 😀 end";
        var output = new StringWriter();
        var stream = new TextStream(output);

        foreach (byte[] octets in Encoding.UTF8.GetBytes(Text).Chunk(piece))
            stream.Write(octets);

        Assert.Equal(Text, output.ToString());
    }

    [Fact]
    public void WriteJson_ManyConnections_AreWrittenWhileTheyAreMade()
    {
        var output = new StringWriter();
        int longest = 0, written = 0;
        IEnumerable<ShownSetting> Settings()
        {
            for (int i = 0; i < 20_000; i++)
            {
                longest = Math.Max(longest, output.GetStringBuilder().Length - written);
                written = output.GetStringBuilder().Length;
                yield return new() { Keyword = $"keyword{i}", Value = "ä", Origin = "own", Effect = "honoured" };
            }
        }

        ShownEnd end = new() { Host = "%any", Id = "@x", Networks = [] };
        var connections = Settings().Chunk(20).Select(settings => new ShownConnection
        {
            Name = "c",
            File = "f",
            Line = 1,
            Usable = true,
            Aliases = [],
            Auto = "add",
            Left = end,
            Right = end,
            Ike = [],
            Esp = [],
            IkeLifetime = new(1, null, null, null),
            SaLifetime = new(1, null, null, null),
            Settings = settings,
            Diagnostics = [],
        });
        new Terminal(output, TextWriter.Null).WriteJson(new ShowDocument { Dialect = new("openswan", "so"), Connections = connections }, CliJson.Default.ShowDocument);

        Assert.InRange(longest, 1, 100_000);
        Assert.True(written > 1_000_000);
        Assert.EndsWith("}\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1000, JsonDocument.Parse(output.ToString()).RootElement.GetProperty("connections").GetArrayLength());
    }
}
