using System.Runtime.CompilerServices;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Cli.System;

/// <content>The whole tables, for <c>plan</c> and <c>xfrm</c>.</content>
internal sealed partial class KernelView
{
    public async ValueTask<XfrmTables> Tables(bool withKeys, CancellationToken cancellation)
    {
        try
        {
            XfrmClient client = XfrmClient.Open(out NetlinkConnection connection);
            using (connection)
            {
                return new(
                    await client.StatesAsync(withKeys, filter: null, cancellation).ConfigureAwait(false),
                    await client.PoliciesAsync(cancellation).ConfigureAwait(false));
            }
        }
        catch (NetlinkException fault)
        {
            throw Refused("does not show its states and policies", fault);
        }
    }

    public async IAsyncEnumerable<XfrmEvent> Events([EnumeratorCancellation] CancellationToken cancellation)
    {
        using XfrmEvents events = Listen();
        await using IAsyncEnumerator<XfrmEvent> each = events.ReadAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await Next(each).ConfigureAwait(false))
            yield return each.Current;
    }

    public async ValueTask<(int States, int Policies)> Remove(IReadOnlyList<XfrmStateId> states, IReadOnlyList<XfrmPolicyId> policies, CancellationToken cancellation)
    {
        try
        {
            XfrmClient client = XfrmClient.Open(out NetlinkConnection connection);
            using (connection)
            {
                (int goneStates, int gonePolicies) = (0, 0);
                foreach (XfrmStateId state in states)
                    goneStates += await client.DeleteStateAsync(state, cancellation).ConfigureAwait(false) ? 1 : 0;
                foreach (XfrmPolicyId policy in policies)
                    gonePolicies += await client.DeletePolicyAsync(policy, cancellation).ConfigureAwait(false) ? 1 : 0;
                return (goneStates, gonePolicies);
            }
        }
        catch (NetlinkException fault)
        {
            throw Refused("does not let its states and policies be removed", fault);
        }
    }

    private static XfrmEvents Listen()
    {
        try
        {
            return XfrmEvents.Open(XfrmEventGroups.All);
        }
        catch (NetlinkException fault)
        {
            throw Refused("does not report", fault);
        }
    }

    private static async ValueTask<bool> Next(IAsyncEnumerator<XfrmEvent> each)
    {
        try
        {
            return await each.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (NetlinkException fault)
        {
            throw Refused("does not report", fault);
        }
    }

    private static KernelViewException Refused(string what, NetlinkException fault)
    {
        bool isPermission = fault.Errno == Errno.EPERM;
        return new KernelViewException(isPermission ? "the kernel's states and policies are for root, or for CAP_NET_ADMIN" : $"the kernel {what}: {fault.Message}", isPermission, fault);
    }
}
