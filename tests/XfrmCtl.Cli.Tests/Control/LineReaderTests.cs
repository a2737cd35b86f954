using System.Text;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Control;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Read_LinesInPieces_ComeWhole(int pieceOctets)
    {
        var reader = new LineReader(new Pieces("one\n\ntwo\nthree is cut off", pieceOctets), 4096);

        Assert.Equal("one", await Text(reader));
        Assert.Equal("two", await Text(reader));
        Assert.Equal("", await Text(reader));
    }

    [Fact]
    public async Task Read_LineLongerThanTheFirstBuffer_ComesWhole()
    {
        string longLine = new('x', 100_000);
        var reader = new LineReader(new Pieces(longLine + "\nnext\n", 700), 200_000);

        Assert.Equal(longLine, await Text(reader));
        Assert.Equal("next", await Text(reader));
    }

    [Fact]
    public async Task Read_LineOverTheLimit_IsRefused()
    {
        var reader = new LineReader(new Pieces(new string('x', 20_000), 700), 8192);

        await Assert.ThrowsAsync<IOException>(async () => await Text(reader));
    }

    private static async Task<string> Text(LineReader reader) => Encoding.UTF8.GetString((await reader.Read(CancellationToken.None)).Span);

    /// <summary>Gives at most so many octets a read.</summary>
    private sealed class Pieces(string text, int octets) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(octets, buffer.Length)], cancellationToken);
    }
}
