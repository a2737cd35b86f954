using System.Net;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Cli.Verification.Checks;

namespace XfrmCtl.Cli.Tests.Verification;

public sealed class SysctlCheckTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public static TheoryData<string> AllChecks => ["send", "accept", "rp", "forward", "larval", "acquire", "disable"];

    public void Dispose() => _proc.Dispose();

    // Each family has its own setting, and its own networks that need it.
    [Theory]
    [InlineData("10.1.0.0/16", "1", "0", CheckResult.Ok, "")]
    [InlineData("2001:db8:1::/64", "1", "0", CheckResult.Failed, "sysctl -w net.ipv6.conf.all.forwarding=1")]
    [InlineData("2001:db8:1::/64", "0", "1", CheckResult.Ok, "")]
    [InlineData("10.1.0.0/16 2001:db8:1::/64", "0", "0", CheckResult.Failed, "sysctl -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1")]
    public void IpForward_NetworksOfAFamily_NeedItsOwnSetting(string networks, string ipv4, string ipv6, CheckResult expected, string fix)
    {
        _proc.Write("/proc/sys/net/ipv4/ip_forward", ipv4);
        _proc.Write("/proc/sys/net/ipv6/conf/all/forwarding", ipv6);
        ConnectionFacts gateway = new() { Name = "net", LocalNetworks = [.. networks.Split(' ').Select(text => global::System.Net.IPNetwork.Parse(text))] };

        CheckReport report = _proc.Run(new IpForwardCheck(), FakeProc.With(gateway));

        Assert.Equal((expected, fix), (report.Result, report.Fix ?? ""));
    }

    [Theory]
    [MemberData(nameof(AllChecks))]
    public void Check_MachineInOrder_IsOk(string name)
    {
        CheckReport report = _proc.Run(Make(name));

        Assert.Equal(CheckResult.Ok, report.Result);
        Assert.Null(report.Fix);
    }

    [Theory]
    [MemberData(nameof(AllChecks))]
    public void Check_NoProc_IsSkippedOrOkButNeverFails(string name)
    {
        CheckReport report = _proc.Run(Make(name), machine: new FakeMachine("/nonexistent"));

        Assert.NotEqual(CheckResult.Failed, report.Result);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("default")]
    [InlineData("eth1")]
    public void SendRedirects_OnSomewhere_FailsAndNamesIt(string device)
    {
        _proc.Interface(device, "send_redirects", 1);

        CheckReport report = _proc.Run(new SendRedirectsCheck());

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains(device, report.Detail, StringComparison.Ordinal);
        Assert.Equal($"sysctl -w net.ipv4.conf.{device}.send_redirects=0", report.Fix);
    }

    [Fact]
    public void SendRedirects_VlanInterface_IsWrittenAsSysctlWantsIt()
    {
        _proc.Interface("eth0.7", "send_redirects", 1);

        Assert.Equal("sysctl -w net.ipv4.conf.eth0/7.send_redirects=0", _proc.Run(new SendRedirectsCheck()).Fix);
    }

    [Theory]
    [InlineData(1, 1, 0, CheckResult.Ok)] // forwards: both must be set
    [InlineData(1, 1, 1, CheckResult.Failed)]
    [InlineData(0, 1, 0, CheckResult.Failed)] // does not forward: either is enough
    [InlineData(0, 0, 1, CheckResult.Failed)]
    [InlineData(0, 0, 0, CheckResult.Ok)]
    public void AcceptRedirects_InterfaceAndAll_CountAsTheKernelCounts(int forwarding, int own, int all, CheckResult expected)
    {
        _proc.Interface("eth0", "forwarding", forwarding);
        _proc.Interface("eth0", "accept_redirects", own);
        _proc.Interface("all", "accept_redirects", all);

        Assert.Equal(expected, _proc.Run(new AcceptRedirectsCheck()).Result);
    }

    [Fact]
    public void AcceptRedirects_Default_FailsForInterfacesToCome()
    {
        _proc.Interface("default", "accept_redirects", 1);

        CheckReport report = _proc.Run(new AcceptRedirectsCheck());

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains("default", report.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, CheckResult.Failed)]
    [InlineData(1, 0, CheckResult.Failed)]
    [InlineData(0, 2, CheckResult.Ok)]
    [InlineData(2, 1, CheckResult.Ok)]
    public void ReversePathFilter_InterfaceAndAll_GreaterCounts(int all, int own, CheckResult expected)
    {
        _proc.Interface("all", "rp_filter", all);
        _proc.Interface("default", "rp_filter", own);
        _proc.Interface("eth0", "rp_filter", own);
        _proc.Interface("eth1", "rp_filter", own);

        Assert.Equal(expected, _proc.Run(new ReversePathFilterCheck()).Result);
    }

    [Fact]
    public void IpForward_OffOnAGateway_Fails()
    {
        _proc.Write("/proc/sys/net/ipv4/ip_forward", "0\n");

        CheckReport report = _proc.Run(new IpForwardCheck(), FakeProc.With(Gateway));

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Equal("sysctl -w net.ipv4.ip_forward=1", report.Fix);
    }

    [Fact]
    public void IpForward_OffAndTunnelForThisHostOnly_IsOk()
    {
        _proc.Write("/proc/sys/net/ipv4/ip_forward", "0\n");

        Assert.Equal(CheckResult.Ok, _proc.Run(new IpForwardCheck(), FakeProc.With(HostOnly)).Result);
    }

    [Fact]
    public void IpForward_OffWithTwoInterfacesAndNoConnection_Fails()
    {
        _proc.Write("/proc/sys/net/ipv4/ip_forward", "0\n");

        CheckReport report = _proc.Run(new IpForwardCheck());

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains("2 interfaces", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void LarvalDrop_Off_Fails()
    {
        _proc.Write("/proc/sys/net/core/xfrm_larval_drop", "0\n");

        Assert.Equal(CheckResult.Failed, _proc.Run(new LarvalDropCheck()).Result);
    }

    [Theory]
    [InlineData(5, CheckResult.Warning)]
    [InlineData(10, CheckResult.Ok)]
    [InlineData(300, CheckResult.Ok)]
    [InlineData(3600, CheckResult.Warning)]
    public void AcquireExpiry_Seconds_AreJudged(int seconds, CheckResult expected)
    {
        _proc.Write("/proc/sys/net/core/xfrm_acq_expires", $"{seconds}\n");

        Assert.Equal(expected, _proc.Run(new AcquireExpiryCheck()).Result);
    }

    [Theory]
    [InlineData("disable_xfrm", "eth0", CheckResult.Failed)]
    [InlineData("disable_policy", "eth0", CheckResult.Warning)]
    [InlineData("disable_policy", "vti7", CheckResult.Ok)]
    public void DisableXfrm_SetOnAnInterface_IsJudged(string name, string device, CheckResult expected)
    {
        _proc.Interface(device, name, 1);

        Assert.Equal(expected, _proc.Run(new DisableXfrmCheck()).Result);
    }

    [Fact]
    public void Xfrm_NoSysctls_Fails()
    {
        _proc.Remove("/proc/sys/net/core/xfrm_acq_expires");

        Assert.Equal(CheckResult.Failed, _proc.Run(new XfrmCheck()).Result);
    }

    private static ConnectionFacts Gateway => new()
    {
        Name = "net-net",
        LocalAddress = IPAddress.Parse("203.0.113.133"),
        LocalNetworks = [IPNetwork.Parse("10.1.0.0/16")],
    };

    private static ConnectionFacts HostOnly => new()
    {
        Name = "L2L-IPSEC",
        LocalAddress = IPAddress.Parse("203.0.113.133"),
        SourceAddress = IPAddress.Parse("203.0.113.200"),
        LocalNetworks = [IPNetwork.Parse("203.0.113.200/32")],
    };

    private static Check Make(string name) => name switch
    {
        "send" => new SendRedirectsCheck(),
        "accept" => new AcceptRedirectsCheck(),
        "rp" => new ReversePathFilterCheck(),
        "forward" => new IpForwardCheck(),
        "larval" => new LarvalDropCheck(),
        "acquire" => new AcquireExpiryCheck(),
        _ => new DisableXfrmCheck(),
    };
}
