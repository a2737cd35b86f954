using System.Net;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>XAUTH and ModeCfg that fail, each with its reason, and what hostile peers send in them.</summary>
public sealed class RemoteAccessFailureTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Xauth_WrongPassword_EndsPhase1OnBothSidesAndNoQuickModeBegins(bool aggressive)
    {
        using IkePair pair = RemoteAccessStories.Load(
            password: "wrong", both: profile => profile with { AggressiveMode = aggressive },
            b: profile => profile with { RemoteId = Identity.Address(IPAddress.Parse("203.0.113.133")) });
        pair.Up(pair.A);
        pair.Run(Moment);

        Assert.Equal(ReasonCode.XauthFailed, pair.A.FirstFailure());
        Assert.Equal(ReasonCode.XauthFailed, pair.B.FirstFailure());
        Assert.Equal(0, pair.Network.Count("Quick Mode"));
        Assert.Empty(pair.A.Engine.IsakmpSas);
        Assert.Empty(pair.B.Engine.IsakmpSas);
        pair.AssertNothingInstalled();
        Assert.DoesNotContain(pair.A.Events.Concat(pair.B.Events), happened => happened.Event.ToString()!.Contains("wrong", StringComparison.Ordinal));
    }

    // Servers lock users out: three times, five minutes apart, and then not before somebody asks.
    [Fact]
    public void Xauth_WrongPasswordOfAConnectionThatIsKeptUp_IsTriedThrice()
    {
        using IkePair pair = RemoteAccessStories.Load(password: "wrong", a: profile => profile with { StartAction = StartAction.Start });
        pair.Run(TimeSpan.FromHours(3));
        Assert.Equal(3, pair.A.Failures.Count(failure => failure.Code == ReasonCode.XauthFailed));
        Assert.Equal([true, true, false], pair.A.Reports<IkeEvent.AttemptFailed>().Select(failed => failed.WillRetry));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(4, pair.A.Failures.Count());
    }

    // The outcome is lost and the Delete is not: the reason is the same.
    [Fact]
    public void Xauth_WrongPasswordAndOutcomeLost_IsExplainedByTheDelete()
    {
        using IkePair pair = RemoteAccessStories.Load(password: "wrong", a: profile => profile with { KeyingTries = 1 });
        pair.Network.Rule(flight => flight.Name == "Transaction SET" ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.Contains(pair.A.FirstFailure(), new ReasonCode?[] { ReasonCode.XauthFailed, ReasonCode.TransactionStalled });
        pair.AssertNothingInstalled();
    }

    [Fact]
    public void Client_WithoutPassword_FailsBeforeItsFirstMessage()
    {
        using IkePair pair = RemoteAccessStories.Load(a: profile => profile with { Xauth = new XauthSettings.Client("alice", null) });
        pair.Up(pair.A);
        pair.Run(Moment);
        Assert.Equal(ReasonCode.XauthFailed, pair.A.FirstFailure());
        Assert.Empty(pair.Network.Flights);
    }

    // The methods differ (65001 against 1), so that neither side is taken for what it is not.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Xauth_OnOneSideAlone_IsNoProposalChosen(bool client)
    {
        using IkePair pair = RemoteAccessStories.Load(
            a: profile => client ? profile : profile with { Xauth = null, ModeConfig = null, Selectors = [IkePair.Subnets] },
            b: profile => client ? profile with { Xauth = null } : profile);
        pair.Up(pair.A);
        pair.Run(Moment);
        Assert.Equal(ReasonCode.Phase1ProposalMismatch, pair.A.FirstFailure());
    }

    // B takes plain Phase 1 and asks for a password all the same, as a PIX does whose crypto map demands it.
    [Fact]
    public void Request_OnAConnectionWithoutXauth_IsRefusedAndTellsWhyQuickModeFails()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Rule(flight => flight.Sender == "B" && flight.Name.StartsWith("Quick Mode", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));

        pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), 0x1234, RemoteAccessStories.Request((ConfigurationAttribute.XAUTH_USER_NAME, []), (ConfigurationAttribute.XAUTH_USER_PASSWORD, []))));

        Assert.Equal(ReasonCode.XauthUnexpected, pair.A.FirstFailure());
        Assert.Equal(0, pair.Network.Count("Transaction"));
    }

    [Fact]
    public void Request_OnAnEstablishedTunnelWithoutXauth_ChangesNothing()
    {
        using IkePair pair = Stories.Established();
        int sent = pair.Network.Flights.Count;
        pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), 0x1234, RemoteAccessStories.Request((ConfigurationAttribute.XAUTH_USER_NAME, []))));
        pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), 0x1235, RemoteAccessStories.Message(ConfigurationMessageType.ISAKMP_CFG_SET, 1, (ConfigurationAttribute.INTERNAL_IP4_ADDRESS, [10, 9, 0, 1]))));
        pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), 0x1236, RemoteAccessStories.Request((ConfigurationAttribute.INTERNAL_IP4_ADDRESS, []))));
        pair.AssertUp();
        Assert.Equal(sent, pair.Network.Flights.Count);
        Assert.Empty(pair.A.Failures);
    }

    // The client begins Quick Mode as soon as Phase 1 is there; with the right keys and the right hash.
    [Fact]
    public void QuickMode_BeforeXauth_IsNotTaken()
    {
        using IkePair pair = RemoteAccessStories.Load(
            a: profile => profile with { Xauth = new XauthSettings.Client("alice", new SecretBytes("secret"u8)), ModeConfig = null, Selectors = [new(RemoteAccessStories.Host("10.9.0.1"), new(IPNetwork.Parse("192.0.2.0/24")))] });
        pair.Network.Rule(flight => flight.Name.StartsWith("Transaction", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));
        pair.A.Sa().Access!.State = new RemoteAccessState.Complete();
        pair.Give(pair.A, new IkeInput.InitiateRequested("net"));
        pair.Run(TimeSpan.FromSeconds(3));

        Assert.True(pair.Network.Count("Quick Mode message 1") > 0, pair.Transcript());
        Assert.Equal(0, pair.Network.Count("Quick Mode message 2"));
        Assert.Contains(pair.B.Reports<IkeEvent.MessageDropped>(), dropped => dropped.Why.StartsWith("Quick Mode before XAUTH", StringComparison.Ordinal));
        Assert.Empty(pair.B.Kernel.Children);
    }

    [Fact]
    public void QuickMode_ForAnotherAddressThanTheGivenOne_IsRefused()
    {
        using IkePair pair = RemoteAccessStories.Load(
            a: profile => profile with { ModeConfig = null, Selectors = [new(RemoteAccessStories.Host("10.9.0.2"), new(IPNetwork.Parse("192.0.2.0/24")))] });
        pair.Up(pair.A);
        pair.Run(Moment);
        Assert.Equal(ReasonCode.SelectorMismatch, pair.A.FirstFailure());
        pair.AssertNothingInstalled();
    }

    public static TheoryData<string> OneTimeAttributes => ["XAUTH_PASSCODE", "XAUTH_CHALLENGE", "XAUTH_NEXT_PIN", "XAUTH_ANSWER"];

    [Theory]
    [MemberData(nameof(OneTimeAttributes))]
    public void Request_ForWhatCannotBeStored_IsRefusedWithWordsAndWithoutThePassword(string name)
    {
        using IkePair pair = AwaitingRequest();
        pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), 0x1234, RemoteAccessStories.Request(
            (ConfigurationAttribute.XAUTH_USER_NAME, []), (ConfigurationAttribute.XAUTH_USER_PASSWORD, []), (Enum.Parse<ConfigurationAttribute>(name), []))));
        FailureReason failure = pair.A.Failures.First();
        Assert.Equal(ReasonCode.XauthFailed, failure.Code);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, pair.Network.Count("Quick Mode"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(65535)]
    public void Request_OfAnotherType_IsRefusedWithWords(int type)
    {
        using IkePair pair = AwaitingRequest();
        pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), 0x1234, new(ConfigurationMessageType.ISAKMP_CFG_REQUEST, 7,
            [DataAttribute.Of((ushort)ConfigurationAttribute.XAUTH_TYPE, (uint)type), new((ushort)ConfigurationAttribute.XAUTH_USER_PASSWORD, default, false)])));
        Assert.Contains($"type {type}", pair.A.Failures.First().Message, StringComparison.Ordinal);
    }

    // A gateway that takes a password and asks for it again, and again, gets it once.
    [Fact]
    public void Request_ForThePasswordAgain_EndsXauth()
    {
        using IkePair pair = AwaitingRequest();
        for (uint messageId = 1; messageId < 9; messageId++)
            if (pair.A.Engine.IsakmpSas.Any())
                pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), messageId, RemoteAccessStories.Request((ConfigurationAttribute.XAUTH_USER_NAME, []), (ConfigurationAttribute.XAUTH_USER_PASSWORD, []))));
        Assert.Equal(ReasonCode.XauthFailed, pair.A.FirstFailure());
        Assert.Equal(2, pair.Network.Flights.Count(flight => flight.Name == "Transaction REPLY" && flight.Sender == "A"));
    }

    // pluto asks anew for each copy of our last message that it hears: message 6 was late, and ours was repeated.
    [Fact]
    public void Request_ForThePasswordAgainWhereOurLastMessageWasRepeated_IsAnsweredAgain()
    {
        using IkePair pair = AwaitingRequest(late: true);
        for (uint messageId = 1; messageId < 9; messageId++)
            if (pair.A.Engine.IsakmpSas.Any())
                pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), messageId, RemoteAccessStories.Request((ConfigurationAttribute.XAUTH_USER_NAME, []), (ConfigurationAttribute.XAUTH_USER_PASSWORD, []))));
        Assert.Equal(ReasonCode.XauthFailed, pair.A.FirstFailure());
        Assert.Equal(3, pair.Network.Flights.Count(flight => flight.Name == "Transaction REPLY" && flight.Sender == "A"));
    }

    // CVE-2019-10155: HASH omitted, empty, short, long, altered (T25).
    [Fact]
    public void Transaction_WithoutAGoodHash_ChangesNothing()
    {
        Func<byte[], byte[]>[] forgeries =
        [
            _ => [], genuine => genuine[..1], genuine => genuine[..^1], genuine => [.. genuine, 0], genuine => new byte[genuine.Length], genuine => [.. genuine[..^1], (byte)(genuine[^1] ^ 1)],
        ];
        using IkePair pair = AwaitingRequest();
        uint messageId = 0x1000;
        foreach (Func<byte[], byte[]> forgery in forgeries)
            foreach (ConfigurationMessageType type in Enum.GetValues<ConfigurationMessageType>())
                pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), messageId++, RemoteAccessStories.Message(type, 7, (ConfigurationAttribute.XAUTH_USER_PASSWORD, [])), forgery));
        Assert.DoesNotContain(pair.Network.Flights, flight => flight.Sender == "A" && flight.Name.StartsWith("Transaction", StringComparison.Ordinal));
        Assert.Equal(forgeries.Length * 5, pair.A.Reports<IkeEvent.MessageDropped>().Count(dropped => dropped.Why.StartsWith("Transaction", StringComparison.Ordinal)));
        Assert.Empty(pair.A.Failures);
        pair.Network.Heal();
        pair.Run(TimeSpan.FromSeconds(20));
        pair.AssertAlice();
    }

    [Fact]
    public void Transaction_Replayed_ChangesNothing()
    {
        using IkePair pair = RemoteAccessStories.Established();
        pair.Run(TimeSpan.FromMinutes(5));
        int sent = pair.Network.Flights.Count;
        foreach (Flight flight in pair.Network.Flights.Where(flight => flight.Name.StartsWith("Transaction", StringComparison.Ordinal)).ToList())
            pair.Deliver(flight.Sender == "A" ? pair.B : pair.A, flight.Message.ToArray());
        pair.AssertAlice();
        Assert.Equal(sent, pair.Network.Flights.Count);
    }

    // CVE-2013-5018 and others: user names that look like ASN.1, that hold NUL, that are no UTF-8, that are long.
    [Theory]
    [Trait("Hostile", "T15")]
    [InlineData("3082ffff")]
    [InlineData("30800000")]
    [InlineData("00")]
    [InlineData("616c69636500626f62")]
    [InlineData("c3")]
    [InlineData("eda080")]
    [InlineData("616c6963650a726f6f74")]
    [InlineData("1b5b324a")]
    [InlineData("e280ae616263")]
    [InlineData("")]
    public void Reply_WithAUserNameThatIsNoText_IsRefusedUnseen(string hex)
    {
        (IkePair pair, RemoteAccessStories.Judge judge) = Answered(Convert.FromHexString(hex), "secret"u8.ToArray());
        using (pair)
        {
            Assert.Empty(judge.Users);
            Assert.Equal(ReasonCode.XauthFailed, pair.B.FirstFailure());
            Assert.DoesNotContain(pair.B.Failures, failure => failure.Message.Any(char.IsControl));
        }
    }

    [Fact]
    public void Reply_WithNamesOf64Kilobytes_IsRefusedUnseen()
    {
        (IkePair pair, RemoteAccessStories.Judge judge) = Answered(new byte[30_000], new byte[30_000]);
        using (pair)
            Assert.Empty(judge.Users);
    }

    // Quotes and shell words are a name like any other: it is looked up and shown, and goes to no shell.
    [Theory]
    [InlineData("$(reboot)")]
    [InlineData("a'; DROP TABLE users; --")]
    [InlineData("`id`")]
    [InlineData("Zoë")]
    public void Reply_WithAnOddName_IsAskedForAsItIs(string name)
    {
        (IkePair pair, RemoteAccessStories.Judge judge) = Answered(Encoding.UTF8.GetBytes(name), "secret"u8.ToArray());
        using (pair)
            Assert.Equal([name], judge.Users);
    }

    // Openswan's CVE-2010-3302, 3308, 3752, 3753: what a hostile gateway writes into banner and domain.
    [Fact]
    [Trait("Hostile", "T41")]
    public void Configuration_WithHostileTexts_IsTakenWithoutThem()
    {
        byte[] hostile = Encoding.UTF8.GetBytes("x.org'; reboot $(id) `id`\n\r\0\u001b[2J\u202e" + new string('A', 30_000));
        using IkePair pair = RemoteAccessStories.Load(push: true, b: profile => profile);
        pair.Network.Rule(flight => flight.Sender == "B" && flight.Name == "Transaction SET" && pair.A.Reports<IkeEvent.XauthPassed>().Any() ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), 0x4321, RemoteAccessStories.Message(ConfigurationMessageType.ISAKMP_CFG_SET, 9,
            (ConfigurationAttribute.INTERNAL_IP4_ADDRESS, [10, 9, 0, 1]),
            (ConfigurationAttribute.INTERNAL_IP4_DNS, [1, 2, 3]), (ConfigurationAttribute.INTERNAL_IP4_DNS, [0, 0, 0, 0]), (ConfigurationAttribute.INTERNAL_IP4_DNS, [192, 0, 2, 53]),
            (ConfigurationAttribute.UNITY_BANNER, hostile), (ConfigurationAttribute.UNITY_DEF_DOMAIN, hostile),
            (ConfigurationAttribute.UNITY_SPLITDNS_NAME, "good.example,$(id),-x,../../etc"u8.ToArray()),
            (ConfigurationAttribute.UNITY_SPLIT_INCLUDE, new byte[13]), ((ConfigurationAttribute)0x7fff, new byte[100]))));

        AssignedConfiguration assigned = Assert.Single(pair.A.Reports<IkeEvent.ConfigurationAssigned>()).Configuration;
        Assert.Equal("192.0.2.53", Assert.Single(assigned.Dns).ToString());
        Assert.Equal("good.example", Assert.Single(assigned.Domains));
        Assert.DoesNotContain(assigned.Banner!, letter => char.IsControl(letter) || letter == '\u202e');
        Assert.True(assigned.Banner!.Length <= 1025);
        Assert.Empty(assigned.SplitNetworks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0a0900")]
    [InlineData("00000000")]
    [InlineData("7f000001")]
    [InlineData("e0000001")]
    [InlineData("ffffffff")]
    public void Configuration_WithoutAUsableAddress_IsRefused(string hex)
    {
        using IkePair pair = RemoteAccessStories.Load(push: true);
        pair.Network.Rule(flight => flight.Sender == "B" && flight.Name == "Transaction SET" && pair.A.Reports<IkeEvent.XauthPassed>().Any() ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Deliver(pair.A, RemoteAccessStories.Transaction(pair.B.Sa(), 0x4321, RemoteAccessStories.Message(
            ConfigurationMessageType.ISAKMP_CFG_SET, 9, (ConfigurationAttribute.INTERNAL_IP4_ADDRESS, Convert.FromHexString(hex)))));
        Assert.Equal(ReasonCode.AddressRefused, pair.A.FirstFailure());
        Assert.Equal(0, pair.Network.Count("Quick Mode"));
    }

    [Fact]
    public void Gateway_ThatNeverAsks_IsNamed()
    {
        using IkePair pair = RemoteAccessStories.Load(a: profile => profile with { KeyingTries = 1 });
        pair.Network.Rule(flight => flight.Sender == "B" && flight.Name.StartsWith("Transaction", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(ReasonCode.TransactionStalled, pair.A.FirstFailure());
        Assert.Empty(pair.B.Engine.IsakmpSas);
    }

    [Theory]
    [InlineData(true, "push")]
    [InlineData(false, "pull")]
    public void ModeConfig_BothWaitOrBothTalk_EndsUpOrIsNamed(bool clientPush, string word)
    {
        using IkePair pair = RemoteAccessStories.Load(
            a: profile => profile with { ModeConfig = new ModeConfigSettings.Client(clientPush), KeyingTries = 1 },
            b: profile => profile with { ModeConfig = RemoteAccessStories.Server(!clientPush) });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));
        if (clientPush)
            Assert.Contains(word, pair.A.Failures.First().Message, StringComparison.Ordinal);
        else
            pair.AssertAlice(); // a gateway that tells is heard by a client that asks
    }

    [Fact]
    public void Silence_AfterThePassword_EndsTheAttempt()
    {
        using IkePair pair = RemoteAccessStories.Load(a: profile => profile with { KeyingTries = 1 });
        bool asked = false;
        pair.Network.Rule(flight => (asked |= flight.Name == "Transaction REQUEST") && flight.Name is "Transaction SET" ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(3));
        Assert.Equal(ReasonCode.TransactionStalled, pair.A.FirstFailure());
        Assert.Empty(pair.A.Engine.IsakmpSas);
        Assert.Empty(pair.B.Engine.IsakmpSas);
    }

    // charon 5.9 answers XAUTH without the identifier of the question; the message ID says what is answered.
    [Fact]
    public void Reply_WithoutIdentifier_IsTaken()
    {
        (IkePair pair, RemoteAccessStories.Judge judge) = Answered("alice"u8.ToArray(), "secret"u8.ToArray(), identifier: 0);
        using (pair)
            Assert.Equal(["alice"], judge.Users);
    }

    /// <summary>Phase 1 is there, and B's own question never arrives.</summary>
    private static IkePair AwaitingRequest(bool late = false)
    {
        IkePair pair = RemoteAccessStories.Load(a: profile => profile with { KeyingTries = 1 });
        if (late)
            pair.Network.OnNth("Main Mode message 6", 1, new Fate.Drop());
        pair.Network.Rule(flight => flight.Sender == "B" && flight.Name == "Transaction REQUEST" ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));
        Assert.IsType<RemoteAccessState.AwaitingXauthRequest>(pair.A.Sa().Access!.State);
        return pair;
    }

    /// <summary>B has asked, and gets this answer from a client that has the keys.</summary>
    private static (IkePair Pair, RemoteAccessStories.Judge Judge) Answered(byte[] user, byte[] password, ushort? identifier = null)
    {
        RemoteAccessStories.Judge judge = new();
        IkePair pair = RemoteAccessStories.Load(judge: judge);
        pair.Network.Rule(flight => flight.Sender == "A" && flight.Name == "Transaction REPLY" ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));
        Transaction question = pair.B.Sa().Access!.Question!;
        Assert.Empty(judge.Users);
        byte[] message = RemoteAccessStories.Transaction(pair.B.Sa(), question.MessageId, RemoteAccessStories.Message(ConfigurationMessageType.ISAKMP_CFG_REPLY, identifier ?? question.Identifier!.Value,
            (ConfigurationAttribute.XAUTH_USER_NAME, user), (ConfigurationAttribute.XAUTH_USER_PASSWORD, password)), question.Iv);
        pair.Deliver(pair.B, message);
        return (pair, judge);
    }
}
