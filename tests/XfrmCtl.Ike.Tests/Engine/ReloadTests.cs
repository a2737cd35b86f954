using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>New settings for a connection that is there: what stays, what is negotiated beside it, what ends.</summary>
public sealed class ReloadTests
{
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);
    private static readonly EspProposal AesEsp = new(CipherTable.Aes, 128, IntegrityTable.HmacSha1);
    private static readonly IkeProposal AesIke = new(CipherTable.Aes, 128, HashTable.Sha1, GroupTable.Modp768);

    public static TheoryData<string, Func<ConnectionProfile, ConnectionProfile>> InPlace => new()
    {
        { "secret", profile => profile with { PreSharedKey = new SecretBytes("another secret for tests"u8) } },
        { "initial-contact", profile => profile with { InitialContact = false } },
        { "rekeymargin", profile => profile with { RekeyMargin = TimeSpan.FromMinutes(5) } },
        { "rekey", profile => profile with { Rekey = false } },
        { "keyingtries", profile => profile with { KeyingTries = 3 } },
        { "dpd", profile => profile with { DpdDelay = TimeSpan.FromMinutes(10), DpdTimeout = TimeSpan.FromMinutes(30), DpdAction = DpdAction.Restart } },
        { "retransmit", profile => profile with { RetransmitInterval = TimeSpan.FromSeconds(1), RetransmitTimeout = TimeSpan.FromSeconds(9) } },
        { "start", profile => profile with { StartAction = StartAction.Start } },
        { "route", profile => profile with { StartAction = StartAction.Route } },
        { "nat-keepalive", profile => profile with { NatKeepalive = TimeSpan.FromSeconds(5) } },
    };

    [Theory]
    [MemberData(nameof(InPlace))]
    public void Reload_WhatNobodyWasTold_TouchesNoSa(string what, Func<ConnectionProfile, ConnectionProfile> change)
    {
        using IkePair pair = Stories.Established();
        (int sent, ulong child) = (Sent(pair), pair.A.Connection().Children.Single().Serial);
        pair.LoadAll(pair.A, Changed(pair, change));
        pair.Run(HalfMinute);
        pair.AssertUp();
        Assert.True(Sent(pair) == sent, $"{what}: {pair.Transcript()}");
        Assert.Equal(child, pair.A.Connection().Children.Single().Serial);
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
        Assert.True(pair.A.Connection().Profile.SameAs(Changed(pair, change)));
    }

    [Fact]
    public void Reload_Phase2Choices_NewChildTakesTheOldOnesPlaceWithoutABreak()
    {
        using IkePair pair = Stories.Established();
        ConnectionProfile New(ConnectionProfile profile) => profile with { EspProposals = [AesEsp], ChildLifetime = TimeSpan.FromHours(2) };
        pair.LoadAll(pair.B, New(pair.Profile(pair.B)) with { EspProposals = [IkePair.QuickEsp, AesEsp] });
        pair.LoadAll(pair.A, New(pair.Profile(pair.A)));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        IkeEvent.ChildEstablished last = pair.A.Reports<IkeEvent.ChildEstablished>().Last();
        Assert.Equal((AesEsp, TimeSpan.FromHours(2), true), (last.Algorithms, last.Lifetime, last.Rekeyed));
        Assert.Single(pair.A.Reports<IkeEvent.Phase1Established>());
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
    }

    [Fact]
    public void Reload_Phase2ChoicesThatThePeerHasNotYet_OldChildServesUntilItHas()
    {
        using IkePair pair = Stories.Established();
        ConnectionProfile New(ConnectionProfile profile) => profile with { EspProposals = [AesEsp] };
        pair.LoadAll(pair.A, New(pair.Profile(pair.A)));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(5));
        Assert.Equal(IkePair.QuickEsp, pair.A.Connection().Children.Single().Algorithms);
        pair.LoadAll(pair.B, New(pair.Profile(pair.B)));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(5));
        pair.AssertUp();
        Assert.Equal(AesEsp, pair.A.Connection().Children.Single().Algorithms);
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
    }

    [Fact]
    public void Reload_Phase1Choices_NewIsakmpSaBesideTheOldAndTheChildStays()
    {
        using IkePair pair = Stories.Established();
        ulong child = pair.A.Connection().Children.Single().Serial;
        pair.LoadAll(pair.B, pair.Profile(pair.B) with { IkeProposals = [IkePair.QuickIke, AesIke] });
        pair.LoadAll(pair.A, pair.Profile(pair.A) with { IkeProposals = [AesIke] });
        pair.RunWithoutBreak(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Equal(AesIke, pair.A.Reports<IkeEvent.Phase1Established>().Last().Proposal);
        Assert.Equal(1, pair.A.LiveIsakmp());
        Assert.Equal(child, pair.A.Connection().Children.Single().Serial);
    }

    [Fact]
    public void Reload_ChangedSecret_CountsFromTheNextPhase1()
    {
        using IkePair pair = Stories.Established();
        ConnectionProfile New(IkeHost host) => pair.Profile(host) with { PreSharedKey = new("another secret for tests"u8), KeyingTries = 1 };
        pair.LoadAll(pair.A, New(pair.A));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Run(HalfMinute);
        Assert.Contains(pair.A.Failures, failure => failure.Code == ReasonCode.PresharedKeyMismatch);
        pair.AssertUp();
        pair.LoadAll(pair.B, New(pair.B));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Run(HalfMinute);
        pair.AssertUp();
        Assert.Equal(2, pair.A.Reports<IkeEvent.Phase1Established>().Count());
    }

    // Every 5 ms of a handshake: Main Modes under way were begun with the other secret.
    [Fact]
    public void Reload_SecretInTheMiddleOfTheHandshake_ComesUpWithTheNewOne()
    {
        for (int after = 0; after < 250; after += 5)
        {
            using IkePair pair = new() { KernelLatency = TimeSpan.FromMilliseconds(13) };
            ConnectionProfile New(IkeHost host) => pair.Profile(host) with { PreSharedKey = new("another secret for tests"u8), StartAction = StartAction.Start };
            pair.Load(profile => profile with { StartAction = StartAction.Start });
            pair.Run(TimeSpan.FromMilliseconds(after));
            pair.LoadAll(pair.A, New(pair.A));
            pair.LoadAll(pair.B, New(pair.B));
            Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(5)), pair.Transcript());
            pair.AssertNoFault();
        }
    }

    [Fact]
    public void Reload_FailedConnection_TriesAgainAtOnce()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { StartAction = StartAction.Start, KeyingTries = 1 }, b: profile => profile with { PreSharedKey = new SecretBytes("the right one"u8) });
        pair.Run(TimeSpan.FromMinutes(10));
        Assert.False(pair.A.Connection().Connecting);
        pair.LoadAll(pair.A, pair.Profile(pair.A) with { StartAction = StartAction.Start, KeyingTries = 1, PreSharedKey = new SecretBytes("the right one"u8) });
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
    }

    [Fact]
    public void Reload_StartToAddWhileDown_StopsTrying()
    {
        using IkePair pair = new();
        pair.Silence(pair.B);
        pair.Load(a: profile => profile with { StartAction = StartAction.Start });
        pair.Run(TimeSpan.FromMinutes(5));
        pair.LoadAll(pair.A, pair.Profile(pair.A));
        pair.Run(TimeSpan.FromMinutes(2));
        int sent = Sent(pair);
        pair.Run(TimeSpan.FromHours(1));
        Assert.Equal(sent, Sent(pair));
    }

    [Fact]
    public void Reload_DpdBegun_PeerIsAskedFromThenOn()
    {
        using IkePair pair = Stories.Established();
        pair.LoadAll(pair.A, pair.Profile(pair.A) with { DpdDelay = TimeSpan.FromSeconds(10), DpdTimeout = TimeSpan.FromSeconds(40) });
        pair.Silence(pair.B);
        Assert.True(pair.RunUntil(() => pair.A.Kernel.IsEmpty, TimeSpan.FromMinutes(2)), pair.Transcript());
    }

    [Fact]
    public void Reload_Traffic_EndsTheOldWithDeletesAndTheNewComesUp()
    {
        using IkePair pair = new();
        SelectorPair wider = new(IkePair.Subnets.Local, new TrafficSelector(IPNetwork.Parse("192.0.2.0/23")));
        pair.Load(b: profile => profile with { Selectors = [IkePair.Mirror(IkePair.Subnets), IkePair.Mirror(wider)] });
        pair.Up(pair.A);
        pair.Run(HalfMinute);
        pair.LoadAll(pair.A, pair.Profile(pair.A) with { Selectors = [wider] });
        pair.Run(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Equal(wider, pair.A.Connection().Children.Single().Selectors);
        Assert.Contains(pair.B.Reports<IkeEvent.ChildEnded>(), ended => ended.Reason == ReasonCode.DeletedByPeer);
        Assert.Equal(ReasonCode.Unloaded, pair.A.Reports<IkeEvent.ConnectionDown>().Single().Reason);
    }

    private static ConnectionProfile Changed(IkePair pair, Func<ConnectionProfile, ConnectionProfile> change) => change(pair.Profile(pair.A));

    private static int Sent(IkePair pair) => pair.Network.Flights.Count(flight => flight.Sender == "A");
}
