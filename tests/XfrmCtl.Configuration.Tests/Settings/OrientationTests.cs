using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests.Settings;

public sealed class OrientationTests
{
    [Fact]
    public void TryOrient_RightIsOurs_TurnsRound()
    {
        OrientedConnection? oriented = Orient("left=192.0.2.1 right=203.0.113.5", out _);
        Assert.Equal((ConnectionEnd.Right, "192.0.2.1"), (oriented?.Local.End, oriented?.RemoteAddress?.ToString()));
    }

    [Theory]
    [InlineData("left=192.0.2.1 right=192.0.2.2", "neither left=192.0.2.1 nor right=192.0.2.2")]
    [InlineData("left=203.0.113.5 right=203.0.113.6", "both ends")]
    [InlineData("left=203.0.113.5 right=nowhere.example", "has no address")]
    public void TryOrient_NotClear_SaysWhy(string ends, string message)
    {
        Assert.Null(Orient(ends, out Diagnostic? problem));
        Assert.Equal("XC1209", problem?.Code);
        Assert.Contains(message, problem?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("left=%defaultroute right=192.0.2.1", "203.0.113.5")]
    [InlineData("left=%eth1 right=192.0.2.1", "203.0.113.6")]
    [InlineData("left=me.example right=192.0.2.1", "203.0.113.6")]
    [InlineData("left=%any right=203.0.113.5", "203.0.113.5")]
    public void TryOrient_OwnEndInOtherWords_IsFound(string ends, string address) =>
        Assert.Equal(address, Orient(ends, out _)?.LocalAddress.ToString());

    [Fact]
    public void TryOrient_PeerIsAny_HasNoAddressAndAnyIdentity()
    {
        OrientedConnection? oriented = Orient("left=203.0.113.5 right=%any", out _);
        Assert.Null(oriented?.RemoteAddress);
        Assert.True(oriented?.RemoteId.IsAny);
    }

    [Fact]
    public void TryOrient_ListenElsewhere_IsNotUs()
    {
        Assert.Null(Orient("left=203.0.113.5 right=192.0.2.1", out Diagnostic? problem, listen: "203.0.113.6"));
        Assert.Contains("listen= allows only 203.0.113.6", problem?.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void TryOrient_Identities_AreThoseWritten()
    {
        OrientedConnection? oriented = Orient("left=203.0.113.5 leftid=@us right=192.0.2.1 rightid=10.0.0.1", out _);
        Assert.Equal(("@us", "10.0.0.1"), (oriented?.LocalId.ToString(), oriented?.RemoteId.ToString()));
    }

    [Fact]
    public void NamesToResolve_HostNames_AreNamedOnce()
    {
        using LoadedConfiguration loaded = Conf.Load("conn c\n\tleft=me.example\n\tright=192.0.2.1\n\tleftid=me.example\n\trightid=@not.this\n");
        Assert.Equal(["me.example"], Orientation.NamesToResolve(Assert.Single(loaded.Connections)));
    }

    private static OrientedConnection? Orient(string settings, out Diagnostic? problem, string? listen = null)
    {
        using LoadedConfiguration loaded = Conf.Load("conn c\n" + string.Concat(settings.Split(' ').Select(line => $"\t{line}\n")));
        return Orientation.TryOrient(Assert.Single(loaded.Connections), new()
        {
            Addresses = [new("lo", IPAddress.Loopback), new("eth0", IPAddress.Parse("203.0.113.5")), new("eth1", IPAddress.Parse("203.0.113.6"))],
            DefaultRouteSource = IPAddress.Parse("203.0.113.5"),
            Listen = listen is null ? null : IPAddress.Parse(listen),
            HostNames = new Dictionary<string, IPAddress> { ["me.example"] = IPAddress.Parse("203.0.113.6") },
        }, out problem);
    }
}
