using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>What ends an SA at the wrong moment (T32): nothing is used that is gone, nothing is kept that is over.</summary>
public sealed class HostileMomentTests
{
    // CVE-2011-4073: the kernel takes 30 ms for each answer; in any 5 ms of making, renewing and ending a tunnel the SA goes, by the peer, by people, by a reload.
    [Theory]
    [InlineData("peer")]
    [InlineData("people")]
    [InlineData("reload")]
    [InlineData("peer's child")]
    [InlineData("restart")]
    [Trait("Hostile", "T32")]
    public void End_WhileTheKernelIsAsked_LeavesNothing(string by)
    {
        for (int after = 0; after < 400; after += 5)
        {
            using IkePair pair = new() { KernelLatency = TimeSpan.FromMilliseconds(30) };
            pair.Load();
            pair.Up(pair.A);
            if (after >= 200)
            {
                pair.Run(TimeSpan.FromSeconds(2));
                pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
            }

            pair.Run(TimeSpan.FromMilliseconds(after % 200));
            End(pair, by);
            pair.Run(TimeSpan.FromSeconds(5));
            if (by == "restart")
                pair.Load();
            pair.Down(pair.A);
            pair.Down(pair.B);
            pair.Run(TimeSpan.FromMinutes(5));

            Assert.True(pair.A.Kernel.IsEmpty && pair.B.Kernel.IsEmpty, $"{by} after {after} ms: {pair.KernelsDiffer()}\n{pair.Transcript()}");
            pair.AssertNoFault();
        }
    }

    private static void End(IkePair pair, string by)
    {
        switch (by)
        {
            case "people":
                pair.Down(pair.A);
                pair.Down(pair.B);
                break;
            case "reload":
                pair.LoadAll(pair.A);
                pair.LoadAll(pair.B);
                pair.Load();
                break;
            case "restart":
                pair.B.Restart();
                break;
            default:
                if (pair.A.Engine.IsakmpSas.FirstOrDefault(sa => sa.IsEstablished) is not { } sa)
                    break;
                byte[] cookies = new byte[16];
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(cookies, sa.InitiatorCookie);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(cookies.AsSpan(8), sa.ResponderCookie);
                DeletePayload delete = by == "peer"
                    ? new(ProtocolId.PROTO_ISAKMP, [cookies])
                    : new(ProtocolId.PROTO_IPSEC_ESP, [.. pair.A.Kernel.Reserved.Concat(pair.A.Kernel.Children.Select(child => child.SpiIn)).Select(Phase2Proposals.Octets)]);
                if (delete.Spis.IsEmpty)
                    break;
                pair.Inject(pair.B, Forger.Informational(sa, 0x7777, delete));
                break;
        }
    }
}
