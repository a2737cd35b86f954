using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

public class PolicyTests
{
    [KernelFact]
    public Task Policy_PutThenDumped_IsTheSame() => InNamespace(async client =>
    {
        await client.PutPolicyAsync(Samples.OutPolicy);
        await client.PutPolicyAsync(Samples.InPolicy);

        IReadOnlyList<XfrmPolicyInfo> dump = await client.PoliciesAsync();

        Assert.Equal(2, dump.Count);
        AssertSame(Samples.OutPolicy, dump.Single(info => info.Policy.Direction == XfrmDirection.Out).Policy);
        AssertSame(Samples.InPolicy, dump.Single(info => info.Policy.Direction == XfrmDirection.In).Policy);
    });

    [KernelFact]
    public Task Policy_Put_IsWhatIpShows() => InNamespace(async client =>
    {
        await client.PutPolicyAsync(Samples.OutPolicy);

        string shown = FreshNamespace.Execute("ip", "-s xfrm policy");

        Assert.Contains("src 10.1.0.0/16 dst 192.0.2.0/24", shown, StringComparison.Ordinal);
        Assert.Contains("dir out", shown, StringComparison.Ordinal);
        Assert.Contains("priority 2344", shown, StringComparison.Ordinal);
        Assert.Contains("tmpl src 198.51.100.1 dst 203.0.113.2", shown, StringComparison.Ordinal);
        Assert.Contains("proto esp", shown, StringComparison.Ordinal);
        Assert.Contains("reqid 16385", shown, StringComparison.Ordinal);
        Assert.Contains("mode tunnel", shown, StringComparison.Ordinal);
        Assert.Contains("limit: soft (INF)(bytes), hard (INF)(bytes)", shown, StringComparison.Ordinal);
    });

    [KernelFact]
    public Task Policy_AddedByIp_IsReadAsTheSameObject() => InNamespace(async client =>
    {
        FreshNamespace.Execute(
            "ip",
            "xfrm policy add src 10.1.0.0/16 dst 192.0.2.0/24 proto tcp dport 443 dir fwd priority 7 mark 5 mask 0xff if_id 9 "
            + "tmpl src 203.0.113.2 dst 198.51.100.1 proto esp reqid 77 mode tunnel level use");
        var expected = new XfrmPolicy(
            new XfrmSelector(Samples.LocalNet, Samples.RemoteNet) { Protocol = 6, DestinationPort = 443, DestinationPortMask = 0xffff },
            XfrmDirection.Forward)
        {
            Priority = 7,
            Mark = new XfrmMark(5, 0xff),
            InterfaceId = 9,
            Templates = [new XfrmTemplate(Samples.Remote, Samples.Local, IpsecProtocol.Esp, IpsecMode.Tunnel, 77) { Optional = true }],
        };

        XfrmPolicyInfo found = Assert.Single(await client.PoliciesAsync());

        AssertSame(expected, found.Policy);
        Assert.True(await client.DeletePolicyAsync(expected.Id));
        Assert.Empty(await client.PoliciesAsync());
    });

    [KernelFact]
    public Task Policy_OfIPv6_RoundTrips() => InNamespace(async client =>
    {
        var policy = new XfrmPolicy(
            new XfrmSelector(IPNetwork.Parse("2001:db8:1::/48"), IPNetwork.Parse("2001:db8:2::/64")) { Protocol = 58 }, XfrmDirection.In)
        {
            Action = XfrmAction.Block,
            Flags = XfrmPolicyFlags.Icmp,
            Lifetime = new XfrmLifetime { HardAddSeconds = 3600, SoftUseSeconds = 60 },
        };

        await client.PutPolicyAsync(policy);

        AssertSame(policy, Assert.Single(await client.PoliciesAsync()).Policy);
    });

    [KernelFact]
    public Task Policy_PutAgain_TakesTheOldOnesPlace() => InNamespace(async client =>
    {
        await client.PutPolicyAsync(Samples.OutPolicy);
        XfrmPolicy changed = Samples.OutPolicy with { Priority = 99, Templates = [] };

        await client.PutPolicyAsync(changed);

        AssertSame(changed, Assert.Single(await client.PoliciesAsync()).Policy);
    });

    [KernelFact]
    public Task Policy_AddedTwice_IsRefusedWithEexist() => InNamespace(async client =>
    {
        await client.AddPolicyAsync(Samples.OutPolicy);

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => client.AddPolicyAsync(Samples.OutPolicy).AsTask());

        Assert.Equal(Errno.EEXIST, refusal.Errno);
        Assert.Equal("EEXIST", refusal.ErrnoName);
        Assert.Equal("XFRM_MSG_NEWPOLICY", refusal.Operation);
        Assert.False(refusal.Unsupported);
        Assert.Contains("10.1.0.0/16 -> 192.0.2.0/24", refusal.Message, StringComparison.Ordinal);
    });

    [KernelFact]
    public Task Policy_DeletedTwice_IsAbsentTheSecondTime() => InNamespace(async client =>
    {
        await client.PutPolicyAsync(Samples.OutPolicy);

        Assert.NotNull(await client.FindPolicyAsync(Samples.OutPolicy.Id));
        Assert.True(await client.DeletePolicyAsync(Samples.OutPolicy.Id));
        Assert.False(await client.DeletePolicyAsync(Samples.OutPolicy.Id));
        Assert.Null(await client.FindPolicyAsync(Samples.OutPolicy.Id));
    });

    [KernelFact]
    public Task Policy_WithTemplateOfNoProtocol_IsRefusedInTheKernelsWords() => InNamespace(async client =>
    {
        XfrmPolicy wrong = Samples.OutPolicy with
        {
            Templates = [new XfrmTemplate(Samples.Local, Samples.Remote, (IpsecProtocol)99, IpsecMode.Tunnel, 1)],
        };

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => client.PutPolicyAsync(wrong).AsTask());

        Assert.Equal(Errno.EINVAL, refusal.Errno);
        Assert.Contains("EINVAL", refusal.Message, StringComparison.Ordinal);
    });

    [KernelFact]
    public Task SpdInfo_AfterPolicies_CountsThem() => InNamespace(async client =>
    {
        await client.PutPolicyAsync(Samples.OutPolicy);
        await client.PutPolicyAsync(Samples.InPolicy);
        await client.PutPolicyAsync(Samples.InPolicy with { Direction = XfrmDirection.Forward });

        XfrmSpdInfo info = await client.SpdInfoAsync();

        Assert.Equal((1u, 1u, 1u), (info.In, info.Out, info.Forward));
        Assert.True(info.HashBuckets > 0);
    });

    private static Task InNamespace(Func<XfrmClient, Task> test) => FreshNamespace.RunAsync(async () =>
    {
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        await test(new XfrmClient(kernel));
    });

    private static void AssertSame(XfrmPolicy expected, XfrmPolicy found)
    {
        Assert.Equal(expected.Templates, found.Templates);
        Assert.Equal(expected, found with { Templates = expected.Templates });
    }
}
