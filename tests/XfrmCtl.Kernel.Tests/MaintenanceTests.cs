using XfrmCtl.Core;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

/// <summary>The verbs and events that a keying daemon does without.</summary>
public class MaintenanceTests
{
    private static readonly XfrmSpiRequest Request = new(Samples.Remote, Samples.Local, IpsecProtocol.Esp, IpsecMode.Tunnel, Samples.Reqid);

    [KernelFact]
    public Task Policies_PutDeletedAndFlushed_AreReported() => WithEvents(XfrmEventGroups.Policies, async (client, events) =>
    {
        await client.PutPolicyAsync(Samples.OutPolicy);
        await client.AddPolicyAsync(Samples.InPolicy);
        await client.DeletePolicyAsync(Samples.OutPolicy.Id);
        await client.FlushPoliciesAsync();

        var put = Assert.IsType<XfrmEvent.PolicyPut>(await events.NextAsync());
        Assert.True(put.Updated);
        Assert.Equal(Samples.OutPolicy.Id, put.Policy.Policy.Id);
        Assert.Equal(Samples.OutPolicy.Templates, put.Policy.Policy.Templates);
        var added = Assert.IsType<XfrmEvent.PolicyPut>(await events.NextAsync());
        Assert.False(added.Updated);
        var deleted = Assert.IsType<XfrmEvent.PolicyDeleted>(await events.NextAsync());
        Assert.Equal(Samples.OutPolicy.Id, deleted.Policy.Policy.Id);
        Assert.Equal(Samples.OutPolicy.Templates, deleted.Policy.Policy.Templates);
        Assert.Equal(XfrmPolicyType.Main, Assert.IsType<XfrmEvent.PoliciesFlushed>(await events.NextAsync()).Table);
        Assert.Empty(await client.PoliciesAsync());
    });

    [KernelFact]
    public Task States_DeletedAndFlushed_AreReported() => WithEvents(XfrmEventGroups.States, async (client, events) =>
    {
        Spi spi = await client.AllocateSpiAsync(Request);
        var id = new XfrmStateId(Samples.Local, spi, IpsecProtocol.Esp);
        await client.DeleteStateAsync(id);
        await client.AllocateSpiAsync(Request);
        await client.FlushStatesAsync(IpsecProtocol.Esp);
        Assert.Empty(await client.StatesAsync());
        await client.FlushStatesAsync();

        var deleted = Assert.IsType<XfrmEvent.StateDeleted>(await events.NextAsync());
        Assert.Equal(id, deleted.State.State.Id);
        Assert.Equal(Samples.Reqid, deleted.State.State.Reqid);
        Assert.Equal(IpsecProtocol.Esp, Assert.IsType<XfrmEvent.StatesFlushed>(await events.NextAsync()).Protocol);
    });

    [KernelFact]
    public Task Dump_WithAFilter_ShowsWhatFits() => WithEvents(XfrmEventGroups.States, async (client, _) =>
    {
        await client.AllocateSpiAsync(Request);
        await client.AllocateSpiAsync(Request with { Protocol = IpsecProtocol.Ah });
        await client.AllocateSpiAsync(Request with { Source = Samples.Local, Destination = Samples.Remote });

        async Task<int> Count(XfrmStateFilter filter) => (await client.StatesAsync(filter: filter)).Count;
        Assert.Equal(3, await Count(new XfrmStateFilter()));
        Assert.Equal(1, await Count(new XfrmStateFilter { Protocol = IpsecProtocol.Ah }));
        Assert.Equal(2, await Count(new XfrmStateFilter { Source = new(Samples.Remote, 32) }));
        Assert.Equal(1, await Count(new XfrmStateFilter { Destination = new(Samples.Remote, 32) }));
        Assert.Equal(1, await Count(new XfrmStateFilter { Protocol = IpsecProtocol.Esp, Destination = new(Samples.Local, 32) }));
        Assert.Equal(0, await Count(new XfrmStateFilter { Source = new(System.Net.IPAddress.Parse("192.0.2.0"), 24) }));
    });

    [KernelFact]
    public Task Streaming_OfManyPolicies_BringsEach() => WithEvents(XfrmEventGroups.States, async (client, _) =>
    {
        const int many = 1000;
        for (int i = 0; i < many; i++)
            await client.PutPolicyAsync(Samples.OutPolicy with { InterfaceId = (uint)i + 1 });
        var seen = new HashSet<uint>();

        bool whole = await client.ReadPoliciesAsync(info => seen.Add(info.Policy.InterfaceId));

        Assert.True(whole);
        Assert.Equal(many, seen.Count);
    });

    [KernelFact]
    public Task Aevent_OfALarvalState_IsReadAndNotWritten() => WithEvents(XfrmEventGroups.States, async (client, _) =>
    {
        Spi spi = await client.AllocateSpiAsync(Request);
        var id = new XfrmStateId(Samples.Local, spi, IpsecProtocol.Esp);

        XfrmAevent? aevent = await client.FindAeventAsync(id);

        Assert.Equal((id, Samples.Remote, Samples.Reqid), (aevent!.Id, aevent.Source, aevent.Reqid));
        Assert.Equal(new XfrmReplay(0, 0), aevent.Replay);
        Assert.NotNull(aevent.Usage);
        Assert.NotNull(aevent.ReplayThreshold);
        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => client.UpdateAeventAsync(aevent).AsTask());
        Assert.Equal(Errno.EINVAL, refusal.Errno);
        Assert.Null(await client.FindAeventAsync(id with { Spi = new Spi(1) }));
    });

    [KernelFact]
    public Task Thresholds_OfHashing_AreSetAndTold() => WithEvents(XfrmEventGroups.States, async (client, _) =>
    {
        await client.SetSpdThresholdsAsync(new XfrmSpdThreshold(16, 24), new XfrmSpdThreshold(48, 64));

        XfrmSpdInfo info = await client.SpdInfoAsync();

        Assert.Equal(new XfrmSpdThreshold(16, 24), info.IPv4Threshold);
        Assert.Equal(new XfrmSpdThreshold(48, 64), info.IPv6Threshold);
    });

    [KernelFact]
    public Task Defaults_Set_AreToldAndReported() => WithEvents(XfrmEventGroups.Policies, async (client, events) =>
    {
        var wanted = new XfrmDefaultActions(XfrmDefaultAction.Accept, XfrmDefaultAction.Block, XfrmDefaultAction.Accept);

        await client.SetDefaultActionsAsync(new(XfrmDefaultAction.Unspecified, XfrmDefaultAction.Block, XfrmDefaultAction.Unspecified));

        Assert.Equal(wanted, await client.DefaultActionsAsync());
        Assert.Equal(wanted, Assert.IsType<XfrmEvent.DefaultsChanged>(await events.NextAsync()).Actions);
    });

    [KernelFact]
    public Task Policy_ExpiredByHand_IsReportedAndGone() => WithEvents(XfrmEventGroups.Expire, async (client, events) =>
    {
        await client.PutPolicyAsync(Samples.OutPolicy);

        await client.ExpirePolicyAsync(Samples.OutPolicy, hard: true);

        var expire = Assert.IsType<XfrmEvent.PolicyExpire>(await events.NextAsync());
        Assert.True(expire.Hard);
        Assert.Equal(Samples.OutPolicy.Id, expire.Policy.Policy.Id);
        Assert.Null(await client.FindPolicyAsync(Samples.OutPolicy.Id));
    });

    [KernelFact]
    public Task Policy_FoundByItsIndex_IsTheSame() => WithEvents(XfrmEventGroups.Policies, async (client, _) =>
    {
        await client.PutPolicyAsync(Samples.OutPolicy);
        uint index = Assert.Single(await client.PoliciesAsync()).Index;

        XfrmPolicyInfo? found = await client.FindPolicyAsync(Samples.InPolicy.Id with { Direction = XfrmDirection.Out, Index = index });

        Assert.Equal(Samples.OutPolicy.Id, found?.Policy.Id);
    });

    [KernelFact]
    public Task Spi_OfADirectionAndProcessor_IsHeldByAStateThatHasThem() => WithEvents(XfrmEventGroups.States, async (client, _) =>
    {
        try
        {
            await client.AllocateSpiAsync(Request with { Direction = XfrmStateDirection.In, Cpu = 0, InterfaceId = 3, Mark = new XfrmMark(5, 0xff) });
        }
        catch (NetlinkException refusal) when (refusal.Errno == Errno.EINVAL)
        {
            Assert.Skip("the kernel is older than Linux 6.13: " + refusal.Message);
        }

        XfrmState state = Assert.Single(await client.StatesAsync()).State;

        Assert.SkipWhen(state.Cpu is null, "the kernel is older than Linux 6.13 and passes the attribute over");
        Assert.Equal((XfrmStateDirection.In, 0u, 3u, new XfrmMark(5, 0xff)), (state.Direction, state.Cpu, state.InterfaceId, state.Id.Mark));
        Assert.Empty(state.OtherAttributes);
    });

    [KernelFact]
    public Task Attribute_ThatTheKernelObjectsTo_IsNamed() => WithEvents(XfrmEventGroups.Policies, async (client, _) =>
    {
        // XFRMA_IF_ID is a number of 32 bits.
        XfrmPolicy wrong = Samples.OutPolicy with { OtherAttributes = [new XfrmAttribute(31, new byte[] { 1 })] };

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => client.PutPolicyAsync(wrong).AsTask());

        Assert.Equal("XFRMA_IF_ID", refusal.AttributeName);
    });

    [KernelFact]
    public Task Migration_OfAPolicyThatIsNotThere_IsRefused() => WithEvents(XfrmEventGroups.Migrate, async (client, _) =>
    {
        var move = new XfrmMigration(
            Samples.Local, Samples.Remote, Samples.Remote, Samples.Local, IpsecProtocol.Esp, IpsecMode.Tunnel, Samples.Reqid);

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(
            () => client.MigrateAsync(new XfrmMigrationRequest(Samples.OutPolicy.Id, [move])).AsTask());

        // ENOPROTOOPT without CONFIG_XFRM_MIGRATE.
        Assert.Contains(refusal.Errno, new[] { Errno.ENOENT, Errno.ESRCH, Errno.EINVAL, 92 });
    });

    private static Task WithEvents(XfrmEventGroups groups, Func<XfrmClient, XfrmEvents, Task> test) => FreshNamespace.RunAsync(async () =>
    {
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        using XfrmEvents events = XfrmEvents.Open(groups);
        await test(new XfrmClient(kernel), events);
    });
}
