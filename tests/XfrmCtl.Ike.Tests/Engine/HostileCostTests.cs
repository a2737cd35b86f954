using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>What hostile messages leave in memory, measured with nothing beside.</summary>
[Collection(nameof(CostTests))]
public sealed class HostileCostTests
{
    // CVE-2008-3651, CVE-2009-1632: fifty thousand refused proposals, and as many messages of no use under keys: what the engine keeps does not grow.
    [Fact]
    [Trait("Hostile", "T34")]
    public void RefusedProposals_FiftyThousand_KeepNothing()
    {
        using IkePair pair = Stories.Established();
        TransformPayload good = Phase1Proposals.Offer(pair.Profile(pair.A)).Proposals[0].Transforms[0];
        SaPayload offer = new([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [good with { Attributes = good.Attributes[..^3] }])]);
        long before = 0;
        int held = 0;
        for (int number = 1; number <= 60_000; number++)
        {
            byte[] message = MessageSealer.Plain(new IsakmpHeader((ulong)number, 0, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0), [offer]);
            pair.B.Engine.Step(new IkeInput.DatagramReceived(new(pair.B.Address, 500), new(pair.A.Address, 500), message), pair.Now);
            while (pair.B.Engine.TryTakeAction(out _))
            {
            }

            if (number != 10_000)
                continue;
            before = GC.GetTotalMemory(forceFullCollection: true);
            held = pair.B.Engine.Held;
        }

        Assert.Equal(held, pair.B.Engine.Held);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4 << 20);
        pair.AssertUp();
        pair.AssertUnharmed(0);
    }
}
