namespace XfrmCtl.Core.Tests;

/// <summary>Secrets stay secret.</summary>
public sealed class SecretBytesTests
{
    [Fact]
    public void SecretBytes_Copy_IsItsOwn()
    {
        byte[] octets = [1, 2, 3];
        using SecretBytes secret = new(octets);
        octets[0] = 9;
        Assert.Equal([1, 2, 3], secret.Span.ToArray());
        using SecretBytes clone = secret.Clone();
        clone.Span[1] = 9;
        Assert.Equal([1, 2, 3], secret.Span.ToArray());
        Assert.Equal(3, secret.Length);
    }

    [Theory]
    [InlineData("010203", true)]
    [InlineData("010204", false)]
    [InlineData("0102", false)]
    [InlineData("01020300", false)]
    [InlineData("", false)]
    public void SecretBytes_Comparison_IsByContent(string hex, bool same)
    {
        using SecretBytes secret = new([1, 2, 3]);
        Assert.Equal(same, secret.FixedTimeEquals(Convert.FromHexString(hex)));
    }

    [Fact]
    public void SecretBytes_Disposed_IsZeroedAndOutOfReach()
    {
        SecretBytes secret = new([1, 2, 3]);
        Span<byte> octets = secret.Span;
        secret.Dispose();
        Assert.Equal([0, 0, 0], octets.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => secret.FixedTimeEquals([1, 2, 3]));
        secret.Dispose();
    }

    [Fact]
    public void SecretBytes_Text_TellsTheLengthAlone()
    {
        using SecretBytes secret = new("hunter2"u8);
        Assert.Equal("secret (7 octets)", secret.ToString());
    }

    // Each has a place of its own, whatever others do meanwhile, and a new one finds nothing of an earlier one.
    [Fact]
    public async Task SecretBytes_ManyOnManyThreads_KeepApart()
    {
        await Task.WhenAll(Enumerable.Range(1, 4).Select(mark => Task.Run(() =>
        {
            var random = new Random(mark);
            List<SecretBytes> held = [];
            for (int turn = 0; turn < 20_000; turn++)
            {
                if (held.Count > 300 || (held.Count > 0 && random.Next(2) == 0))
                {
                    int at = random.Next(held.Count);
                    Assert.False(held[at].Span.ContainsAnyExcept((byte)mark));
                    held[at].Dispose();
                    held[at].Dispose();
                    held.RemoveAt(at);
                    continue;
                }

                SecretBytes secret = new(random.Next(300));
                Assert.False(secret.Span.ContainsAnyExcept((byte)0));
                secret.Span.Fill((byte)mark);
                held.Add(secret);
            }

            foreach (SecretBytes secret in held)
                secret.Dispose();
        }, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void SecretBytes_NegativeLength_IsAWrongCall() => Assert.Throws<ArgumentOutOfRangeException>(() => new SecretBytes(-1));
}
