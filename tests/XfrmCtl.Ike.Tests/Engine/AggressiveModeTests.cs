using System.Net;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Aggressive Mode with a pre-shared key (RFC 2409 §5.4) between two engines.</summary>
public sealed class AggressiveModeTests
{
    private static readonly IPAddress Outside = IPAddress.Parse("192.0.2.99");

    public static TheoryData<string, bool> MessagesOfBothRoles => new(
        new[] { "Aggressive Mode message 1", "Aggressive Mode message 2", "Aggressive Mode message 3", "Quick Mode message 1", "Quick Mode message 2", "Quick Mode message 3" }
            .SelectMany(message => new (string, bool)[] { (message, true), (message, false) }));

    public static TheoryData<string> Methods => [.. NatMethod.All.Select(method => method.Name)];

    // A                                B
    // HDR, SA, KE, Ni, IDii     -->
    //                           <--    HDR, SA, KE, Nr, IDir, HASH_R, NAT-D, NAT-D
    // HDR*, HASH_I, NAT-D, NAT-D -->
    // Quick Mode
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rfc", "2409-5.4")]
    public void Handshake_BothSidesWantIt_IsThreeMessagesAndNamedWeak(bool aBegins)
    {
        using IkePair pair = Loaded();

        pair.Up(aBegins ? pair.A : pair.B);
        pair.Run(TimeSpan.FromSeconds(5));

        AssertUpOnce(pair);
        Assert.Equal(6, pair.Network.Flights.Count);
        Assert.Equal(0, pair.Network.Count("Main Mode"));
        foreach (IkeHost host in new[] { pair.A, pair.B })
        {
            Assert.True(host.Reports<IkeEvent.Phase1Established>().Single().Aggressive);
            Assert.True(host.Connection().Isakmp.Single() is { Aggressive: true, DpdSupported: true, Established: true });
            Assert.Equal(Identity.Address(pair.Other(host).Address), host.Reports<IkeEvent.Phase1Established>().Single().RemoteId);
        }
    }

    [Theory]
    [MemberData(nameof(MessagesOfBothRoles))]
    public void Handshake_MessageLost_IsSentAgain(string message, bool aBegins)
    {
        using IkePair pair = Loaded();
        pair.Network.OnNth(message, 1, new Fate.Drop());

        pair.Up(aBegins ? pair.A : pair.B);
        pair.Run(TimeSpan.FromSeconds(5));

        AssertUpOnce(pair);
        Assert.True(pair.Network.Count(message) >= 2, pair.Transcript());
    }

    [Theory]
    [MemberData(nameof(MessagesOfBothRoles))]
    public void Handshake_MessageDoubledOrLate_DoesNoHarm(string message, bool aBegins)
    {
        foreach (Fate fate in new Fate[] { new Fate.Repeat(3), new Fate.Hold(TimeSpan.FromSeconds(3)), new Fate.Hold(TimeSpan.FromMilliseconds(15)) })
        {
            using IkePair pair = Loaded();
            pair.Network.OnNth(message, 1, fate);

            pair.Up(aBegins ? pair.A : pair.B);
            pair.Run(TimeSpan.FromSeconds(8));

            AssertUpOnce(pair);
        }
    }

    [Fact]
    public void RandomNetwork_HundredSeeds_EndEstablishedWithMatchingKernels()
    {
        List<string> faults = [];
        for (int seed = 1; seed <= 100; seed++)
        {
            using IkePair pair = new(seed);
            pair.Load(profile => profile with { AggressiveMode = true, ForceEncapsulation = seed % 4 == 0 }, a: profile => profile with { StartAction = StartAction.Start });
            pair.Network.Loss = 0.2;
            pair.Network.Duplication = 0.2;
            pair.Network.Jitter = TimeSpan.FromMilliseconds(seed % 2 == 0 ? 100 : 1000);
            if (seed % 3 == 0)
                pair.Up(pair.B);
            bool up = pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(10));
            pair.Network.Heal();
            pair.Run(TimeSpan.FromMinutes(5));
            if (!up || pair.KernelsDiffer() is not null || pair.BlackHole() is not null)
                faults.Add($"seed {seed}: {(up ? "" : "never up; ")}{pair.BlackHole()} {pair.KernelsDiffer()}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // One bit is wrong somewhere in the handshake: what is altered is not taken, and the good message that follows is.
    [Fact]
    public void BitFlips_InAnyDatagram_NeverThrowAndNeverEstablishUnmatchedKernels()
    {
        List<string> faults = [];
        for (int seed = 1; seed <= 300; seed++)
        {
            Random chance = new(seed);
            using IkePair pair = new(seed);
            pair.Load(profile => profile with { AggressiveMode = true }, a: profile => profile with { StartAction = StartAction.Start });
            int number = 1 + chance.Next(6);
            pair.Network.Rule(flight => flight.Number == number ? new Fate.Alter(Flip(flight.Message, chance)) : null);
            bool up = pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(5));
            pair.Run(TimeSpan.FromMinutes(3));
            if (!up || pair.KernelsDiffer() is not null)
                faults.Add($"seed {seed}, datagram {number}: {(up ? "" : "never up; ")}{pair.KernelsDiffer()}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // A (NAT)                                   B
    // 500: SA, KE, Ni, ID              -->
    //                                  <--      SA, KE, Nr, ID, HASH, NAT-D, NAT-D
    // 4500: HASH, NAT-D, NAT-D         -->
    [Theory]
    [MemberData(nameof(Methods))]
    [Trait("Rfc", "3947-4")]
    public void Nat_WithEachMethod_FloatsWithMessage3(string method)
    {
        using IkePair pair = new();
        pair.Network.Nats.Add(new(pair.A.Address, Outside));
        pair.Network.Rule(flight => flight.Name.StartsWith("Aggressive Mode message 1", StringComparison.Ordinal)
            ? VendorIds.Keep(flight, vendor => vendor == VendorIdTable.Dpd || vendor.Name == method) : null);
        pair.Load(profile => profile with { AggressiveMode = true });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Flight third = pair.Network.Flights.Single(flight => flight.Name.StartsWith("Aggressive Mode message 3", StringComparison.Ordinal));
        Assert.Equal((4500, true), (third.Destination.Port, third.NonEspMarker));
        Assert.Equal(method, pair.B.Reports<IkeEvent.NatDetected>().Single().Method);
        Assert.True(pair.A.Reports<IkeEvent.NatDetected>().Single() is { LocalBehindNat: true, RemoteBehindNat: false }, pair.Transcript());
        Assert.True(pair.B.Reports<IkeEvent.NatDetected>().Single() is { LocalBehindNat: false, RemoteBehindNat: true }, pair.Transcript());
        Assert.All(new[] { pair.A, pair.B }, host => Assert.True(host.Kernel.Children.Single().UdpEncapsulation));
    }

    // A's NAT loses message 3: what was sent before has no way to say so, and B asks when Quick Mode comes.
    [Fact]
    public void Nat_MessageThreeLost_ComesUpEncapsulated()
    {
        using IkePair pair = new();
        pair.Network.Nats.Add(new(pair.A.Address, Outside));
        pair.Network.OnNth("Aggressive Mode message 3", 1, new Fate.Drop());
        pair.Load(profile => profile with { AggressiveMode = true });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.True(pair.B.Kernel.Children.Single().UdpEncapsulation);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void ForceEncapsulation_EitherSide_Encapsulates(bool a, bool b)
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { AggressiveMode = true }, profile => profile with { ForceEncapsulation = a }, profile => profile with { ForceEncapsulation = b });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.All(new[] { pair.A, pair.B }, host => Assert.True(host.Kernel.Children.Single().UdpEncapsulation));
    }

    // A peer whose address nobody knows, by its name: what people use Aggressive Mode for.
    [Fact]
    public void Responder_AnyAddressAndANamedIdentity_IsAnswered()
    {
        using IkePair pair = new();
        pair.Load(
            profile => profile with { AggressiveMode = true },
            a: profile => profile with { LocalId = Identity.Fqdn("branch") },
            b: profile => profile with { Remote = null, RemoteId = Identity.Fqdn("branch") });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
    }

    // The pre-shared key is chosen by identity, which Main Mode cannot do.
    [Fact]
    public void Responder_TwoPeersOfAnyAddress_TakesTheOneThatIsNamedAndItsKey()
    {
        using IkePair pair = new();
        pair.LoadAll(pair.A, pair.Profile(pair.A) with { AggressiveMode = true, LocalId = Identity.Fqdn("two"), PreSharedKey = new SecretBytes("the second key"u8) });
        pair.LoadAll(
            pair.B,
            pair.Profile(pair.B) with { Name = "one", Reqid = 1, AggressiveMode = true, Remote = null, RemoteId = Identity.Fqdn("one") },
            pair.Profile(pair.B) with { AggressiveMode = true, Remote = null, RemoteId = Identity.Fqdn("two"), PreSharedKey = new SecretBytes("the second key"u8) });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.Equal("net", pair.B.Reports<IkeEvent.Phase1Established>().Single().Connection);
    }

    // Main Mode is stronger: aggrmode=yes does not refuse it.
    [Fact]
    public void Responder_PeerBeginsWithMainMode_IsAnswered()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { AggressiveMode = true });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.False(pair.B.Reports<IkeEvent.Phase1Established>().Single().Aggressive);
    }

    [Fact]
    [Trait("Rfc", "2409-5")]
    public void Initiator_SeveralGroups_OffersThoseOfTheFirst()
    {
        using IkePair pair = new();
        IkeProposal second = new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp768);
        IkeProposal other = new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1024);
        pair.Load(profile => profile with { AggressiveMode = true }, a: profile => profile with { IkeProposals = [IkePair.QuickIke, other, second] }, b: profile => profile with { IkeProposals = [other, second] });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.Equal(second, pair.B.Connection().Isakmp.Single().Proposal);
    }

    [Fact]
    public void Tunnel_ThreeDays_RenewsPhase1WithoutABreak()
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { AggressiveMode = true, IkeLifetime = TimeSpan.FromHours(8), ChildLifetime = TimeSpan.FromHours(3) });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.RunWithoutBreak(TimeSpan.FromDays(3));

        pair.AssertUp();
        Assert.InRange(pair.A.Reports<IkeEvent.Phase1Established>().Count(), 8, 14);
        Assert.Equal(0, pair.Network.Count("Main Mode"));
    }

    // What makes it weak, done from the octets on the wire alone: HASH_R = prf(prf(key, Ni | Nr), g^xr | g^xi | CKY-R | CKY-I | SAi_b | IDir_b).
    [Fact]
    [Trait("Rfc", "2409-5")]
    public void Message2_WhoeverListens_CanHoldAGuessAtTheKeyAgainstIt()
    {
        using IkePair pair = Loaded();
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        PayloadChain one = Decode(pair.Network.Flights[0]);
        PayloadChain two = Decode(pair.Network.Flights[1]);
        ReadOnlySpan<byte> cookies = pair.Network.Flights[1].Message.Span[..16];

        byte[] skeyid = HMACMD5.HashData("a secret for tests alone"u8, [.. one.First<NoncePayload>()!.Data.Span, .. two.First<NoncePayload>()!.Data.Span]);
        byte[] covered =
        [
            .. two.First<KeyExchangePayload>()!.Data.Span, .. one.First<KeyExchangePayload>()!.Data.Span, .. cookies[8..], .. cookies[..8],
            .. one.First<SaPayload>()!.Body.Span, .. two.First<IdentificationPayload>()!.Body.Span,
        ];

        Assert.Equal(HMACMD5.HashData(skeyid, covered), two.First<HashPayload>()!.Data.ToArray());
    }

    private static PayloadChain Decode(Flight flight)
    {
        Assert.True(IsakmpHeader.TryDecode(flight.Message, out IsakmpHeader header, out _));
        Assert.True(PayloadChain.TryDecode(header.NextPayload, flight.Message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out DecodeError? error), error?.ToString());
        return chain;
    }

    private static byte[] Flip(ReadOnlyMemory<byte> message, Random chance)
    {
        byte[] flipped = message.ToArray();
        flipped[chance.Next(flipped.Length)] ^= (byte)(1 << chance.Next(8));
        return flipped;
    }

    private static IkePair Loaded()
    {
        IkePair pair = new();
        pair.Load(profile => profile with { AggressiveMode = true });
        return pair;
    }

    private static void AssertUpOnce(IkePair pair)
    {
        pair.AssertUp();
        Assert.Equal((1, 1), (pair.A.Kernel.InstalledEver, pair.B.Kernel.InstalledEver));
        Assert.Empty(pair.A.Failures.Concat(pair.B.Failures));
        Assert.Single(pair.A.Connection().Isakmp);
        Assert.Single(pair.B.Connection().Isakmp);
    }
}
