using System.Buffers.Binary;
using XfrmCtl.Control;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

/// <summary>What the peer answers, altered on its way or put in its place, and what <c>why</c> makes of it.</summary>
public sealed class AlteredDiagnosisTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(75);

    // A router's application gateway that rewrites what it does not understand: the length of the first payload.
    [Fact]
    [Trait("Diagnosis", "peer.garbled")]
    public void Why_AnswerThatIsNoIke_IsGarbled() => Expect("peer.garbled", ExitCode.No, "Main Mode message 2", message =>
    {
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(IsakmpHeader.Octets + 2), ushort.MaxValue);
        return message;
    });

    // What gateways say that do no IKEv1 in this mode.
    [Fact]
    [Trait("Diagnosis", "peer.refused")]
    public void Why_AnswerThatRefusesWithoutANameOfOurs_IsThePeersWord() => Expect("peer.refused", ExitCode.No, "Main Mode message 2", message => MessageSealer.Plain(
        new(BinaryPrimitives.ReadUInt64BigEndian(message), BinaryPrimitives.ReadUInt64BigEndian(message.AsSpan(8)), PayloadType.N, ExchangeType.INFORMATIONAL, IsakmpFlags.NONE, 0, 0),
        [new NotificationPayload(ProtocolId.PROTO_ISAKMP, default, NotifyMessageType.INVALID_EXCHANGE_TYPE, default)]));

    // ENCRYPTION_ALGORITHM 3DES becomes DES: a downgrade by somebody in the middle, or a peer that chooses what it likes.
    [Fact]
    [Trait("Diagnosis", "phase1.not-offered")]
    public void Why_ChoiceThatWasNotOffered_IsNamed() => Expect("phase1.not-offered", ExitCode.Phase1Refused, "Main Mode message 2", message =>
    {
        int at = message.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x80, 0x01, 0x00, 0x05]);
        Assert.True(at > 0);
        message[at + 3] = 1;
        return message;
    });

    // The third block of eight octets lies within the HASH, after twelve octets of identity; the one behind it changes with it, and no other (CBC).
    [Theory]
    [InlineData("proof.hash", "Main Mode message 5", true)]
    [InlineData("proof.hash", "Main Mode message 6", false)]
    [Trait("Diagnosis", "*")]
    public void Why_ProofThatDecryptsAndDoesNotVerify_IsNotTheKey(string id, string altered, bool atB) => Expect(id, ExitCode.AuthFailed, altered, message =>
    {
        message[IsakmpHeader.Octets + 16] ^= 1;
        return message;
    }, atB);

    private static void Expect(string id, ExitCode exit, string altered, Func<byte[], byte[]> alter, bool atB = false)
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Rule(flight => flight.Name.StartsWith(altered, StringComparison.Ordinal) ? new Fate.Alter(alter([.. flight.Message.Span])) : null);
        pair.Up(pair.A);
        IkeHost host = atB ? pair.B : pair.A;
        Assert.True(pair.RunUntil(() => host.Failures.Any(), Long), pair.Transcript());
        WhyDocument why = Cases.Why(host, pair.Now);
        string found = string.Join("; ", why.Causes.Select(cause => $"{cause.Id} {cause.Confidence}"));
        Assert.True(why.Causes.Count > 0 && why.Causes[0].Id == id, $"wanted {id}, found {found}; {why.Failure?.Code} {why.Failure?.Message}\n{pair.Transcript()}");
        Assert.Equal((exit, false), (why.ExitCode, why.Ok));
    }
}
