using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

public class PolicyTests
{
    [KernelFact]
    public Task Policy_PutThenDumped_IsTheSame() => FreshNamespace.RunAsync(async () =>
    {
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        var client = new XfrmClient(kernel);
        XfrmPolicy policy = Samples.OutPolicy;

        await client.PutPolicyAsync(policy);
        IReadOnlyList<XfrmPolicyInfo> dump = await client.PoliciesAsync();

        XfrmPolicyInfo found = Assert.Single(dump);
        Assert.Equal(policy.Selector, found.Policy.Selector);
        Assert.Equal(policy.Templates, found.Policy.Templates);
        Assert.Equal(policy, found.Policy with { Templates = policy.Templates });
    });
}
