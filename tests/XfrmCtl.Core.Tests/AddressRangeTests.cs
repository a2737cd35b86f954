using System.Net;

namespace XfrmCtl.Core.Tests;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("10.9.0.10-10.9.1.3", "10.9.0.10", true)]
    [InlineData("10.9.0.10-10.9.1.3", "10.9.1.3", true)]
    [InlineData("10.9.0.10-10.9.1.3", "10.9.0.200", true)]
    [InlineData("10.9.0.10-10.9.1.3", "10.9.0.9", false)]
    [InlineData("10.9.0.10-10.9.1.3", "10.9.1.4", false)]
    [InlineData("10.9.0.10-10.9.1.3", "2001:db8::1", false)]
    [InlineData("2001:db8::10-2001:db8::ff", "2001:db8::80", true)]
    [InlineData("2001:db8::10-2001:db8::ff", "2001:db8::100", false)]
    public void Contains_AnAddress_IsWhetherItLiesBetweenTheEnds(string range, string address, bool contains)
    {
        Assert.True(AddressRange.TryParse(range, out AddressRange? parsed));
        Assert.Equal(contains, parsed.Contains(IPAddress.Parse(address)));
    }

    [Fact]
    public void Contains_EachThatIsGivenOut_IsTrue()
    {
        AddressRange range = AddressRange.Of(IPNetwork.Parse("10.9.0.0/23"));
        Assert.All(Enumerable.Range(0, range.Count), nth => Assert.True(range.Contains(range.At(nth))));
    }
}
