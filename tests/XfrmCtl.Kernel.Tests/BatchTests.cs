using System.Net;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

public class BatchTests
{
    private const int Many = 3000;

    [KernelFact]
    public Task Batch_OfManyPolicies_IsCarriedOutAndDumped() => InNamespace(async (kernel, client) =>
    {
        using var batch = new XfrmBatch();
        for (int i = 0; i < Many; i++)
            batch.PutPolicy(Policy(i));

        int refusals = await batch.SendAsync(kernel);

        Assert.Equal(0, refusals);
        Assert.Equal(Many, batch.Results.Length);
        var dump = await client.PoliciesAsync();
        Assert.Equal(Many, dump.Select(info => info.Policy.Selector).Distinct().Count());
    });

    [KernelFact]
    public Task Batch_WithRequestsThatFail_NamesEachAndCarriesOutTheRest() => InNamespace(async (kernel, client) =>
    {
        int[] absent = [0, 1, 499, 998, 999];
        using var batch = new XfrmBatch();
        for (int i = 0; i < 1000; i++)
        {
            if (absent.Contains(i))
                batch.DeletePolicy(Policy(Many + i).Id);
            else
                batch.PutPolicy(Policy(i));
        }

        int refusals = await batch.SendAsync(kernel);

        Assert.Equal(absent.Length, refusals);
        for (int i = 0; i < 1000; i++)
            Assert.Equal(absent.Contains(i) ? Errno.ENOENT : 0, batch.Results.Span[i].Errno);
        Assert.Equal(1000 - absent.Length, (await client.PoliciesAsync()).Count);
    });

    [KernelFact]
    public Task Batch_WhereEveryRequestFails_LosesNoReport() => InNamespace(async (kernel, _) =>
    {
        using var batch = new XfrmBatch();
        for (int i = 0; i < Many; i++)
            batch.DeletePolicy(Policy(i).Id);

        Assert.Equal(Many, await batch.SendAsync(kernel));
        Assert.All(batch.Results.ToArray(), result => Assert.Equal(Errno.ENOENT, result.Errno));
    });

    [KernelFact]
    public Task Batch_FilledAgain_AllocatesNothingPerRequest() => InNamespace(async (kernel, _) =>
    {
        XfrmPolicy[] policies = [.. Enumerable.Range(0, 500).Select(Policy)];
        using var batch = new XfrmBatch();
        async Task<long> Round()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (XfrmPolicy policy in policies)
                batch.PutPolicy(policy);
            await batch.SendAsync(kernel);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        await Round();
        await Round();
        long allocated = await Round();

        // The smallest object takes 24 octets; what is left is what the send itself takes, once.
        Assert.True(allocated < 4 * policies.Length, $"{allocated} octets for {policies.Length} requests");
    });

    [KernelFact]
    public Task Connection_UsedByManyAtOnce_GivesEachItsOwnAnswer() => InNamespace(async (_, client) =>
    {
        async Task Use(int first)
        {
            for (int i = first; i < first + 50; i++)
            {
                await client.PutPolicyAsync(Policy(i));
                XfrmPolicyInfo? found = await client.FindPolicyAsync(Policy(i).Id);
                Assert.Equal(Policy(i).Selector, found?.Policy.Selector);
                Assert.False(await client.DeletePolicyAsync(Policy(Many + i).Id));
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => Use(n * 50))));

        Assert.Equal(400, (await client.PoliciesAsync()).Count);
    });

    [KernelFact]
    public Task Connection_AfterACancelledExchange_StillWorks() => InNamespace(async (kernel, client) =>
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PutPolicyAsync(Policy(1), cancelled.Token).AsTask());
        await client.PutPolicyAsync(Policy(2));

        Assert.Equal(Policy(2).Selector, Assert.Single(await client.PoliciesAsync()).Policy.Selector);
    });

    private static Task InNamespace(Func<NetlinkConnection, XfrmClient, Task> test) => FreshNamespace.RunAsync(async () =>
    {
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        await test(kernel, new XfrmClient(kernel));
    });

    private static XfrmPolicy Policy(int number)
    {
        var host = new IPNetwork(new IPAddress([10, 2, (byte)(number >> 8), (byte)(number & 0xff)]), 32);
        return Samples.OutPolicy with { Selector = Samples.OutPolicy.Selector with { Destination = host } };
    }
}
