using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>A tunnel comes up when nothing goes wrong.</summary>
public sealed class HandshakeTests
{
    public static TheoryData<string> Proposals => new(Algorithms.Keys);

    private static readonly Dictionary<string, (IkeProposal Ike, EspProposal Esp, DhGroup? Pfs)> Algorithms = new()
    {
        ["3des-md5-modp1024"] = (new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024), IkePair.QuickEsp, null),
        ["3des-md5-modp1536"] = (new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1536), IkePair.QuickEsp, GroupTable.Modp1536),
        ["aes256-sha1-modp1024"] = (new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1024), new(CipherTable.Aes, 256, IntegrityTable.HmacSha1), null),
        ["aes128-sha256-modp2048"] = (new(CipherTable.Aes, 128, HashTable.Sha256, GroupTable.Modp2048), new(CipherTable.Aes, 128, IntegrityTable.HmacSha256), GroupTable.Modp2048),
        ["aes192-sha512-modp768"] = (new(CipherTable.Aes, 192, HashTable.Sha512, GroupTable.Modp768), new(CipherTable.AesGcm16, 256, null), GroupTable.Modp768),
        ["des-sha384-modp768"] = (new(CipherTable.Des, 64, HashTable.Sha384, GroupTable.Modp768), new(CipherTable.Des, 64, IntegrityTable.HmacSha512), null),
    };

    // A                                B
    // HDR, SA                   -->
    //                           <--    HDR, SA
    // HDR, KE, Ni               -->
    //                           <--    HDR, KE, Nr
    // HDR*, IDii, HASH_I        -->
    //                           <--    HDR*, IDir, HASH_R
    // HDR*, HASH(1), SA, Ni, ID, ID -->
    //                           <--    HDR*, HASH(2), SA, Nr, ID, ID
    // HDR*, HASH(3)             -->
    [Theory]
    [MemberData(nameof(Proposals))]
    [Trait("Rfc", "2409-5.4")]
    [Trait("Rfc", "2409-5.5")]
    public void Initiator_PeerAgrees_BothKernelsHoldMatchingPairs(string name)
    {
        (IkeProposal ike, EspProposal esp, DhGroup? pfs) = Algorithms[name];
        using IkePair pair = new();
        pair.Load(profile => profile with { IkeProposals = [ike], EspProposals = [esp], PfsGroup = pfs });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.A.Kernel.Children);
        Assert.Equal(9, pair.Network.Flights.Count);
        Assert.Equal(esp, pair.B.Kernel.Children.Single().Algorithms);
        Assert.Equal(ike, pair.A.Reports<IkeEvent.Phase1Established>().Single().Proposal);
        Assert.Equal(pfs, pair.A.Reports<IkeEvent.ChildEstablished>().Single().PfsGroup);
        Assert.Single(pair.A.Reports<IkeEvent.ConnectionUp>());
        Assert.Empty(pair.A.Failures);
        Assert.Empty(pair.B.Failures);
    }

    [Fact]
    public void Pair_EitherSideBegins_RolesAreTold()
    {
        using IkePair pair = new();
        pair.Load();

        pair.Up(pair.B);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.True(pair.B.Connection().Isakmp.Single().Initiator);
        Assert.False(pair.A.Connection().Isakmp.Single().Initiator);
        Assert.Equal("established", pair.A.Connection().Isakmp.Single().State);
        Assert.Equal(pair.A.Connection().Isakmp.Single().Cookies, pair.B.Connection().Isakmp.Single().Cookies);
    }

    [Fact]
    public void Initiator_AlreadyUp_ReportsItAtOnceAndSendsNothing()
    {
        using IkePair pair = Established();
        int sent = pair.Network.Flights.Count;

        pair.Up(pair.A);

        Assert.Equal(2, pair.A.Reports<IkeEvent.ConnectionUp>().Count());
        Assert.Equal(sent, pair.Network.Flights.Count);
    }

    [Fact]
    public void Terminate_Up_BothKernelsAreEmptyAndNothingIsTriedAgain()
    {
        using IkePair pair = Established();

        // A                        B
        // HDR*, HASH(1), D(ESP)    -->
        // HDR*, HASH(1), D(ISAKMP) -->
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromHours(1));

        Assert.True(pair.A.Kernel.IsEmpty && pair.B.Kernel.IsEmpty, pair.Transcript());
        Assert.Empty(pair.A.Connection().Isakmp);
        Assert.Empty(pair.B.Connection().Isakmp);
        Assert.Equal(ReasonCode.Requested, pair.A.Reports<IkeEvent.ConnectionDown>().Single().Reason);
        Assert.Equal(ReasonCode.DeletedByPeer, pair.B.Reports<IkeEvent.ConnectionDown>().Single().Reason);
        Assert.Equal(11, pair.Network.Flights.Count);
        Assert.Equal(Instant.Never, pair.A.Engine.NextDeadline);
        Assert.Equal(Instant.Never, pair.B.Engine.NextDeadline);
    }

    [Fact]
    public void Shutdown_Up_TellsThePeerAndEmptiesTheKernel()
    {
        using IkePair pair = Established();

        pair.Give(pair.A, new IkeInput.ShutdownRequested());
        pair.Run(TimeSpan.FromMinutes(1));

        Assert.True(pair.A.Kernel.IsEmpty && pair.B.Kernel.IsEmpty, pair.Transcript());
        pair.Up(pair.A);
        Assert.True(pair.A.Kernel.IsEmpty);
    }

    [Fact]
    public void Initiator_FirstChoiceUnknownToPeer_SecondIsTaken()
    {
        using IkePair pair = new();
        IkeProposal aes = new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp768);
        EspProposal espAes = new(CipherTable.Aes, 256, IntegrityTable.HmacSha1);
        pair.Load(
            a: profile => profile with { IkeProposals = [IkePair.QuickIke, aes], EspProposals = [IkePair.QuickEsp, espAes] },
            b: profile => profile with { IkeProposals = [aes], EspProposals = [espAes] });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(aes, pair.A.Connection().Isakmp.Single().Proposal);
        Assert.Equal(espAes, pair.A.Kernel.Children.Single().Algorithms);
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Responder_SeveralInCommon_TakesTheInitiatorsFirst()
    {
        using IkePair pair = new();
        IkeProposal aes = new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp768);
        pair.Load(
            a: profile => profile with { IkeProposals = [aes, IkePair.QuickIke] },
            b: profile => profile with { IkeProposals = [IkePair.QuickIke, aes] });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(aes, pair.B.Connection().Isakmp.Single().Proposal);
    }

    [Fact]
    public void Initiator_SeveralSelectors_ShareOneIsakmpSa()
    {
        using IkePair pair = new();
        SelectorPair second = new(IkePair.Subnets.Local, new TrafficSelector(System.Net.IPNetwork.Parse("10.9.0.0/16")));
        pair.Load(
            a: profile => profile with { Selectors = [IkePair.Subnets, second] },
            b: profile => profile with { Selectors = [IkePair.Mirror(IkePair.Subnets), IkePair.Mirror(second)] });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Equal(2, pair.A.Kernel.Children.Count);
        Assert.Null(pair.KernelsDiffer());
        Assert.Equal(1, pair.Network.Count("Main Mode message 1"));
        Assert.Single(pair.A.Reports<IkeEvent.ConnectionUp>());
    }

    [Fact]
    public void Initiator_SeveralConnectionsWithThePeer_ShareOneIsakmpSa()
    {
        using IkePair pair = new();
        SelectorPair second = new(IkePair.Subnets.Local, new TrafficSelector(System.Net.IPNetwork.Parse("10.9.0.0/16")));
        ConnectionProfile Second(IkeHost host) => pair.Profile(host) with { Name = "other", Reqid = 16389, Selectors = [host == pair.A ? second : IkePair.Mirror(second)] };
        pair.LoadAll(pair.A, pair.Profile(pair.A), Second(pair.A));
        pair.LoadAll(pair.B, pair.Profile(pair.B), Second(pair.B));

        pair.Up(pair.A);
        pair.Up(pair.A, "other");
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.True(pair.IsUp() && pair.IsUp("other"), pair.Transcript());
        Assert.Equal(1, pair.Network.Count("Main Mode message 1"));
        Assert.Equal([16385u, 16389u], pair.B.Kernel.Children.Select(child => child.Reqid).Order());

        // One goes, the other stays, with the ISAKMP SA that both used.
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromMinutes(1));

        Assert.True(pair.IsUp("other"), pair.Transcript());
        Assert.Single(pair.A.Connection("other").Isakmp);
        Assert.Equal("other", Assert.Single(pair.B.Kernel.Children).Connection);
    }

    [Fact]
    public void Initiator_SlowKernels_StillComesUp()
    {
        using IkePair pair = new() { KernelLatency = TimeSpan.FromMilliseconds(700) };
        pair.Load();

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(10));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.B.Kernel.Children);
    }

    private static IkePair Established()
    {
        IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        Assert.True(pair.IsUp(), pair.Transcript());
        return pair;
    }
}
