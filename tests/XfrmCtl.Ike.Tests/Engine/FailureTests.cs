using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Each way in which a tunnel cannot come up ends in its reason, on the side that begins and on the side that answers, and leaves nothing behind.</summary>
public sealed class FailureTests
{
    private static readonly IkeProposal AesIke = new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp768);
    private static readonly EspProposal AesEsp = new(CipherTable.Aes, 256, IntegrityTable.HmacSha1);

    [Fact]
    public void Initiator_OtherPresharedKey_BothNameIt()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { PreSharedKey = new SecretBytes("another secret"u8) });

        // A                              B
        // HDR*, IDii, HASH_I      -->         does not decrypt
        //                         <--    HDR, N(PAYLOAD_MALFORMED)
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(4));

        Assert.Equal(ReasonCode.PresharedKeyMismatch, pair.A.Failures.First().Code);
        Assert.Contains(new("notify", "PAYLOAD_MALFORMED"), pair.A.Failures.First().Evidence);
        Assert.Equal(ReasonCode.PresharedKeyMismatch, Assert.Single(pair.B.Failures).Code);
        AssertNothingLeft(pair);
    }

    // The same with a peer that says nothing, as some ASAs do.
    [Fact]
    public void Initiator_OtherPresharedKeyAndSilence_IsNamedAfterTheTimeout()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { PreSharedKey = new SecretBytes("another secret"u8) });
        pair.Network.Rule(flight => flight.Name == "unnamed" ? new Fate.Drop() : null);

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(61));

        Assert.Equal(ReasonCode.PresharedKeyMismatch, pair.A.Failures.First().Code);
    }

    [Fact]
    public void Initiator_NoPhase1ProposalInCommon_BothNameIt()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { IkeProposals = [AesIke] });

        // A                              B
        // HDR, SA                 -->
        //                         <--    HDR, N(NO_PROPOSAL_CHOSEN)
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(3));

        Assert.Equal(ReasonCode.Phase1ProposalMismatch, pair.A.Failures.First().Code);
        FailureReason theirs = pair.B.Failures.First();
        Assert.Equal(ReasonCode.Phase1ProposalMismatch, theirs.Code);
        Assert.Contains(new("theirs", "3des-md5-modp768"), theirs.Evidence);
        Assert.Contains(new("ours", "aes256-sha1-modp768"), theirs.Evidence);
        AssertNothingLeft(pair);
    }

    [Fact]
    public void Initiator_NoPhase2ProposalInCommon_BothNameIt()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { EspProposals = [AesEsp] });

        // A                                     B
        // HDR*, HASH(1), SA, Ni, ID, ID  -->
        //                                <--    HDR*, HASH(1), N(NO_PROPOSAL_CHOSEN)
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(ReasonCode.Phase2ProposalMismatch, pair.A.Failures.First().Code);
        Assert.Equal(ReasonCode.Phase2ProposalMismatch, pair.B.Failures.First().Code);
        AssertNothingLeft(pair);
    }

    [Fact]
    public void Initiator_SubnetsDoNotMatch_BothNameIt()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { Selectors = [new(new TrafficSelector(IPNetwork.Parse("192.0.2.0/25")), IkePair.Subnets.Local)] });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(ReasonCode.SelectorMismatch, pair.A.Failures.First().Code);
        FailureReason theirs = pair.B.Failures.First();
        Assert.Equal(ReasonCode.SelectorMismatch, theirs.Code);
        Assert.Contains(new("theirs", "192.0.2.0/24 <-> 203.0.113.200/32"), theirs.Evidence);
        AssertNothingLeft(pair);
    }

    [Fact]
    public void Initiator_PeerWantsPfs_BothNameIt()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { PfsGroup = GroupTable.Modp768 });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(ReasonCode.Phase2ProposalMismatch, pair.A.Failures.First().Code); // all that NO_PROPOSAL_CHOSEN says
        Assert.Contains("PFS", pair.A.Failures.First().Message, StringComparison.Ordinal);
        Assert.Equal(ReasonCode.PfsMismatch, pair.B.Failures.First().Code);
        AssertNothingLeft(pair);
    }

    [Fact]
    public void Initiator_OtherPfsGroup_ResponderNamesIt()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { PfsGroup = GroupTable.Modp1024 }, b: profile => profile with { PfsGroup = GroupTable.Modp768 });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(ReasonCode.PfsMismatch, pair.B.Failures.First().Code);
        AssertNothingLeft(pair);
    }

    // pfs=no asks for none and takes what is offered, as Openswan does.
    [Fact]
    public void Responder_WithoutPfs_TakesAnOffer()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { PfsGroup = GroupTable.Modp768 });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Equal(GroupTable.Modp768, pair.B.Reports<IkeEvent.ChildEstablished>().Single().PfsGroup);
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Initiator_PeerSilent_IsNamedAfterTheTimeout()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Rule(_ => new Fate.Drop());

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(59));
        Assert.Empty(pair.A.Failures);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(ReasonCode.PeerSilent, pair.A.Failures.Single().Code);
        Assert.True(pair.A.Reports<IkeEvent.AttemptFailed>().Single().WillRetry);
    }

    [Fact]
    public void Initiator_PeerStopsAfterTheFirstAnswer_IsStalled()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Rule(flight => flight.Name.StartsWith("Main Mode message 4", StringComparison.Ordinal) ? new Fate.Drop() : null);

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(61));

        Assert.Equal(ReasonCode.Phase1Stalled, pair.A.Failures.First().Code);
        Assert.Contains(new("state", "main-mode-sent-3"), pair.A.Failures.First().Evidence);
    }

    [Fact]
    public void Initiator_PeerSilentInPhase2_IsStalled()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Rule(flight => flight.Name.StartsWith("Quick Mode message 2", StringComparison.Ordinal) ? new Fate.Drop() : null);

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(70));

        Assert.Equal(ReasonCode.Phase2Stalled, pair.A.Failures.First().Code);
        pair.Down(pair.A);
        Assert.True(pair.A.Kernel.IsEmpty, pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(2));
        AssertNothingLeft(pair, someWereInstalled: true); // B's inbound side waited for message 3
    }

    [Fact]
    [Trait("Hostile", "T31")]
    public void Initiator_NoPresharedKey_FailsWithoutSending()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { PreSharedKey = null });

        pair.Up(pair.A);

        Assert.Equal(ReasonCode.NoPresharedKey, pair.A.Failures.Single().Code);
        Assert.Empty(pair.Network.Flights);
    }

    [Fact]
    [Trait("Hostile", "T31")]
    public void Responder_NoPresharedKey_NamesIt()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { PreSharedKey = null });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(4));

        Assert.Equal(ReasonCode.NoPresharedKey, pair.B.Failures.First().Code);
        AssertNothingLeft(pair);
    }

    [Fact]
    public void Initiator_PeerHasAnotherIdentity_NamesBoth()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { LocalId = Identity.Fqdn("asa.example") });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        FailureReason failure = pair.A.Failures.First();
        Assert.Equal(ReasonCode.PeerIdentityMismatch, failure.Code);
        Assert.Contains(new("theirs", "@asa.example"), failure.Evidence);
        Assert.Contains(new("ours", "198.51.100.2"), failure.Evidence);
        Assert.Empty(pair.B.Connection().Isakmp); // told with a Delete
    }

    // The pre-shared key is right, so the refusal comes under its protection.
    [Fact]
    public void Initiator_PeerExpectsAnotherIdentity_BothNameIt()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { RemoteId = Identity.Fqdn("gateway.example") });

        // A                              B
        // HDR*, IDii, HASH_I      -->
        //                         <--    HDR*, HASH(1), N(INVALID_ID_INFORMATION)
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        FailureReason ours = pair.A.Failures.First();
        Assert.Equal(ReasonCode.PeerIdentityMismatch, ours.Code);
        Assert.Contains(new("ours", "203.0.113.133"), ours.Evidence);
        Assert.Equal(ReasonCode.PeerIdentityMismatch, pair.B.Failures.First().Code);
        AssertNothingLeft(pair);
    }

    [Fact]
    public void Initiator_AddressIsNotOurs_FailsWithoutSending()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Give(pair.A, new IkeInput.AddressesChanged([IPAddress.Parse("10.0.0.1")]));

        pair.Up(pair.A);
        Assert.Equal(ReasonCode.LocalAddressMissing, pair.A.Failures.Single().Code);
        Assert.Empty(pair.Network.Flights);

        // The address comes, and with it the connection.
        pair.Give(pair.A, new IkeInput.AddressesChanged([pair.A.Address]));
        pair.Run(TimeSpan.FromSeconds(2));
        Assert.True(pair.IsUp(), pair.Transcript());
    }

    [Fact]
    public void Initiator_PeerAddressUnknown_FailsWithoutSending()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { Remote = null });

        pair.Up(pair.A);

        Assert.Equal(ReasonCode.PeerAddressUnknown, pair.A.Failures.Single().Code);
        Assert.Empty(pair.Network.Flights);
    }

    [Fact]
    public void Responder_PeerOfAnyAddress_IsServed()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { Remote = null });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    [Trait("Hostile", "T36")]
    [Trait("Hostile", "T40")]
    public void Responder_StrangerBegins_GetsNoAnswerAndNoState()
    {
        using IkePair pair = new();
        pair.Load();
        pair.LoadAll(pair.B, pair.Profile(pair.B) with { Remote = IPAddress.Parse("192.0.2.99") });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(10));

        Assert.DoesNotContain(pair.Network.Flights, flight => flight.Sender == "B");
        Assert.NotEmpty(pair.B.Reports<IkeEvent.MessageDropped>());
        Assert.Equal(Instant.Never, pair.B.Engine.NextDeadline);
    }

    [Fact]
    public void Initiator_ThreeKeyingTries_StopsAfterThem()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { KeyingTries = 3 }, b: profile => profile with { IkeProposals = [AesIke] });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromHours(1));

        Assert.Equal([true, true, false], pair.A.Reports<IkeEvent.AttemptFailed>().Select(failed => failed.WillRetry));
        Assert.Equal([1, 2, 3], pair.A.Reports<IkeEvent.AttemptStarted>().Select(started => started.Attempt));
        Assert.Equal(Instant.Never, pair.A.Engine.NextDeadline);
    }

    [Fact]
    public void Initiator_ThreeKeyingTriesInPhase2_StopsAfterThem()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { KeyingTries = 3 }, b: profile => profile with { EspProposals = [AesEsp] });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromHours(1));

        Assert.Equal([true, true, false], pair.A.Reports<IkeEvent.AttemptFailed>().Select(failed => failed.WillRetry));
        Assert.Equal([1, 2, 3], pair.A.Reports<IkeEvent.AttemptStarted>().Select(started => started.Attempt));
    }

    // The longer it fails, the less often it is tried.
    [Fact]
    public void Initiator_EndlessKeyingTries_BacksOff()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { EspProposals = [AesEsp] });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromHours(2));

        List<Instant> failures = [.. pair.A.Events.Where(happened => happened.Event is IkeEvent.AttemptFailed).Select(happened => happened.At)];
        Assert.InRange(failures.Count, 20, 40);
        Assert.True(failures[^1] - failures[^2] >= TimeSpan.FromMinutes(5) && failures[1] - failures[0] < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Initiator_FailedAndPeerRepaired_ComesUp()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { EspProposals = [AesEsp] });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(20));

        pair.LoadAll(pair.B, pair.Profile(pair.B));
        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(2)), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
    }

    private static void AssertNothingLeft(IkePair pair, bool someWereInstalled = false)
    {
        Assert.True(pair.A.Kernel.IsEmpty && pair.B.Kernel.IsEmpty, pair.Transcript());
        if (!someWereInstalled)
            Assert.Equal((0, 0), (pair.A.Kernel.InstalledEver, pair.B.Kernel.InstalledEver));
    }
}
