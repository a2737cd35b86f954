using System.Net;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Tests.Settings;

public sealed class ValueTests
{
    [Theory]
    [InlineData("28800", 28800)]
    [InlineData("28800s", 28800)]
    [InlineData("480m", 28800)]
    [InlineData("8h", 28800)]
    [InlineData("8H", 28800)]
    [InlineData("0.5d", 43200)]
    [InlineData("1d", 86400)]
    public void Time_WithOrWithoutUnit_IsRead(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Conf.Connection($"salifetime={text}").SaLifetime.Value);

    [Theory]
    [InlineData("500", 500)]
    [InlineData("250ms", 250)]
    [InlineData("2s", 2000)]
    public void Time_OfRetransmission_CountsInMilliseconds(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Conf.Connection($"retransmit-interval={text}").RetransmitInterval.Value);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("YES", true)]
    [InlineData("on", true)]
    [InlineData("y", true)]
    [InlineData("True", true)]
    [InlineData("no", false)]
    [InlineData("Off", false)]
    [InlineData("n", false)]
    [InlineData("false", false)]
    public void Boolean_AnySpelling_IsRead(string text, bool value) => Assert.Equal(value, Conf.Connection($"pfs={text}").Pfs.Value);

    [Theory]
    [InlineData("50%", 50)]
    [InlineData("50", 50)]
    [InlineData("0%", 0)]
    public void Percent_WithOrWithoutSign_IsRead(string text, int percent) => Assert.Equal(percent, Conf.Connection($"rekeyfuzz={text}").RekeyFuzzPercent.Value);

    [Theory]
    [InlineData("%forever", 0)]
    [InlineData("0", 0)]
    [InlineData("3", 3)]
    public void KeyingTries_NumberOrForever_IsRead(string text, int tries) => Assert.Equal(tries, Conf.Connection($"keyingtries={text}").KeyingTries.Value);

    [Theory]
    [InlineData("leftsubnet=10/8", "10.0.0.0/8")]
    [InlineData("leftsubnet=10.1.0.0/255.255.0.0", "10.1.0.0/16")]
    [InlineData("leftsubnet=192.0.2.7", "192.0.2.7/32")]
    [InlineData("leftsubnet=0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("leftsubnet=2001:db8::/32", "2001:db8::/32")]
    [InlineData("leftsubnet=10.0.0.0/8,192.0.2.0/24", "10.0.0.0/8 192.0.2.0/24")]
    [InlineData("leftsubnets={10.0.0.0/8 192.0.2.0/24}", "10.0.0.0/8 192.0.2.0/24")]
    [InlineData("leftsubnets=\"10.0.0.0/8, 192.0.2.0/24\"", "10.0.0.0/8 192.0.2.0/24")]
    public void Subnets_EveryForm_IsRead(string line, string networks) =>
        Assert.Equal(networks, string.Join(' ', Conf.Connection(line).Left.Subnets.Value));

    [Fact]
    public void Subnets_SeveralLines_AddUp() =>
        Assert.Equal("10.0.0.0/8 192.0.2.0/24", string.Join(' ', Conf.Connection("leftsubnets=10.0.0.0/8", "leftsubnets=192.0.2.0/24").Left.Subnets.Value));

    [Fact]
    public void Subnets_SourceAddressAlone_FollowFromIt()
    {
        EndSettings left = Conf.Connection("leftsourceip=192.0.2.9").Left;
        Assert.Equal("192.0.2.9/32", Assert.Single(left.Subnets.Value).ToString());
        Assert.Equal("ipsec.conf:6:15 (from leftsourceip)", left.Subnets.Origin.ToString());
    }

    [Theory]
    [InlineData("17/1701", 17, 1701)]
    [InlineData("udp/l2tp", 17, 1701)]
    [InlineData("tcp", 6, 0)]
    [InlineData("17/%any", 17, 0)]
    [InlineData("1", 1, 0)]
    public void ProtoPort_EveryForm_IsRead(string text, byte protocol, ushort port) =>
        Assert.Equal(new ProtocolPort(protocol, port), Conf.Connection($"leftprotoport={text}").Left.ProtocolPort.Value);

    [Theory]
    [InlineData("192.0.2.1", IdentityKind.Address, "192.0.2.1")]
    [InlineData("2001:db8::1", IdentityKind.Address, "2001:db8::1")]
    [InlineData("@vpn.example.net", IdentityKind.Fqdn, "@vpn.example.net")]
    [InlineData("admin@example.net", IdentityKind.UserFqdn, "admin@example.net")]
    [InlineData("@admin@example.net", IdentityKind.UserFqdn, "admin@example.net")]
    [InlineData("@[group one]", IdentityKind.KeyId, "@[group one]")]
    [InlineData("@#67726f7570", IdentityKind.KeyId, "@[group]")]
    [InlineData("\"C=CH, O=Example, CN=gw\"", IdentityKind.DistinguishedName, "C=CH, O=Example, CN=gw")]
    [InlineData("\"/C=CH/O=Example/CN=gw\"", IdentityKind.DistinguishedName, "/C=CH/O=Example/CN=gw")]
    [InlineData("@~30123110300e060355040a0c075ac3bc72696368", IdentityKind.DistinguishedName, "O=Zürich")]
    [InlineData("@~c0ffee", IdentityKind.DistinguishedName, "@~c0ffee")]
    [InlineData("keyid:group", IdentityKind.KeyId, "@[group]")]
    [InlineData("fqdn:vpn.example.net", IdentityKind.Fqdn, "@vpn.example.net")]
    [InlineData("email:admin@example.net", IdentityKind.UserFqdn, "admin@example.net")]
    [InlineData("ipv4:192.0.2.1", IdentityKind.Address, "192.0.2.1")]
    [InlineData("\"asn1dn:C=CH, CN=gw\"", IdentityKind.DistinguishedName, "C=CH, CN=gw")]
    [InlineData("%any", IdentityKind.Any, "%any")]
    [InlineData("vpn.example.net", IdentityKind.HostName, "vpn.example.net")]
    public void Identity_EveryForm_IsRead(string text, IdentityKind kind, string shown)
    {
        IdentitySpecification? id = Conf.Connection($"leftid={text}").Left.Id.Value;
        Assert.Equal((kind, shown), (id?.Kind, id?.ToString()));
    }

    [Fact]
    public void Identity_KeyIdInHex_HasItsOctets() =>
        Assert.Equal([0xc0, 0xff, 0xee], Conf.Connection("leftid=@#c0ffee").Left.Id.Value!.Data.AsSpan().ToArray());

    [Theory]
    [InlineData("192.0.2.1", typeof(HostSpecification.Address))]
    [InlineData("2001:db8::1", typeof(HostSpecification.Address))]
    [InlineData("vpn.example.net", typeof(HostSpecification.HostName))]
    [InlineData("%defaultroute", typeof(HostSpecification.DefaultRoute))]
    [InlineData("%any", typeof(HostSpecification.Any))]
    [InlineData("0.0.0.0", typeof(HostSpecification.Any))]
    [InlineData("%eth0.100", typeof(HostSpecification.Device))]
    public void Host_EveryForm_IsRead(string text, Type type)
    {
        using LoadedConfiguration loaded = Conf.Load($"conn c\n\tleft={text}\n\tright=198.51.100.2\n");
        Assert.IsType(type, Assert.Single(loaded.Connections).Left.Host.Value);
    }

    [Theory]
    [InlineData("%direct", typeof(NextHop.Direct))]
    [InlineData("%defaultroute", typeof(NextHop.DefaultRoute))]
    [InlineData("192.0.2.254", typeof(NextHop.Address))]
    public void NextHop_EveryForm_IsRead(string text, Type type) => Assert.IsType(type, Conf.Connection($"leftnexthop={text}").Left.NextHop.Value);

    [Theory]
    [InlineData("ignore", AutoAction.Ignore)]
    [InlineData("add", AutoAction.Add)]
    [InlineData("route", AutoAction.Route)]
    [InlineData("ondemand", AutoAction.Route)]
    [InlineData("start", AutoAction.Start)]
    [InlineData("UP", AutoAction.Start)]
    public void Auto_EveryWord_IsRead(string word, AutoAction action)
    {
        using LoadedConfiguration loaded = Conf.Load($"conn c\n\tleft=192.0.2.1\n\tright=198.51.100.2\n\tauthby=secret\n\tauto={word}\n");
        Assert.Equal(action, Assert.Single(loaded.Connections).Auto.Value);
    }

    [Theory]
    [InlineData("encapsulation=yes", true)]
    [InlineData("encapsulation=auto", false)]
    [InlineData("forceencaps=yes", true)]
    public void ForceEncaps_EitherDialect_IsRead(string line, bool value) => Assert.Equal(value, Conf.Connection(line).ForceEncaps.Value);

    [Fact]
    public void Dpd_DelayAlone_IsCompleted()
    {
        using LoadedConfiguration loaded = Conf.LoadConnection("dpddelay=15");
        ConnectionSettings connection = Assert.Single(loaded.Connections);
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(120)), (connection.DpdDelay.Value, connection.DpdTimeout.Value));
    }

    [Fact]
    public void Lifetime_LongerThanADay_IsLowered()
    {
        using LoadedConfiguration loaded = Conf.LoadConnection("ikelifetime=48h");
        Assert.Equal(TimeSpan.FromDays(1), Assert.Single(loaded.Connections).IkeLifetime.Value);
    }

    [Fact]
    public void PlutoOptions_PerPeerLogBase_IsTheDirectory()
    {
        using LoadedConfiguration loaded = Conf.Load("config setup\n\tplutoopts=\"--perpeerlog --perpeerlogbase /var/log/peers\"\n");
        Assert.True(loaded.Setup.PerPeerLog.Value);
        Assert.Equal("/var/log/peers", loaded.Setup.PerPeerLogDirectory.Value);
        Assert.Empty(loaded.Diagnostics);
    }

    [Fact]
    public void PlutoDebug_Words_AreSplit()
    {
        using LoadedConfiguration loaded = Conf.Load("config setup\n\tplutodebug=\"control Parsing\"\n");
        Assert.Equal(["control", "parsing"], loaded.Setup.PlutoDebug.Value);
    }

    [Fact]
    public void Setup_WithoutAny_HasTheDefaults()
    {
        using LoadedConfiguration loaded = Conf.Load("");
        Assert.Null(loaded.Setup.Listen.Value);
        Assert.True(loaded.Setup.NatTraversal.Value);
        Assert.Equal("netkey", loaded.Setup.ProtoStack.Value);
        Assert.False(loaded.Setup.PerPeerLog.Value);
        Assert.Equal(TimeSpan.FromSeconds(20), loaded.Setup.KeepAlive.Value);
    }

    [Fact]
    public void Setup_Twice_BothCount()
    {
        using LoadedConfiguration loaded = Conf.Load("config setup\n\tlisten=192.0.2.1\nconn c\nconfig setup\n\tkeep_alive=10\n");
        Assert.Equal(IPAddress.Parse("192.0.2.1"), loaded.Setup.Listen.Value);
        Assert.Equal(TimeSpan.FromSeconds(10), loaded.Setup.KeepAlive.Value);
    }
}
