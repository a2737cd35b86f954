using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Messages in pieces, sent and taken.</summary>
public sealed class FragmentTests
{
    // Every message but the first two is larger than 56 octets of IKE, and is cut.
    private const int Small = 84;

    private static readonly string[] Cuttable =
    [
        "Main Mode message 3", "Main Mode message 4", "Main Mode message 5", "Main Mode message 6", "Quick Mode message 1", "Quick Mode message 2",
    ];

    public static TheoryData<string, int> Pieces => new(Cuttable.SelectMany(message => Enumerable.Range(1, 3).Select(nth => (message, nth))));

    // A                                                B
    // HDR, SA, VID FRAGMENTATION       -->
    //                                  <--             HDR, SA, VID FRAGMENTATION
    // HDR, FRAGMENT 1 (of KE, Ni)      -->
    // HDR, FRAGMENT 2 last             -->
    //                                  <--             HDR, FRAGMENT 1 (of KE, Nr), and so on
    [Fact]
    [Trait("Rfc", "cisco-fragmentation-1")]
    public void Handshake_MessagesAboveTheLimit_GoInPiecesBothWays()
    {
        using IkePair pair = Loaded();

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        foreach (string message in Cuttable)
        {
            Flight[] pieces = [.. pair.Network.Flights.Where(flight => flight.Name.StartsWith(message, StringComparison.Ordinal))];
            Assert.True(pieces.Length >= 2, $"{message} went in {pieces.Length} pieces");
            Assert.All(pieces, piece => Assert.InRange(piece.Message.Length + 28, 29, Small));
            Assert.All(pieces, AssertHeaderOfPiece);
        }

        Assert.Equal(1, pair.Network.Count("Main Mode message 1"));
        Assert.Equal(1, pair.Network.Count("Main Mode message 2"));
        Assert.Empty(pair.A.Reports<IkeEvent.MessageDropped>().Concat(pair.B.Reports<IkeEvent.MessageDropped>()));
    }

    [Fact]
    [Trait("Rfc", "cisco-fragmentation-1")]
    [Trait("Rfc", "3948-2.2")]
    public void Handshake_BehindNat_PiecesLeaveRoomForTheMarker()
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { FragmentSize = Small, ForceEncapsulation = true });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Flight[] floated = [.. pair.Network.Flights.Where(flight => flight.NonEspMarker && flight.Message.Span[16] == (byte)PayloadType.FRAGMENT)];
        Assert.NotEmpty(floated);
        Assert.Equal(Small, floated.Max(flight => flight.Message.Length + 4 + 28));
    }

    [Fact]
    public void Handshake_MessagesBelowTheLimit_GoWhole()
    {
        using IkePair pair = Stories.Established();

        Assert.Equal(9, pair.Network.Flights.Count);
        Assert.DoesNotContain(pair.Network.Flights, flight => flight.Message.Span[16] == (byte)PayloadType.FRAGMENT);
    }

    // A piece is lost: the whole message is sent again, and what came of it the first time counts.
    [Theory]
    [MemberData(nameof(Pieces))]
    [Trait("Rfc", "cisco-fragmentation-1")]
    public void Handshake_PieceLost_ComesUpAllTheSame(string message, int nth)
    {
        using IkePair pair = Loaded();
        pair.Network.OnNth(message, nth, new Fate.Drop());

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.Empty(pair.A.Failures.Concat(pair.B.Failures));
        Assert.Equal((1, 1), (pair.A.Kernel.InstalledEver, pair.B.Kernel.InstalledEver));
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Handshake_PieceDoubledOrLate_ComesUpOnce(string message, int nth)
    {
        foreach (Fate fate in new Fate[] { new Fate.Repeat(3), new Fate.Hold(TimeSpan.FromSeconds(2)), new Fate.Hold(TimeSpan.FromMilliseconds(5)) })
        {
            using IkePair pair = Loaded();
            pair.Network.OnNth(message, nth, fate);

            pair.Up(pair.A);
            pair.Run(TimeSpan.FromSeconds(8));

            pair.AssertUp();
            Assert.Equal((1, 1), (pair.A.Kernel.InstalledEver, pair.B.Kernel.InstalledEver));
        }
    }

    [Fact]
    public void Handshake_PiecesLostDoubledAndReordered_EndsEstablishedForEverySeed()
    {
        List<string> faults = [];
        for (int seed = 1; seed <= 100; seed++)
        {
            using IkePair pair = new(seed);
            pair.Load(profile => profile with { FragmentSize = 160 + seed }, a: profile => profile with { StartAction = StartAction.Start });
            pair.Network.Loss = 0.1;
            pair.Network.Duplication = 0.1;
            pair.Network.Jitter = TimeSpan.FromMilliseconds(100);
            bool up = pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(10));
            pair.Network.Heal();
            pair.Run(TimeSpan.FromMinutes(5));
            if (!up || pair.KernelsDiffer() is not null)
                faults.Add($"seed {seed}: {(up ? "" : "never up; ")}{pair.KernelsDiffer()}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // fragmentation=no here: neither said nor taken, so the peer sends whole as well.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Handshake_OneSideSaysNo_AllGoesWhole(bool a)
    {
        using IkePair pair = new();
        ConnectionProfile No(ConnectionProfile profile) => profile with { Fragmentation = Fragmentation.No };
        pair.Load(profile => profile with { FragmentSize = Small }, a ? No : null, a ? null : No);

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.Equal(9, pair.Network.Flights.Count);
    }

    // The vendor ID is lost on its way: only who is told to force it cuts.
    [Theory]
    [InlineData(Fragmentation.Yes, false)]
    [InlineData(Fragmentation.Force, true)]
    public void Handshake_PeerSaysNothing_IsCutOnlyByForce(Fragmentation fragmentation, bool cut)
    {
        using IkePair pair = new();
        pair.Network.Rule(flight => VendorIds.Keep(flight, known => known != VendorIdTable.Fragmentation));
        pair.Load(profile => profile with { FragmentSize = Small, Fragmentation = fragmentation });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.Equal(cut, pair.Network.Flights.Any(flight => flight.Message.Span[16] == (byte)PayloadType.FRAGMENT));
    }

    [Fact]
    public void Connection_FragmentationNo_DropsThePeersPiecesAndSaysWhy()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { FragmentSize = Small, Fragmentation = Fragmentation.Force }, b: profile => profile with { Fragmentation = Fragmentation.No });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        Assert.False(pair.IsUp());
        Assert.All(pair.B.Reports<IkeEvent.MessageDropped>(), dropped => Assert.Contains("fragmentation=no", dropped.Why, StringComparison.Ordinal));
    }

    private static void AssertHeaderOfPiece(Flight piece)
    {
        Assert.True(IsakmpHeader.TryDecode(piece.Message, out IsakmpHeader header, out DecodeError? error), error?.ToString());
        Assert.Equal((PayloadType.FRAGMENT, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0u), (header.NextPayload, header.ExchangeType, header.Flags, header.MessageId));
    }

    private static IkePair Loaded()
    {
        IkePair pair = new();
        pair.Load(profile => profile with { FragmentSize = Small });
        return pair;
    }
}
