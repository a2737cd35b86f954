using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using CsCheck;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Tests.Golden;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Netlink.Xfrm.Layout;

namespace XfrmCtl.Netlink.Tests.Xfrm;

public class XfrmPolicyCodecTests
{
    [Fact]
    public void Policy_Written_IsWhatIpSends() => Assert.Equal(
        Written.Captured(Captures.UpdatePolicy),
        Written.Payload((ref AttributeWriter body) => XfrmPolicyCodec.Write(Samples.Policy, ref body)));

    [Fact]
    public void PolicyId_Written_IsWhatIpSends() => Assert.Equal(
        Written.Captured(Captures.DeletePolicy),
        Written.Payload((ref AttributeWriter body) => XfrmPolicyCodec.WriteId(Samples.Policy.Id, ref body)));

    [Fact]
    public void Policy_Read_IsTheObject() =>
        Comparison.AssertSame(Samples.Policy, XfrmPolicyCodec.Read(Written.Captured(Captures.UpdatePolicy))?.Policy);

    [Fact]
    public void Policy_OfAnyKind_RoundTrips() => Generators.Policy.Sample(policy =>
    {
        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmPolicyCodec.Write(policy, ref body));
        Comparison.AssertSame(policy, XfrmPolicyCodec.Read(written)?.Policy);
    });

    [Fact]
    public void Policy_CutAtEveryLength_IsRefusedUnlessOnlyTemplatesAreGone()
    {
        byte[] whole = Written.Captured(Captures.UpdatePolicy);
        for (int length = 0; length < whole.Length; length++)
            Assert.Equal(length == Unsafe.SizeOf<XfrmUserPolicyInfo>(), XfrmPolicyCodec.Read(whole.AsSpan(0, length)) is not null);
    }

    [Fact]
    public void Policy_WithAnyOctetsChanged_NeverThrows() =>
        Gen.Select(Gen.Int[0, 235], Gen.Byte).Array[1, 8].Sample(changes =>
        {
            byte[] octets = Written.Captured(Captures.UpdatePolicy);
            foreach ((int at, byte value) in changes)
                octets[at] = value;
            XfrmPolicyCodec.Read(octets);
        });

    [Fact]
    public void Policy_WithSevenTemplates_IsOurError()
    {
        XfrmPolicy policy = Samples.Policy with { Templates = [.. Enumerable.Repeat(Samples.Policy.Templates[0], 7)] };

        Assert.Throws<ArgumentException>(() => Written.Payload((ref AttributeWriter body) => XfrmPolicyCodec.Write(policy, ref body)));
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork, XfrmDirection.Out, 2)]
    [InlineData(AddressFamily.InterNetworkV6, XfrmDirection.In, 10)]
    public void SocketPolicy_ForAFamily_AllowsEverything(AddressFamily family, XfrmDirection direction, byte number)
    {
        byte[] octets = XfrmSocketOptions.AllowPolicy(family, direction);

        Assert.Equal(168, octets.Length);
        Assert.Equal(number, octets[40]);
        Assert.Equal((byte)direction, octets[160]);
        XfrmPolicy? policy = XfrmPolicyCodec.Read(octets)?.Policy;
        Assert.Equal((0, 0), (policy?.Selector.Source.PrefixLength, policy?.Selector.Destination.PrefixLength));
        Assert.Equal((XfrmAction.Allow, XfrmLifetime.Unlimited), (policy?.Action, policy?.Lifetime));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(17, 500, 500, 0xffff, 0, 0)]
    [InlineData(1, 0x0800, 8, 0xffff, 0, 0xffff)]
    public void Selector_BetweenTrafficSelectors_HasPortsWhereTheyAreNarrow(
        byte protocol, ushort port, ushort sourcePort, ushort sourceMask, ushort destinationPort, ushort destinationMask)
    {
        var source = new TrafficSelector(IPNetwork.Parse("10.1.0.0/16"), protocol, port);
        var destination = new TrafficSelector(IPNetwork.Parse("192.0.2.0/24"), protocol);

        XfrmSelector selector = XfrmSelector.Between(source, destination);

        Assert.Equal(protocol, selector.Protocol);
        Assert.Equal(
            (sourcePort, sourceMask, destinationPort, destinationMask),
            (selector.SourcePort, selector.SourcePortMask, selector.DestinationPort, selector.DestinationPortMask));
    }
}
