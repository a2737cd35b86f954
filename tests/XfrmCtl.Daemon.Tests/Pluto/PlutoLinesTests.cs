using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Pluto;
using XfrmCtl.Daemon.Tests.Effects;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Pluto;

/// <summary>pluto's words for the engine's events, in both dialects.</summary>
public sealed class PlutoLinesTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("198.51.100.2"), 500);
    private static readonly LoadedConnection Connection = new(Samples.Profile(), "start", null);
    private static readonly string Name = Connection.Name;
    private static readonly IkeProposal Phase1 = new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024);
    private static readonly EspProposal Phase2 = new(CipherTable.Aes, 256, IntegrityTable.HmacSha1);

    [Theory]
    [InlineData("Main Mode message 1 (SA)", "002 initiating Main Mode|104 STATE_MAIN_I1: initiate", "002 initiating IKEv1 Main Mode connection|102 sent Main Mode request")]
    [InlineData("Main Mode message 3 (KE, nonce)", "002 transition from state STATE_MAIN_I1 to state STATE_MAIN_I2|106 STATE_MAIN_I2: sent MI2, expecting MR2", "104 sent Main Mode I2")]
    [InlineData("Main Mode message 5 (ID, HASH)", "002 transition from state STATE_MAIN_I2 to state STATE_MAIN_I3|108 STATE_MAIN_I3: sent MI3, expecting MR3", "106 sent Main Mode I3")]
    [InlineData("Main Mode message 2 (SA)", "002 transition from state STATE_MAIN_R0 to state STATE_MAIN_R1|105 STATE_MAIN_R1: sent MR1, expecting MI2", "103 sent Main Mode R1")]
    [InlineData("Aggressive Mode message 1 (SA, KE, nonce, ID)", "002 initiating Aggressive Mode #1, connection \"NAME\"|112 STATE_AGGR_I1: initiate", "002 initiating IKEv1 Aggressive Mode connection|110 sent Aggressive Mode request")]
    [InlineData("an Informational exchange (DELETE)", "", "")]
    public void Sent_EachMessage_IsTheirStep(string message, string openswan, string libreswan)
    {
        var sent = new IkeEvent.MessageSent(Name, 1, message, Peer, 0);

        Assert.Equal(Expected(openswan, 1), Lines(sent, Dialect.Openswan));
        Assert.Equal(Expected(libreswan, 1), Lines(sent, Dialect.Libreswan));
    }

    [Fact]
    public void Phase1Established_Initiator_IsTheLineThatEveryoneLooksFor()
    {
        var established = new IkeEvent.Phase1Established(Name, 1, true, Peer, Identity.Address(Peer.Address), Phase1, TimeSpan.FromHours(1));

        Assert.Contains($"004 \"{Name}\" #1: STATE_MAIN_I4: ISAKMP SA established {{auth=OAKLEY_PRESHARED_KEY cipher=oakley_3des_cbc_192 prf=oakley_md5 group=modp1024}}", Lines(established, Dialect.Openswan));
        Assert.Contains($"002 \"{Name}\" #1: Main mode peer ID is ID_IPV4_ADDR: '198.51.100.2'", Lines(established, Dialect.Openswan));
        Assert.Contains($"004 \"{Name}\" #1: IKE SA established {{auth=PRESHARED_KEY cipher=3DES_CBC_192 integ=HMAC_MD5 group=MODP1024}}", Lines(established, Dialect.Libreswan));
    }

    [Theory]
    [InlineData(true, "STATE_QUICK_I2: sent QI2, IPsec SA established tunnel mode ")]
    [InlineData(false, "STATE_QUICK_R2: IPsec SA established tunnel mode ")]
    public void ChildEstablished_EitherRole_HasSpisAndAlgorithms(bool initiator, string story)
    {
        SelectorPair pair = new(new TrafficSelector(IPNetwork.Parse("10.1.0.0/16")), new TrafficSelector(IPNetwork.Parse("10.2.0.0/16")));
        var established = new IkeEvent.ChildEstablished(Name, 2, pair, new Spi(0xc0ffee01), new Spi(0x1badcafe), Phase2, null, true, TimeSpan.FromHours(8), false)
        {
            Initiator = initiator,
            IsakmpSerial = 1,
            Remote = new IPEndPoint(Peer.Address, 4500),
        };

        Assert.Equal(
            $"004 \"{Name}\" #2: {story}{{ESP=>0x1badcafe <0xc0ffee01 xfrm=AES_256-HMAC_SHA1 NATOA=none NATD=198.51.100.2:4500 DPD=none}}", Lines(established, Dialect.Openswan)[^1]);
        Assert.Equal(
            $"004 \"{Name}\" #2: IPsec SA established tunnel mode {{ESPinUDP=>0x1badcafe <0xc0ffee01 xfrm=AES_CBC_256-HMAC_SHA1_96 NATD=198.51.100.2:4500 DPD=passive}}", Lines(established, Dialect.Libreswan)[^1]);
    }

    // What libreswan 4.10 was seen to print for the same.
    [Fact]
    public void Libreswan_LinesWithoutNat_AreAsItPrintsThem()
    {
        SelectorPair pair = new(new TrafficSelector(IPNetwork.Parse("10.1.0.0/16")), new TrafficSelector(IPNetwork.Parse("10.2.0.0/16")));
        var established = new IkeEvent.ChildEstablished(Name, 2, pair, new Spi(0xc0ffee01), new Spi(0x1badcafe), Phase2, null, false, TimeSpan.FromHours(8), false) { Initiator = true, Remote = Peer };

        Assert.Equal(
            $"004 \"{Name}\" #2: IPsec SA established tunnel mode {{ESP=>0x1badcafe <0xc0ffee01 xfrm=AES_CBC_256-HMAC_SHA1_96 DPD=passive}}", Lines(established, Dialect.Libreswan)[^1]);
        Assert.Equal(
            [$"003 \"{Name}\": ignoring informational payload NO_PROPOSAL_CHOSEN, msgid=00000000", $"003 \"{Name}\": received and ignored notification payload: NO_PROPOSAL_CHOSEN"],
            Lines(new IkeEvent.NotifyReceived(Name, "NO_PROPOSAL_CHOSEN", false), Dialect.Libreswan));
        Assert.Matches(
            "^002 .* #1: initiating Quick Mode IKEv1[^ ]+ \\{using isakmp#1 proposal=[A-Z0-9_,-]+ pfsgroup=[^ ]+\\}$",
            Lines(new IkeEvent.MessageSent(Name, 1, "Quick Mode message 1 (SA, nonce, IDs)", Peer, 0), Dialect.Libreswan)[0]);
    }

    [Theory]
    [InlineData(ReasonCode.PeerSilent, "031", "reached STATE_MAIN_I1.  No response (or no acceptable response) to our first IKE message")]
    [InlineData(ReasonCode.Phase1Stalled, "031", "reached STATE_MAIN_I3.  Possible authentication failure: no acceptable response to our first encrypted message")]
    [InlineData(ReasonCode.Phase2Stalled, "031", "reached STATE_QUICK_I1.  No acceptable response to our first Quick Mode message: perhaps peer likes no proposal")]
    [InlineData(ReasonCode.Phase1ProposalMismatch, "214", "NO_PROPOSAL_CHOSEN: ")]
    [InlineData(ReasonCode.SelectorMismatch, "218", "INVALID_ID_INFORMATION: ")]
    [InlineData(ReasonCode.PresharedKeyMismatch, "224", "AUTHENTICATION_FAILED: ")]
    [InlineData(ReasonCode.NoPresharedKey, "028", "why")]
    public void AttemptFailed_EachReason_HasItsNumber(ReasonCode code, string number, string words)
    {
        IReadOnlyList<string> lines = Lines(new IkeEvent.AttemptFailed(Name, new FailureReason(code, "why"), true), Dialect.Openswan);

        Assert.StartsWith(number, lines[0], StringComparison.Ordinal);
        Assert.Contains(words, lines[0], StringComparison.Ordinal);
        Assert.Equal($"000 \"{Name}\": starting keying attempt 2 of an unlimited number, but releasing whack", lines[^1]);
    }

    // Whoever waits for whack's exit status must learn of every failure, in both programs' ways of counting.
    [Theory]
    [MemberData(nameof(Codes))]
    public void AttemptFailed_AnyReason_LeavesANumberThatWhackEndsWith(ReasonCode code)
    {
        foreach (Dialect dialect in new[] { Dialect.Openswan, Dialect.Libreswan })
        {
            IReadOnlyList<NumberedLine> lines = PlutoLines.Of(new IkeEvent.AttemptFailed(Name, new FailureReason(code, "why"), false), Connection, dialect);
            Assert.InRange(lines[^1].Code, 20, 99);
        }
    }

    public static TheoryData<ReasonCode> Codes => [.. Enum.GetValues<ReasonCode>()];

    [Fact]
    public void Retransmitted_FirstMessage_SaysTheStateAndTheWait()
    {
        var again = new IkeEvent.MessageSent(Name, 1, "Main Mode message 1 (SA)", Peer, 1);

        Assert.Matches($"^010 \"{Name}\" #1: STATE_MAIN_I1: retransmission; will wait [0-9.]+s for response$", Assert.Single(Lines(again, Dialect.Openswan)));
        Assert.Matches($"^010 \"{Name}\" #1: STATE_MAIN_I1: retransmission; will wait [0-9.]+ seconds for response$", Assert.Single(Lines(again, Dialect.Libreswan)));
    }

    [Fact]
    public void Nat_BothSides_IsInOpenswansWords() => Assert.Equal(
        $"003 \"{Name}\" #1: NAT-Traversal: Result using RFC 3947 (NAT-Traversal): both are NATed",
        Assert.Single(Lines(new IkeEvent.NatDetected(Name, 1, "RFC 3947", true, true), Dialect.Openswan)));

    [Theory]
    [InlineData(ReasonCode.Requested, true, "deleting state (STATE_QUICK_I2)")]
    [InlineData(ReasonCode.Requested, false, "deleting state (STATE_QUICK_R2)")]
    [InlineData(ReasonCode.DeletedByPeer, true, "received Delete SA payload: deleting IPSEC State #2")]
    public void ChildEnded_EitherRole_NamesTheState(ReasonCode reason, bool initiator, string words) => Assert.Equal(
        $"002 \"{Name}\" #2: {words}", Assert.Single(Lines(new IkeEvent.ChildEnded(Name, 2, reason) { Initiator = initiator }, Dialect.Openswan)));

    [Fact]
    public void Phase1Ended_OfAggressiveMode_NamesTheState() => Assert.Equal(
        $"002 \"{Name}\" #1: deleting state (STATE_AGGR_R2)",
        Assert.Single(Lines(new IkeEvent.Phase1Ended(Name, 1, ReasonCode.Requested) { Aggressive = true }, Dialect.Openswan)));

    [Fact]
    public void EventOfNoConnection_HasNoLine() =>
        Assert.Empty(PlutoLines.Of(new IkeEvent.MessageDropped(null, Peer, "why"), null, Dialect.Openswan));

    private static IReadOnlyList<string> Lines(IkeEvent happened, Dialect dialect) => [.. PlutoLines.Of(happened, Connection, dialect).Select(line => line.ToString())];

    private static IEnumerable<string> Expected(string lines, int serial) => lines.Split('|', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => $"{line[..3]} \"{Name}\" #{serial}:{line[3..].Replace("NAME", Name, StringComparison.Ordinal)}");
}
