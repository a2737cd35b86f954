using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Exchanges;

/// <summary>Traffic selectors as identities of Quick Mode (RFC 2407 §4.6.2).</summary>
[Trait("Rfc", "2407-4.6.2")]
public sealed class ClientIdTests
{
    [Theory]
    [InlineData("192.0.2.0/24", IdType.ID_IPV4_ADDR_SUBNET, "c0000200 ffffff00")]
    [InlineData("203.0.113.200/32", IdType.ID_IPV4_ADDR, "cb0071c8")]
    [InlineData("0.0.0.0/0", IdType.ID_IPV4_ADDR_SUBNET, "00000000 00000000")]
    [InlineData("10.128.0.0/9", IdType.ID_IPV4_ADDR_SUBNET, "0a800000 ff800000")]
    [InlineData("2001:db8::/32", IdType.ID_IPV6_ADDR_SUBNET, "20010db8000000000000000000000000 ffffffff000000000000000000000000")]
    [InlineData("2001:db8::1/128", IdType.ID_IPV6_ADDR, "20010db8000000000000000000000001")]
    public void Selector_ThereAndBack_IsTheSame(string network, IdType type, string data)
    {
        TrafficSelector selector = new(IPNetwork.Parse(network), 6, 443);

        IdentificationPayload id = ClientId.Of(selector);

        Assert.Equal((type, 6, 443), (id.IdType, id.Protocol, id.Port));
        Assert.Equal(HexText.Parse(data), id.Data.ToArray());
        Assert.Equal(selector, ClientId.Parse(id));
    }

    [Theory]
    [InlineData(IdType.ID_IPV4_ADDR_RANGE, "c0000200 c00002ff", "192.0.2.0/24")]
    [InlineData(IdType.ID_IPV4_ADDR_RANGE, "c0000201 c0000201", "192.0.2.1/32")]
    [InlineData(IdType.ID_IPV4_ADDR_RANGE, "00000000 ffffffff", "0.0.0.0/0")]
    [InlineData(IdType.ID_IPV4_ADDR_SUBNET, "c0000205 ffffff00", "192.0.2.0/24")] // host bits are cut off
    public void Identity_OfAnotherForm_IsItsNetwork(IdType type, string data, string network) =>
        Assert.Equal(new TrafficSelector(IPNetwork.Parse(network)), ClientId.Parse(new(type, 0, 0, HexText.Parse(data))));

    [Theory]
    [InlineData(IdType.ID_IPV4_ADDR_RANGE, "c0000201 c00002fe")]
    [InlineData(IdType.ID_IPV4_ADDR_RANGE, "c00002ff c0000200")]
    [InlineData(IdType.ID_IPV4_ADDR_SUBNET, "c0000200 ff00ff00")]
    [InlineData(IdType.ID_FQDN, "6173612e6578616d706c65")]
    public void Identity_ThatIsNoNetwork_IsNone(IdType type, string data) =>
        Assert.Null(ClientId.Parse(new(type, 0, 0, HexText.Parse(data))));
}
