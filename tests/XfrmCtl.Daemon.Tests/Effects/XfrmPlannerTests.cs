using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Tests.Effects;

public sealed class XfrmPlannerTests
{
    private static readonly ImmutableArray<XfrmDirection> BothWays = [.. XfrmPlanner.Outward, .. XfrmPlanner.Inward];

    [Fact]
    [Trait("Hostile", "T20")]
    public void Inbound_TripleDesMd5InUdp_IsTheStateOfThePeersPackets()
    {
        using ChildSaInstallation child = Samples.Child();
        XfrmState state = XfrmPlanner.Inbound(child);
        Assert.Equal(new XfrmStateId(Samples.Local, new Spi(0xc0000001), IpsecProtocol.Esp), state.Id);
        Assert.Equal(Samples.Remote, state.Source);
        Assert.Equal(16384u, state.Reqid);
        Assert.Equal(IpsecMode.Tunnel, state.Mode);
        Assert.Equal(128, state.ReplayWindow);
        Assert.Equal(XfrmStateFlags.AfUnspec, state.Flags);
        Assert.Null(state.Selector);
        Assert.Equal(("cbc(des3_ede)", 192, (byte)0x10), (state.Encryption!.Name, state.Encryption.KeyBits, state.Encryption.Key!.Span[0]));
        Assert.Equal(("hmac(md5)", 128, 96, (byte)0x11), (state.Integrity!.Name, state.Integrity.KeyBits, state.Integrity.IcvBits, state.Integrity.Key!.Span[0]));
        Assert.Null(state.Aead);
        Assert.Equal(new XfrmEncapsulation(1664, 4500), state.Encapsulation);
        Assert.Equal(28800ul, state.Lifetime.HardAddSeconds);
    }

    [Fact]
    [Trait("Hostile", "T20")]
    public void Outbound_TripleDesMd5InUdp_IsTheStateOfOurPackets()
    {
        using ChildSaInstallation child = Samples.Child();
        XfrmState state = XfrmPlanner.Outbound(child);
        Assert.Equal(new XfrmStateId(Samples.Remote, new Spi(0x11110001), IpsecProtocol.Esp), state.Id);
        Assert.Equal(Samples.Local, state.Source);
        Assert.Equal(0, state.ReplayWindow);
        Assert.Equal((byte)0x20, state.Encryption!.Key!.Span[0]);
        Assert.Equal(XfrmSelector.Between(Samples.LocalSelector, Samples.RemoteSelector), state.Selector); // or another network's packets would leave by it
        Assert.Equal(new XfrmEncapsulation(4500, 1664), state.Encapsulation);
    }

    [Fact]
    public void Outbound_AesGcm_IsOneAlgorithmWithSaltInItsKey()
    {
        using ChildSaInstallation child = Samples.Child(algorithms: new EspProposal(CipherTable.AesGcm16, 128, null), encapsulated: false);
        XfrmState state = XfrmPlanner.Outbound(child);
        Assert.Equal(("rfc4106(gcm(aes))", 160, 128), (state.Aead!.Name, state.Aead.KeyBits, state.Aead.IcvBits));
        Assert.Null(state.Encryption);
        Assert.Null(state.Integrity);
        Assert.Null(state.Encapsulation);
    }

    [Fact]
    public void Inbound_TransportModeWithoutUdp_IsNarrowedToItsTraffic()
    {
        using ChildSaInstallation child = Samples.Child(mode: IpsecMode.Transport, encapsulated: false);
        XfrmState state = XfrmPlanner.Inbound(child);
        Assert.Equal(XfrmSelector.Between(Samples.RemoteSelector, Samples.LocalSelector), state.Selector);
        Assert.Equal(XfrmStateFlags.None, state.Flags);
    }

    [Fact]
    public void State_OfAh_HasIntegrityAloneAndTheRfcsAlignment()
    {
        using ChildSaInstallation child = Samples.Child(algorithms: EspProposal.Ah(IntegrityTable.HmacSha256), encapsulated: false) with { Protocol = IpsecProtocol.Ah };
        XfrmState state = XfrmPlanner.Inbound(child);
        Assert.Equal(IpsecProtocol.Ah, state.Id.Protocol);
        Assert.Equal(("hmac(sha256)", 256, 128), (state.Integrity!.Name, state.Integrity.KeyBits, state.Integrity.IcvBits));
        Assert.Null(state.Encryption);
        Assert.Null(state.Aead);
        Assert.Equal(XfrmStateFlags.AfUnspec | XfrmStateFlags.Align4, state.Flags); // 28 octets of header, not 32 (RFC 4302 §3.3.3.2.1)
        Assert.All(XfrmPlanner.Policies(child, BothWays), policy => Assert.Equal(IpsecProtocol.Ah, Assert.Single(policy.Templates).Protocol));
    }

    [Fact]
    public void Inbound_TransportInUdp_KnowsThePeersOwnAddress()
    {
        IPAddress own = IPAddress.Parse("192.168.77.10");
        using ChildSaInstallation child = Samples.Child(mode: IpsecMode.Transport) with { OriginalRemote = own };
        Assert.Equal(own, XfrmPlanner.Inbound(child).Encapsulation!.OriginalAddress);
        Assert.Null(XfrmPlanner.Outbound(child).Encapsulation!.OriginalAddress);
        Assert.Null(XfrmPlanner.Inbound(child).Selector);
    }

    // What the two sides agreed on, or less where the configuration says less; the responder's margin is half of the initiator's.
    [Theory]
    [InlineData(null, null, true, null, null)]
    [InlineData(4608000UL, null, true, 4246732800UL, 4718592000UL)]
    [InlineData(4608000UL, null, false, 4482662400UL, 4718592000UL)]
    [InlineData(1000UL, 10000UL, true, 9000UL, 10000UL)]
    [InlineData(1UL, 10000UL, true, 24UL, 1024UL)]
    public void State_WithALimitOfOctets_HasTheSmallerOne(ulong? kilobytes, ulong? own, bool initiator, ulong? soft, ulong? hard)
    {
        using ChildSaInstallation child = Samples.Child() with { Kilobytes = kilobytes, Initiator = initiator };
        KernelSettings kernel = KernelSettings.Usual with { Octets = own is null ? null : KernelSettings.Limits(own.Value, 0) };
        XfrmLifetime lifetime = XfrmPlanner.Outbound(child, kernel).Lifetime;
        Assert.Equal((soft, hard), (lifetime.SoftOctets, lifetime.HardOctets));
    }

    [Fact]
    public void Policies_Tunnel_AreOutInAndForwardWithTheReqidAndNoSpi()
    {
        using ChildSaInstallation child = Samples.Child();
        XfrmPolicy[] policies = [.. XfrmPlanner.Policies(child, BothWays)];
        Assert.Equal([XfrmDirection.Out, XfrmDirection.In, XfrmDirection.Forward], policies.Select(policy => policy.Direction));
        Assert.Equal(new XfrmTemplate(Samples.Local, Samples.Remote, IpsecProtocol.Esp, IpsecMode.Tunnel, 16384), Assert.Single(policies[0].Templates));
        Assert.Equal(new XfrmTemplate(Samples.Remote, Samples.Local, IpsecProtocol.Esp, IpsecMode.Tunnel, 16384), Assert.Single(policies[1].Templates));
        Assert.Equal(XfrmSelector.Between(Samples.LocalSelector, Samples.RemoteSelector), policies[0].Selector);
        Assert.Equal(XfrmSelector.Between(Samples.RemoteSelector, Samples.LocalSelector), policies[2].Selector);
        // 500000 + 4 * (0 + 8 free bits) + 2 (any protocol) + 1 (any port)
        Assert.All(policies, policy => Assert.Equal(500035u, policy.Priority));
    }

    [Fact]
    public void Policies_TransportMode_HaveNoForward()
    {
        using ChildSaInstallation child = Samples.Child(mode: IpsecMode.Transport);
        Assert.DoesNotContain(XfrmPlanner.Policies(child, BothWays), policy => policy.Direction == XfrmDirection.Forward);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", 0, 0)]
    [InlineData("10.0.0.0/24", "10.0.0.0/24", 6, 0)]
    [InlineData("10.0.0.0/24", "10.0.0.0/24", 6, 443)]
    [InlineData("2001:db8::/32", "2001:db8::/64", 0, 0)]
    public void Trap_NarrowerSelector_HasTheBetterPriority(string wider, string narrower, byte protocol, int port)
    {
        uint Priority(string network, byte number, ushort service) => XfrmPlanner.Trap(Samples.Profile() with
        {
            Selectors = [new(new(IPNetwork.Parse(network), number, service), new(IPNetwork.Parse(network)))],
        })[0].Priority;
        Assert.True(Priority(narrower, protocol, (ushort)port) < Priority(wider, 0, 0));
    }

    [Fact]
    public void Trap_Profile_HasThePoliciesOfItsChildren()
    {
        using ChildSaInstallation child = Samples.Child();
        Assert.Equal(
            XfrmPlanner.Policies(child, BothWays).Select(policy => (policy.Id, policy.Priority, policy.Templates[0])),
            XfrmPlanner.Trap(Samples.Profile()).Select(policy => (policy.Id, policy.Priority, policy.Templates[0])));
    }

    [Fact]
    public void Policies_OwnPriority_IsTakenAsItIsWritten()
    {
        using ChildSaInstallation child = Samples.Child();
        var kernel = new KernelSettings { Priority = 1000 };
        Assert.All(XfrmPlanner.Policies(child, BothWays, kernel), policy => Assert.Equal(1000u, policy.Priority));
        Assert.All(XfrmPlanner.Trap(Samples.Profile(), kernel), policy => Assert.Equal(1000u, policy.Priority));
        XfrmPolicy ours = XfrmPlanner.Trap(Samples.Profile(), kernel)[0];
        Assert.False(ChildPlanner.IsOurs(ours, new HashSet<uint>()));
        Assert.True(ChildPlanner.IsOurs(ours, new HashSet<uint>(), new HashSet<uint> { 1000 }));
        Assert.Equal(500035u, XfrmPlanner.Prioritised(ours, new(Samples.LocalSelector, Samples.RemoteSelector), KernelSettings.Usual).Priority);
    }

    [Fact]
    public void StatesAndPolicies_Marks_AreThoseOfTheirDirection()
    {
        using ChildSaInstallation child = Samples.Child();
        (XfrmMark arriving, XfrmMark leaving) = (new(0x10, 0xff), new(7, uint.MaxValue));
        var kernel = new KernelSettings { MarkIn = arriving, MarkOut = leaving };
        Assert.Equal((arriving, leaving), (XfrmPlanner.Inbound(child, kernel).Id.Mark, XfrmPlanner.Outbound(child, kernel).Id.Mark));
        Assert.Equal([leaving, arriving, arriving], XfrmPlanner.Policies(child, BothWays, kernel).Select(policy => policy.Mark!.Value));
        InstalledChild installed = InstalledChild.Of(child, kernel);
        Assert.Equal((XfrmPlanner.Inbound(child, kernel).Id, XfrmPlanner.Outbound(child, kernel).Id), (installed.In, installed.Out));
    }

    [Theory]
    [InlineData("sha256", true, 96)]
    [InlineData("sha256", false, 128)]
    [InlineData("sha1", true, 96)]
    [InlineData("sha512", true, 256)]
    public void Inbound_TruncatedSha256_CutsThatAlgorithmAlone(string integrity, bool truncates, int bits)
    {
        IntegrityAlgorithm algorithm = IntegrityTable.Rows.Single(row => row.KernelName == $"hmac({integrity})");
        using ChildSaInstallation child = Samples.Child(algorithms: new EspProposal(CipherTable.Aes, 128, algorithm));
        Assert.Equal(bits, XfrmPlanner.Inbound(child, new KernelSettings { TruncatesSha256 = truncates }).Integrity!.IcvBits);
    }

    [Theory]
    [InlineData(0, 0, null, null)]
    [InlineData(1000, 0, 900ul, 1000ul)]
    [InlineData(1000, 300, 700ul, 1000ul)]
    [InlineData(1000, 2000, 900ul, 1000ul)]
    public void States_Limits_EndAtTheLimitAndAskToBeRenewedTheMarginBefore(ulong limit, ulong margin, ulong? soft, ulong? hard)
    {
        using ChildSaInstallation child = Samples.Child();
        var kernel = new KernelSettings { Octets = KernelSettings.Limits(limit, margin), Packets = KernelSettings.Limits(limit, margin) };
        foreach (XfrmState state in new[] { XfrmPlanner.Inbound(child, kernel), XfrmPlanner.Outbound(child, kernel) })
        {
            Assert.Equal((soft, hard), (state.Lifetime.SoftOctets, state.Lifetime.HardOctets));
            Assert.Equal((soft, hard), (state.Lifetime.SoftPackets, state.Lifetime.HardPackets));
        }
    }

    [Fact]
    public void Trap_PeerWithoutAddress_IsNone() => Assert.Empty(XfrmPlanner.Trap(Samples.Profile() with { Remote = null }));

    [Fact]
    public void IsOurs_PolicyOfAnotherProgram_IsNot()
    {
        XfrmPolicy ours = XfrmPlanner.Trap(Samples.Profile())[0];
        Assert.True(ChildPlanner.IsOurs(ours, new HashSet<uint>()));
        Assert.False(ChildPlanner.IsOurs(ours with { Priority = 375423 }, new HashSet<uint>()));
        Assert.False(ChildPlanner.IsOurs(ours with { Templates = [] }, new HashSet<uint>()));
        Assert.False(ChildPlanner.IsOurs(ours with { Templates = [ours.Templates[0] with { Reqid = 1 }] }, new HashSet<uint>()));
        Assert.True(ChildPlanner.IsOurs(ours with { Templates = [ours.Templates[0] with { Reqid = 1 }] }, new HashSet<uint> { 1 }));
    }
}
