using System.Diagnostics;
using System.Text;

namespace XfrmCtl.Configuration.Tests;

public sealed class ScaleTests
{
    /// <summary>It takes well under a second of processor time in Release; the bound leaves room for a busy machine and Debug.</summary>
    [Fact]
    public void Load_TenThousandConnections_EndsSoon()
    {
        StringBuilder text = new("conn %default\n\tauthby=secret\n\tike=aes256-sha1;modp2048\n\tphase2alg=aes256-sha1\n");
        for (int i = 0; i < 10_000; i++)
        {
            text.Append($"conn tunnel-{i}\n\tauto=start\n\tleft=203.0.113.133\n\tleftsubnet=10.{i / 256}.{i % 256}.0/24\n")
                .Append($"\tright=198.51.{i / 256}.{i % 256}\n\trightsubnet=192.0.2.0/24\n\tpfs=no\n\tforceencaps=yes\n");
        }

        long start = Stopwatch.GetTimestamp();
        using LoadedConfiguration loaded = Conf.Load(text.ToString());
        Assert.Equal(10_000, loaded.Connections.Count);
        Assert.False(loaded.HasErrors);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("conn a\n\tike=", "aes128-sha1;modp2048,")]
    [InlineData("conn a\n\tleftsubnets=", "10.0.0.0/8 ")]
    [InlineData("conn a\n\tx=", "\"")]
    [InlineData("", "conn a\n")]
    [InlineData("conn a\n", "\tpfs=no\n")]
    [InlineData("", "include nothing\n")]
    [InlineData("conn a\n\tleft=", "a")]
    [InlineData("", "=")]
    [InlineData("conn a\n", "\tabcdefghijklmnop=1\n")]
    [InlineData("conn a\n\tbogus=", "# ")]
    public void Load_LongRepetition_EndsSoon(string start, string repeated)
    {
        string text = start + string.Concat(Enumerable.Repeat(repeated, 20_000));
        long begin = Stopwatch.GetTimestamp();
        using LoadedConfiguration loaded = Conf.Load(text, text);
        Assert.NotNull(loaded.Setup);
        Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(20));
    }
}
