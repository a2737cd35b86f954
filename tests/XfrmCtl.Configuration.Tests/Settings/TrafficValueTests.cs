using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Tests.Settings;

/// <summary>Amounts, marks, the networks of road warriors, and values of keywords without effect.</summary>
public sealed class TrafficValueTests
{
    [Theory]
    [InlineData("ipsec-max-bytes=1000", 1000ul)]
    [InlineData("ipsec-max-bytes=4KiB", 4096ul)]
    [InlineData("lifebytes=2G", 2147483648ul)]
    [InlineData("salifebytes=\"500 MB\"", 524288000ul)]
    [InlineData("ipsec-max-bytes=8EiB", 1ul << 63)]
    public void OctetLimit_EveryForm_IsRead(string line, ulong octets) => Assert.Equal(octets, Load(line).OctetLimit.Value);

    [Theory]
    [InlineData("mark=5", "5/0xffffffff", "5/0xffffffff")]
    [InlineData("mark=0x10/0xff", "16/0xff", "16/0xff")]
    [InlineData("mark=0", null, null)]
    [InlineData("mark=-1", "%unique", "%unique")]
    [InlineData("mark=-1/0xffffffff", "%unique", "%unique")]
    [InlineData("mark-in=1/1", "1/0x1", null)]
    [InlineData("mark_out=2", null, "2/0xffffffff")]
    public void Mark_EveryForm_IsRead(string line, string? arriving, string? leaving)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection(line);
        ConnectionSettings connection = Assert.Single(loaded.Connections);
        Assert.Equal((arriving, leaving), (connection.MarkIn.Value?.ToString(), connection.MarkOut.Value?.ToString()));
    }

    [Theory]
    [InlineData("mark=5/0", "error 6:7 XC1107")]
    [InlineData("mark=%unique", "error 6:7 XC1103")]
    [InlineData("mark-in=-1", "error 6:10 XC1103")]
    [InlineData("mark=five", "error 6:7 XC1107")]
    [InlineData("mark=5/0xfffffffff", "error 6:9 XC1107")]
    [InlineData("ipsec-max-bytes=4 pounds", "error 6:19 XC1107")]
    [InlineData("ipsec-max-bytes=99999999999E", "error 6:18 XC1107")]
    [InlineData("ipsec-max-packets=-1", "error 6:20 XC1107")]
    [InlineData("overlapip=maybe", "warning 6:12 XC1107")]
    [InlineData("nat-ikev1-method=draft", "warning 6:19 XC1107")]
    [InlineData("leftsubnet=vhost:%priv,%nope", "error 6:25 XC1107")]
    [InlineData("leftsubnet=vnet:%v4:10.0.0.0/40", "error 6:31 XC1107")]
    [InlineData("leftsubnet=vhost:%no,%priv", "error 6:13 XC1103")]
    [InlineData("leftid=%myid", "error 6:9 XC1107")]
    public void Value_Broken_IsReportedAtItsColumn(string line, string expected)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection(line);
        Assert.Contains(expected, Conf.Summary(loaded));
    }

    [Theory]
    [InlineData("virtual_private=%v4:10.0.0.0/8,%v4:!10.1.0.0/16,%v6:fd00::/8", "%v4:10.0.0.0/8 %v4:!10.1.0.0/16 %v6:fd00::/8")]
    [InlineData("virtual-private=%v4:192.168.1.0/24", "%v4:192.168.1.0/24")]
    public void VirtualPrivate_EveryForm_IsRead(string line, string networks)
    {
        using LoadedConfiguration loaded = Conf.Load($"config setup\n\t{line}\n");
        Assert.Equal(networks, string.Join(' ', loaded.Setup.VirtualPrivate.Value));
    }

    [Theory]
    [InlineData("virtual_private=10.0.0.0/8", "warning 2:18 XC1107")]
    [InlineData("virtual_private=%v4:10.0.0.0/8,%v4:!300.0.0.0/8", "warning 2:38 XC1107")]
    [InlineData("virtual_private=%v6:10.0.0.0/8", "warning 2:22 XC1107")]
    [InlineData("logtime=perhaps", "warning 2:10 XC1107")]
    [InlineData("nhelpers=two", "warning 2:11 XC1107")]
    public void Setup_Broken_IsWarnedOfAtItsColumn(string line, string expected)
    {
        using LoadedConfiguration loaded = Conf.Load($"config setup\n\t{line}\n");
        Assert.Contains(expected, Conf.Summary(loaded));
    }

    [Fact]
    public void MyId_InConfigSetup_StandsForItself()
    {
        using LoadedConfiguration loaded = Conf.Load($"config setup\n\tmyid=@gw.example.net\n{Conf.ConnectionText("leftid=%myid")}");
        Setting<IdentitySpecification?> id = Assert.Single(loaded.Connections).Left.Id;
        Assert.Equal("@gw.example.net [ipsec.conf:2:7 (from myid)]", id.ToString());
    }

    private static ConnectionSettings Load(string line)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection(line);
        Assert.False(loaded.HasErrors, string.Join('\n', loaded.Diagnostics));
        return Assert.Single(loaded.Connections);
    }
}
