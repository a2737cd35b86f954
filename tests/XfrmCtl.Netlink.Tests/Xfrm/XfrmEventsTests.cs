using System.Net;
using CsCheck;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Tests.Golden;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Netlink.Tests.Xfrm;

public class XfrmEventsTests
{
    private const ushort XFRM_MSG_ACQUIRE = 0x17;
    private const ushort XFRM_MSG_EXPIRE = 0x18;
    private const ushort XFRM_MSG_POLEXPIRE = 0x1b;
    private const ushort XFRM_MSG_MAPPING = 0x26;

    /// <summary>Self-made after <c>struct xfrm_user_mapping</c>: no tool at hand makes the kernel send one.</summary>
    private const string Mapping = """
        c6336401 000000000000000000000000   # id.daddr 198.51.100.1
        c0000001 0200 32 00                 # id.spi, id.family AF_INET, id.proto ESP
        01400000                            # reqid 16385
        cb007102 000000000000000000000000   # old_saddr 203.0.113.2
        cb007103 000000000000000000000000   # new_saddr 203.0.113.3
        1194 fde8                           # old_sport 4500, new_sport 65000
        """;

    [Fact]
    public void Acquire_Captured_IsRead()
    {
        var acquire = (XfrmEvent.Acquire)Read(XFRM_MSG_ACQUIRE, Written.Captured(Captures.Acquire));

        Assert.Equal((Samples.Local, Samples.Remote, IpsecProtocol.Esp), (acquire.Source, acquire.Destination, acquire.Protocol));
        Assert.Equal((16385u, 4u), (acquire.Reqid, acquire.Sequence));
        Assert.Equal(
            new XfrmSelector(IPNetwork.Parse("10.1.0.1/32"), IPNetwork.Parse("192.0.2.9/32"))
            {
                Protocol = 17,
                SourcePort = 44031,
                SourcePortMask = 0xffff,
                DestinationPort = 4242,
                DestinationPortMask = 0xffff,
                InterfaceIndex = 3,
            },
            acquire.Packet);
        Comparison.AssertSame(Samples.Policy, acquire.Policy.Policy);
        Assert.Equal(1u, acquire.Policy.Index);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Expire_OfAState_HasTheStateAndNoKeys(bool hard)
    {
        // The kernel sends struct xfrm_user_expire: a state's header, then the flag, padded to eight octets.
        byte[] payload = [.. Written.Captured(Captures.AddState).AsSpan(0, 224), hard ? (byte)1 : (byte)0, 0, 0, 0, 0, 0, 0, 0];

        var expire = (XfrmEvent.Expire)Read(XFRM_MSG_EXPIRE, payload);

        Assert.Equal(hard, expire.Hard);
        Assert.Equal(Samples.StateId, expire.State.State.Id);
        Assert.Equal(16385u, expire.State.State.Reqid);
        Assert.True(expire.State.IsLarval);
    }

    [Fact]
    public void Expire_OfAPolicy_HasThePolicy()
    {
        byte[] policy = Written.Captured(Captures.UpdatePolicy);
        byte[] payload = [.. policy.AsSpan(0, 168), 1, 0, 0, 0, 0, 0, 0, 0, .. policy.AsSpan(168)];

        var expire = (XfrmEvent.PolicyExpire)Read(XFRM_MSG_POLEXPIRE, payload);

        Assert.True(expire.Hard);
        Comparison.AssertSame(Samples.Policy, expire.Policy.Policy);
    }

    [Fact]
    public void Mapping_Changed_HasBothEnds()
    {
        var mapping = (XfrmEvent.Mapping)Read(XFRM_MSG_MAPPING, HexText.Parse(Mapping));

        Assert.Equal(new XfrmStateId(Samples.Local, new Spi(0xc0000001), IpsecProtocol.Esp), mapping.State);
        Assert.Equal(16385u, mapping.Reqid);
        Assert.Equal(IPEndPoint.Parse("203.0.113.2:4500"), mapping.Old);
        Assert.Equal(IPEndPoint.Parse("203.0.113.3:65000"), mapping.New);
    }

    [Fact]
    public void Overrun_OfTheSocket_SaysThatEventsAreLost() =>
        Assert.IsType<XfrmEvent.EventsLost>(XfrmEvents.Read(NetlinkEvent.Overrun));

    [Fact]
    public void Message_OfAnotherType_IsUnreadableNotAnError() =>
        Assert.Equal(new XfrmEvent.Unreadable(0x20, 3), Read(0x20, [1, 2, 3]));

    [Theory]
    [InlineData(XFRM_MSG_ACQUIRE, Captures.Acquire, 280)]
    [InlineData(XFRM_MSG_EXPIRE, Captures.AddState, 232)]
    [InlineData(XFRM_MSG_POLEXPIRE, Captures.UpdatePolicy, 176)]
    [InlineData(XFRM_MSG_MAPPING, Captures.Acquire, 64)]
    public void Event_CutInsideItsHeader_IsUnreadable(ushort type, string capture, int headerOctets)
    {
        byte[] whole = Written.Captured(capture);
        for (int length = 0; length < headerOctets; length++)
            Assert.Equal(new XfrmEvent.Unreadable(type, length), Read(type, whole[..length]));
    }

    [Fact]
    public void Event_OfRandomOctets_NeverThrows() =>
        Gen.Select(Gen.UShort[0x10, 0x28], Gen.Byte.Array[0, 500]).Sample((type, payload) => Read(type, payload) is not null);

    private static XfrmEvent Read(ushort type, byte[] payload) => XfrmEvents.Read(new NetlinkEvent(type, payload, Lost: false));
}
