using System.Net;

namespace XfrmCtl.Core.Tests;

/// <summary>Instants, SPIs and selectors.</summary>
public sealed class NounTests
{
    [Fact]
    public void Instant_Arithmetic_IsThatOfTimeAndNeverStaysNever()
    {
        Instant ten = Instant.Zero + TimeSpan.FromSeconds(10);
        Assert.Equal(TimeSpan.FromSeconds(10), ten - Instant.Zero);
        Assert.Equal(Instant.Zero, ten - TimeSpan.FromSeconds(10));
        Assert.Equal(Instant.Never, Instant.Never + TimeSpan.FromDays(1));
        Assert.Equal(Instant.Never, Instant.Never - TimeSpan.FromDays(1));
        Assert.True(Instant.Zero < ten && ten > Instant.Zero && ten < Instant.Never);
        Assert.True(ten <= new Instant(ten.Ticks) && ten >= new Instant(ten.Ticks));
        Assert.Equal(Instant.Zero, Instant.Min(ten, Instant.Zero));
        Assert.Equal(Instant.Zero, Instant.Min(Instant.Zero, ten));
        Assert.Equal("never", Instant.Never.ToString());
        Assert.Equal("00:00:10", ten.ToString());
    }

    [Theory]
    [InlineData(0x1u, "0x00000001")]
    [InlineData(0xdeadbeefu, "0xdeadbeef")]
    public void Spi_Text_HasEightDigits(uint value, string text) => Assert.Equal(text, new Spi(value).ToString());

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1/32")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    public void TrafficSelector_Host_IsOneAddress(string address, string text)
    {
        TrafficSelector selector = TrafficSelector.Host(IPAddress.Parse(address));
        Assert.True(selector.IsHost);
        Assert.Equal(text, selector.ToString());
        Assert.Equal(text + "[17/53]", (selector with { Protocol = 17, Port = 53 }).ToString());
    }

    [Fact]
    public void TrafficSelector_Network_IsNoHost() => Assert.False(new TrafficSelector(IPNetwork.Parse("192.0.2.0/31")).IsHost);
}
