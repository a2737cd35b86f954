using XfrmCtl.Core;
using XfrmCtl.Netlink.Tests.Golden;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Netlink.Tests.Xfrm;

public sealed class XfrmClientTests : IDisposable
{
    private const ushort XFRM_MSG_NEWSA = 0x10;
    private const ushort XFRM_MSG_NEWPOLICY = 0x13;

    private readonly ScriptedKernel _kernel = new();

    private XfrmClient Client => new(_kernel);

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public async Task Refusal_WithTheKernelsWords_IsAnExceptionThatNamesAll()
    {
        var words = new NetlinkResult(Errno.EINVAL, "Invalid ICV length", AttributeOffset: 300, AttributeType: 20);
        _kernel.Answer("XFRM_MSG_NEWSA", _ => new ScriptedReply(words));

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => Client.AddStateAsync(Samples.State).AsTask());

        Assert.Equal(
            "XFRM_MSG_NEWSA (esp 0x00001234 to 203.0.113.2): Invalid argument [EINVAL]: Invalid ICV length (attribute XFRMA_ALG_AUTH_TRUNC)",
            refusal.Message);
        Assert.Equal(("XFRM_MSG_NEWSA", Errno.EINVAL, "XFRMA_ALG_AUTH_TRUNC"), (refusal.Operation, refusal.Errno, refusal.AttributeName));
        Assert.Equal(300, refusal.Result.AttributeOffset);
        Assert.False(refusal.Unsupported);
    }

    [Theory]
    [InlineData(Errno.EPROTONOSUPPORT, true)]
    [InlineData(Errno.ENOSYS, true)]
    [InlineData(Errno.EAFNOSUPPORT, true)]
    [InlineData(Errno.ENOENT, true)]
    [InlineData(Errno.EEXIST, false)]
    [InlineData(Errno.EPERM, false)]
    public async Task Refusal_OfAState_SaysWhetherTheKernelLacksSomething(int errno, bool unsupported)
    {
        _kernel.Refuse("XFRM_MSG_UPDSA", errno);

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => Client.UpdateStateAsync(Samples.State).AsTask());

        Assert.Equal(unsupported, refusal.Unsupported);
    }

    [Fact]
    public async Task Refusal_OfAState_NeverHoldsItsKeys()
    {
        _kernel.Refuse("XFRM_MSG_NEWSA", Errno.EPERM);

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => Client.AddStateAsync(Samples.State).AsTask());

        Assert.DoesNotContain("202122", refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Absence_OfWhatIsDeleted_IsAnAnswer()
    {
        _kernel.Refuse("XFRM_MSG_DELSA", Errno.ESRCH).Refuse("XFRM_MSG_DELPOLICY", Errno.ENOENT);

        Assert.False(await Client.DeleteStateAsync(Samples.StateId));
        Assert.False(await Client.DeletePolicyAsync(Samples.Policy.Id));
    }

    [Fact]
    public async Task Deletion_RefusedOtherwise_IsAnException()
    {
        _kernel.Refuse("XFRM_MSG_DELSA", Errno.EPERM).Refuse("XFRM_MSG_DELPOLICY", Errno.EPERM);

        await Assert.ThrowsAsync<NetlinkException>(() => Client.DeleteStateAsync(Samples.StateId).AsTask());
        await Assert.ThrowsAsync<NetlinkException>(() => Client.DeletePolicyAsync(Samples.Policy.Id).AsTask());
    }

    [Fact]
    public async Task Spi_GivenByTheKernel_IsReturned()
    {
        _kernel.GiveSpis(0xc0001234);

        Assert.Equal(new Spi(0xc0001234), await Client.AllocateSpiAsync(Samples.SpiRequest));
        Assert.Equal(new Spi(0xc0001235), await Client.AllocateSpiAsync(Samples.SpiRequest));
    }

    [Fact]
    public async Task Spi_WhoseReplyCannotBeRead_IsAnException()
    {
        _kernel.Answer("XFRM_MSG_ALLOCSPI", _ => ScriptedReply.Message(XFRM_MSG_NEWSA, new byte[100]));

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => Client.AllocateSpiAsync(Samples.SpiRequest).AsTask());

        Assert.Equal(Errno.EBADMSG, refusal.Errno);
    }

    [Fact]
    public async Task Dump_InterruptedTwice_IsTakenAnew()
    {
        byte[] policy = Written.Captured(Captures.UpdatePolicy);
        int dumps = 0;
        _kernel.Answer("XFRM_MSG_GETPOLICY", _ => new ScriptedReply(
            new NetlinkResult(0, Interrupted: ++dumps < 3), (XFRM_MSG_NEWPOLICY, policy), (XFRM_MSG_NEWPOLICY, policy)));

        IReadOnlyList<XfrmPolicyInfo> policies = await Client.PoliciesAsync();

        Assert.Equal((3, 2), (dumps, policies.Count));
    }

    [Fact]
    public async Task Dump_InterruptedForEver_IsGivenUp()
    {
        _kernel.Answer("XFRM_MSG_GETSA", _ => new ScriptedReply(new NetlinkResult(0, Interrupted: true)));

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => Client.StatesAsync().AsTask());

        Assert.Equal(Errno.EAGAIN, refusal.Errno);
    }

    [Fact]
    public async Task Dump_WithAnEntryThatCannotBeRead_IsReadToItsEndAndAnException()
    {
        byte[] policy = Written.Captured(Captures.UpdatePolicy);
        _kernel.Answer("XFRM_MSG_GETPOLICY", _ => new ScriptedReply(
            NetlinkResult.Success, (XFRM_MSG_NEWPOLICY, policy[..100]), (XFRM_MSG_NEWPOLICY, policy)));

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => Client.PoliciesAsync().AsTask());

        Assert.Equal(("XFRM_MSG_GETPOLICY", Errno.EBADMSG), (refusal.Operation, refusal.Errno));
    }

    [Fact]
    public async Task Dump_WithPoliciesOfSockets_LeavesThemOut()
    {
        byte[] policy = Written.Captured(Captures.UpdatePolicy);
        byte[] ofSocket = [.. policy];
        // The low bits of the index are the direction; from 3 on the policy is a socket's (XFRM_POLICY_MAX).
        policy[156] = 9;
        ofSocket[156] = 8 + 4;
        _kernel.Answer("XFRM_MSG_GETPOLICY", _ => new ScriptedReply(
            NetlinkResult.Success, (XFRM_MSG_NEWPOLICY, ofSocket), (XFRM_MSG_NEWPOLICY, policy)));

        Assert.Equal(9u, Assert.Single(await Client.PoliciesAsync()).Index);
    }

    [Fact]
    public async Task Dump_OfStates_HasKeysOnlyWhenAsked()
    {
        _kernel.Answer("XFRM_MSG_GETSA", _ => ScriptedReply.Message(XFRM_MSG_NEWSA, Written.Captured(Captures.AddState)));

        Comparison.AssertSame(Samples.State, Assert.Single(await Client.StatesAsync()).State, withKeys: false);
        Comparison.AssertSame(Samples.State, Assert.Single(await Client.StatesAsync(withKeys: true)).State, withKeys: true);
    }

    [Fact]
    public async Task Batch_WithARefusal_NamesWhichAndWhy()
    {
        _kernel.RefuseRequest(1, Errno.EINVAL);
        using var batch = new XfrmBatch();
        batch.AddState(Samples.State);
        batch.PutPolicy(Samples.Policy);
        batch.DeletePolicy(Samples.Policy.Id);
        batch.DeleteState(Samples.StateId);
        batch.UpdateState(Samples.State);

        Assert.Equal(1, await batch.SendAsync(_kernel));

        Assert.Equal([0, Errno.EINVAL, 0, 0, 0], batch.Results.ToArray().Select(result => result.Errno));
        Assert.Equal(
            ["XFRM_MSG_NEWSA", "XFRM_MSG_UPDPOLICY", "XFRM_MSG_DELPOLICY", "XFRM_MSG_DELSA", "XFRM_MSG_UPDSA"], _kernel.Operations);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void Batch_Cleared_HoldsNoKeys()
    {
        using var batch = new NetlinkBatch();
        AttributeWriter body = batch.Begin();
        XfrmStateCodec.Write(Samples.State, ref body);
        batch.Commit(body, XFRM_MSG_NEWSA, 0);
        // The same memory, seen through the batch's own view of it.
        ReadOnlySpan<byte> octets = batch[0];
        Assert.True(octets.IndexOf(Samples.State.Integrity!.Key!.Span) >= 0);

        batch.Clear();

        Assert.False(octets.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public async Task Filter_OfADump_GoesBehindTheMessageHeaderAtOnce()
    {
        var filter = new XfrmStateFilter { Protocol = IpsecProtocol.Esp, Destination = System.Net.IPNetwork.Parse("203.0.113.0/24") };

        await Client.StatesAsync(filter: filter);

        Assert.Equal(
            "050019003200000028001a0000000000000000000000000000000000cb007100000000000000000000000000" + "02000018",
            Convert.ToHexStringLower(_kernel.Requests.Single().Payload));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Streaming_OfStates_SaysWhetherTheTableChangedMeanwhile(bool interrupted)
    {
        byte[] state = Written.Captured(Captures.AddState);
        _kernel.Answer("XFRM_MSG_GETSA", _ => new ScriptedReply(
            NetlinkResult.Success with { Interrupted = interrupted }, (XFRM_MSG_NEWSA, state), (XFRM_MSG_NEWSA, state)));
        var seen = new List<XfrmStateId>();

        bool whole = await Client.ReadStatesAsync(info => seen.Add(info.State.Id));

        Assert.Equal(!interrupted, whole);
        Assert.Equal([Samples.StateId, Samples.StateId], seen);
    }

    [Fact]
    public async Task Streaming_WhoseReaderThrows_ThrowsOnceTheDumpIsOver()
    {
        byte[] state = Written.Captured(Captures.AddState);
        _kernel.Answer("XFRM_MSG_GETSA", _ => new ScriptedReply(
            NetlinkResult.Success, (XFRM_MSG_NEWSA, state), (XFRM_MSG_NEWSA, state)));
        int calls = 0;

        await Assert.ThrowsAsync<TimeoutException>(
            () => Client.ReadStatesAsync(_ => throw (++calls == 1 ? new TimeoutException() : new InvalidOperationException())).AsTask());

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Flush_OfAnEmptyTable_IsNoError()
    {
        _kernel.Refuse("XFRM_MSG_FLUSHSA", Errno.ESRCH).Refuse("XFRM_MSG_FLUSHPOLICY", Errno.ESRCH);

        await Client.FlushStatesAsync();
        await Client.FlushPoliciesAsync();
        Assert.Equal(["XFRM_MSG_FLUSHSA", "XFRM_MSG_FLUSHPOLICY"], _kernel.Operations);
    }

    [Fact]
    public async Task Verb_WithoutReplyInTheReply_IsAnErrorAndNotANull()
    {
        Assert.Equal(Errno.EBADMSG, (await Assert.ThrowsAsync<NetlinkException>(() => Client.DefaultActionsAsync().AsTask())).Errno);
        Assert.Equal(Errno.EBADMSG, (await Assert.ThrowsAsync<NetlinkException>(() => Client.FindAeventAsync(Samples.StateId).AsTask())).Errno);
    }
}
