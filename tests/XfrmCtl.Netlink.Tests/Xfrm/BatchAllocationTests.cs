using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Netlink.Tests.Xfrm;

/// <summary>The path of many tunnels at once.</summary>
public sealed class BatchAllocationTests
{
    private const int Messages = 64;
    private const int Rounds = 50;

    [Fact]
    public async Task Batch_FilledAgain_AllocatesNothingForAMessage()
    {
        using var key = new SecretBytes(24);
        using var integrityKey = new SecretBytes(16);
        using var batch = new XfrmBatch();
        using var kernel = new SilentKernel();
        var state = new XfrmState(new XfrmStateId(IPAddress.Parse("203.0.113.2"), new Spi(0x1234), IpsecProtocol.Esp), IPAddress.Parse("198.51.100.1"))
        {
            Reqid = 1,
            Mode = IpsecMode.Tunnel,
            ReplayWindow = 128,
            Encryption = new XfrmAlgorithm("cbc(des3_ede)", key),
            Integrity = new XfrmAlgorithm("hmac(md5)", integrityKey, 96),
            Encapsulation = new XfrmEncapsulation(4500, 4500),
        };
        var policy = new XfrmPolicy(new XfrmSelector(IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("2001:db8::/32")), XfrmDirection.Out)
        {
            Templates = [new XfrmTemplate(state.Source, state.Id.Destination, IpsecProtocol.Esp, IpsecMode.Tunnel, 1)],
        };
        XfrmPolicyId id = policy.Id;
        await Round();
        await Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
        {
            ValueTask sent = Round();
            Assert.True(sent.IsCompletedSuccessfully);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        // Without optimisation two asynchronous methods have an object each a round; one object a message would be more by far.
        Assert.True(allocated < Rounds * 512, $"{(double)allocated / (Rounds * Messages):F1} octets a message");

        async ValueTask Round()
        {
            for (int message = 0; message < Messages; message += 4)
            {
                batch.AddState(state);
                batch.DeleteState(state.Id);
                batch.PutPolicy(policy);
                batch.DeletePolicy(id);
            }

            if (await batch.SendAsync(kernel) != 0)
                throw new InvalidOperationException("nothing refuses here");
        }
    }

    /// <summary>Takes everything and says yes.</summary>
    private sealed class SilentKernel : INetlinkKernel
    {
        public ValueTask ExchangeAsync(NetlinkBatch requests, INetlinkReplies replies, CancellationToken cancellation = default)
        {
            for (int index = 0; index < requests.Count; index++)
                replies.OnResult(index, NetlinkResult.Success);
            return ValueTask.CompletedTask;
        }

        public void Dispose()
        {
            // Nothing is held open.
        }
    }
}
