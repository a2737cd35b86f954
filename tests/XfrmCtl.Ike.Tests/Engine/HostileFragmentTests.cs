using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Pieces that nobody should send (CVE-2009-1574, 2013-6076, 2016-1287, 2016-10396): they cost what they are, and the peer still gets through.</summary>
public sealed class HostileFragmentTests
{
    private const string Third = "Main Mode message 3";

    // The responder's side of a handshake that stands at message 3, cut in two.
    [Theory]
    [InlineData("number 0")]
    [InlineData("number 17")]
    [InlineData("number 255 and last")]
    [InlineData("last before its turn")]
    [InlineData("two lasts")]
    [InlineData("empty")]
    [InlineData("shorter than its header")]
    [InlineData("in a chain")]
    [InlineData("encrypted")]
    [InlineData("another ID")]
    [InlineData("another exchange")]
    [InlineData("another message ID")]
    [InlineData("from another port")]
    [InlineData("from another address")]
    [InlineData("a fragment in fragments")]
    [InlineData("other cookies inside")]
    [InlineData("a header inside that lies")]
    [InlineData("nothing of a message inside")]
    [Trait("Hostile", "T38")]
    [Trait("Rfc", "cisco-fragmentation-1")]
    public void Piece_ThatShouldNotBe_DoesNotKeepTheMessageOut(string wrong)
    {
        using IkePair pair = AtThird(out Flight third, out ReadOnlyMemory<byte>[] pieces);

        Give(pair, pieces[0], third.Source);
        foreach ((byte[] forged, IPEndPoint source) in Forge(wrong, pieces, third))
            Give(pair, forged, source);
        Assert.Equal(0, pair.Network.Count("Main Mode message 4"));

        // The peer sends again, once or twice.
        for (int sending = 0; sending < 2 && pair.Network.Count("Main Mode message 4") == 0; sending++)
            foreach (ReadOnlyMemory<byte> piece in pieces)
                Give(pair, piece, third.Source);
        Assert.Equal(1, pair.Network.Count("Main Mode message 4"));
        pair.AssertNoFault();
    }

    [Fact]
    [Trait("Hostile", "T38")]
    [Trait("Rfc", "cisco-fragmentation-1")]
    public void Piece_WithoutACookiePairThatWeKnow_IsDropped()
    {
        using IkePair pair = AtThird(out Flight third, out ReadOnlyMemory<byte>[] pieces);
        foreach (ulong responder in new ulong[] { 0, 4711 })
            foreach (ReadOnlyMemory<byte> piece in pieces)
            {
                byte[] forged = piece.ToArray();
                BinaryPrimitives.WriteUInt64BigEndian(forged.AsSpan(8), responder);
                Give(pair, forged, third.Source);
            }

        Assert.Equal(4, pair.B.Reports<IkeEvent.MessageDropped>().Count(dropped => dropped.Why.Contains("cookies that no ISAKMP SA has", StringComparison.Ordinal)));
        Assert.Equal(0, pair.Network.Count("Main Mode message 4"));
    }

    // A first message in pieces: its sender has shown nothing yet.
    [Fact]
    [Trait("Hostile", "T38")]
    [Trait("Rfc", "cisco-fragmentation-1")]
    public void FirstMessage_InPieces_IsDropped()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        Flight first = pair.Network.Flights.Single();
        pair.Network.Rule(_ => new Fate.Drop());
        foreach (ReadOnlyMemory<byte> piece in MessageFragments.Cut(first.Message, ExchangeType.IDENTITY_PROTECTION, 100))
            Give(pair, piece, first.Source);

        Assert.Equal(0, pair.Network.Count("Main Mode message 2"));
        Assert.Empty(pair.B.Connection().Isakmp);
    }

    [Fact]
    public void Pieces_TheRestComesTooLate_AreForgotten()
    {
        using IkePair pair = AtThird(out Flight third, out ReadOnlyMemory<byte>[] pieces);
        Give(pair, pieces[0], third.Source);
        pair.Run(TimeSpan.FromSeconds(31));
        Give(pair, pieces[1], third.Source);
        Assert.Equal(0, pair.Network.Count("Main Mode message 4"));

        Give(pair, pieces[0], third.Source);
        Assert.Equal(1, pair.Network.Count("Main Mode message 4"));
    }

    // One peer begins five messages: the oldest gives way, the newest is not refused.
    [Fact]
    [Trait("Hostile", "T38")]
    [Trait("Rfc", "cisco-fragmentation-1")]
    [Trait("Hostile", "P07")]
    public void Pieces_OfManySasOfOnePeer_KeepTheNewestFour()
    {
        using IkePair pair = AtThird(out Flight third, out _);
        byte[] first = pair.Network.Flights[0].Message.ToArray();
        List<ReadOnlyMemory<byte>[]> messages = [];
        for (ulong number = 1; number <= 5; number++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(first, number);
            Give(pair, first.ToArray(), third.Source);
            byte[] message = third.Message.ToArray();
            pair.Network.Flights[^1].Message[..16].CopyTo(message);
            messages.Add([.. MessageFragments.Cut(message, ExchangeType.IDENTITY_PROTECTION, 180)]);
        }

        foreach (ReadOnlyMemory<byte>[] pieces in messages)
            Give(pair, pieces[0], third.Source);
        List<bool> answered = [];
        foreach (ReadOnlyMemory<byte>[] pieces in messages.AsEnumerable().Reverse())
        {
            int before = pair.Network.Count("Main Mode message 4");
            Give(pair, pieces[1], third.Source);
            answered.Add(pair.Network.Count("Main Mode message 4") > before);
        }

        Assert.Equal([true, true, true, true, false], answered);
    }

    // Whoever knows the cookies sends two hundred thousand pieces, in the worst order: that takes time that is linear in their number.
    [Fact]
    [Trait("Hostile", "T38")]
    [Trait("Rfc", "cisco-fragmentation-1")]
    public void Pieces_InAFlood_CostLittleAndKeepNobodyOut()
    {
        using IkePair pair = AtThird(out Flight third, out ReadOnlyMemory<byte>[] pieces);
        byte[] piece = pieces[0].ToArray();
        long start = Stopwatch.GetTimestamp();
        for (int number = 0; number < 200_000; number++)
        {
            piece[34] = (byte)(16 - (number % 15)); // never the first
            BinaryPrimitives.WriteInt32BigEndian(piece.AsSpan(40), number / 15);
            pair.B.Engine.Step(new IkeInput.DatagramReceived(third.Destination, third.Source, piece.ToArray()), pair.Now);
            while (pair.B.Engine.TryTakeAction(out _))
            {
            }
        }

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        foreach (ReadOnlyMemory<byte> good in pieces.Concat(pieces))
            Give(pair, good, third.Source);
        Assert.Equal(1, pair.Network.Count("Main Mode message 4"));
    }

    // Random octets in the fragment, with the header of a message: never a throw, never an answer.
    [Fact]
    [Trait("Hostile", "T38")]
    [Trait("Rfc", "cisco-fragmentation-1")]
    public void Piece_OfAnyOctets_NeverThrows()
    {
        using IkePair pair = AtThird(out Flight third, out ReadOnlyMemory<byte>[] pieces);
        Random chance = new(7);
        for (int trial = 0; trial < 20_000; trial++)
        {
            byte[] forged = pieces[0][..(28 + chance.Next(40))].ToArray();
            chance.NextBytes(forged.AsSpan(28));
            if (chance.Next(4) > 0 && forged.Length > 36)
                new byte[] { 0, 0, 0, (byte)(forged.Length - 28), 0, 1, (byte)(1 + chance.Next(3)), (byte)chance.Next(2) }.CopyTo(forged, 28);
            BinaryPrimitives.WriteInt32BigEndian(forged.AsSpan(24), forged.Length);
            Give(pair, forged, third.Source);
        }

        Assert.Equal(0, pair.Network.Count("Main Mode message 4"));
        pair.AssertNoFault();
    }

    /// <summary>A pair whose B has answered message 1 and whose message 3 is in our hands.</summary>
    private static IkePair AtThird(out Flight third, out ReadOnlyMemory<byte>[] pieces)
    {
        IkePair pair = new();
        pair.Load();
        pair.Network.OnNth(Third, 1, new Fate.Drop());
        pair.Up(pair.A);
        pair.RunUntil(() => pair.Network.Count(Third) > 0, TimeSpan.FromSeconds(1));
        pair.Network.Rule(_ => new Fate.Drop());
        third = pair.Network.Flights.Single(flight => flight.Name.StartsWith(Third, StringComparison.Ordinal));
        pieces = [.. MessageFragments.Cut(third.Message, ExchangeType.IDENTITY_PROTECTION, 180)];
        Assert.Equal(2, pieces.Length);
        return pair;
    }

    private static IEnumerable<(byte[] Octets, IPEndPoint Source)> Forge(string wrong, ReadOnlyMemory<byte>[] pieces, Flight third)
    {
        byte[] second = pieces[1].ToArray();
        IPEndPoint source = third.Source;
        switch (wrong)
        {
            case "number 0":
                second[34] = 0;
                break;
            case "number 17":
                second[34] = 17;
                break;
            case "number 255 and last":
                second[34] = 255;
                break;
            case "last before its turn":
                yield return (second, new(source.Address, 9));
                second[34] = 1;
                break;
            case "two lasts":
                second[34] = 3;
                yield return (second.ToArray(), source);
                second[34] = 4;
                break;
            case "empty":
                second = MessageSealer.Plain(HeaderOf(second), [new UnknownPayload(PayloadType.FRAGMENT, new byte[] { 0, 1, 2, 1 })]);
                break;
            case "shorter than its header":
                second[31] = 3;
                break;
            case "in a chain":
                second = MessageSealer.Plain(HeaderOf(second), [new FragmentPayload(1, 2, true, second.AsMemory(36)), new NoncePayload(new byte[20])]);
                break;
            case "encrypted":
                second[19] = (byte)IsakmpFlags.ENCRYPTION;
                break;
            case "another ID":
                second[33] = 2;
                break;
            case "another exchange":
                second[18] = (byte)ExchangeType.QUICK_MODE;
                break;
            case "another message ID":
                second[20] = 1;
                break;
            case "from another port":
                source = new(source.Address, 9);
                break;
            case "from another address":
                source = new(IPAddress.Parse("192.0.2.99"), source.Port);
                break;
            default:
                foreach (ReadOnlyMemory<byte> piece in MessageFragments.Cut(Inner(wrong, pieces, third), ExchangeType.IDENTITY_PROTECTION, 180))
                    yield return (Envelope(piece, third), source);
                yield break;
        }

        yield return (second, source);
    }

    private static byte[] Inner(string wrong, ReadOnlyMemory<byte>[] pieces, Flight third)
    {
        byte[] inner = third.Message.ToArray();
        switch (wrong)
        {
            case "a fragment in fragments":
                return pieces[0].ToArray();
            case "other cookies inside":
                inner[3] ^= 1;
                return inner;
            case "a header inside that lies":
                return MessageSealer.Plain(HeaderOf(inner), [new NoncePayload(new byte[20]), new VendorIdPayload(new byte[300])]);
            default:
                Array.Fill(inner, (byte)0xa5, 0, 24);
                return inner;
        }
    }

    // The cut looks at the header inside; what stands outside is the true one.
    private static byte[] Envelope(ReadOnlyMemory<byte> piece, Flight third)
    {
        byte[] octets = piece.ToArray();
        if (octets[16] != (byte)PayloadType.FRAGMENT)
            return MessageSealer.Plain(HeaderOf(third.Message), [new FragmentPayload(1, 1, true, piece)]);
        third.Message[..16].CopyTo(octets);
        return octets;
    }

    private static IsakmpHeader HeaderOf(ReadOnlyMemory<byte> message)
    {
        Assert.True(IsakmpHeader.TryDecode(message, out IsakmpHeader header, out _));
        return header;
    }

    private static void Give(IkePair pair, ReadOnlyMemory<byte> message, IPEndPoint source) =>
        pair.Give(pair.B, new IkeInput.DatagramReceived(new(pair.B.Address, 500), source, message));
}
