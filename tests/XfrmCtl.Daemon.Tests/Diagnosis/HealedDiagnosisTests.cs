using System.Net;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.Diagnosis;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

/// <summary>Faults that are over, faults of an earlier attempt, and two at once: what is told is what is so now.</summary>
public sealed class HealedDiagnosisTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(75);

    // A renewal is refused once, and the next one is not: the tunnel was never down.
    [Fact]
    public void Why_RenewalThatFailedAndThenSucceeded_IsNothingWrong()
    {
        using IkePair pair = Up();
        FailOnce(pair, new IkeInput.RekeyRequested("net", Phase1: false), "Quick Mode message 2");
        WhyDocument failing = Cases.Why(pair.A, pair.Now, c => c.With(9, 9));
        Assert.False(failing.Ok);
        Assert.Equal(ExitCode.NoAnswer, failing.ExitCode);

        pair.Network.Heal();
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromSeconds(5));

        WhyDocument healed = Cases.Why(pair.A, pair.Now, c => c.With(9, 9));
        Assert.True(healed.Ok, $"{healed.Summary}: {healed.Failure?.Message}");
        Assert.Equal(ExitCode.Ok, healed.ExitCode);
    }

    // The key of a tunnel that is up was changed over there: Phase 1 cannot be renewed until it is changed back.
    [Fact]
    public void Why_Phase1ThatCouldNotBeRenewedAndThenWas_IsNothingWrong()
    {
        using IkePair pair = Up();
        FailOnce(pair, new IkeInput.RekeyRequested("net", Phase1: true), "Main Mode message 2");
        Assert.False(Cases.Why(pair.A, pair.Now, c => c.With(9, 9)).Ok);

        pair.Network.Heal();
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Run(TimeSpan.FromSeconds(5));

        WhyDocument healed = Cases.Why(pair.A, pair.Now, c => c.With(9, 9));
        Assert.True(healed.Ok, $"{healed.Summary}: {healed.Failure?.Message}");
    }

    // Weeks of renewals push the event of its coming up out of what is kept; a failure from before is no failure of now.
    [Fact]
    public void Why_FailureBeforeWeeksOfRenewals_IsHistoryWhetherItIsUpOrWasDeleted()
    {
        using IkePair pair = Cases.UpAfterARefusal();
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Run(TimeSpan.FromSeconds(5));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromMinutes(3));

        Assert.True(Cases.Why(pair.A, pair.Now, c => Late(c).With(9, 9)).Ok);

        pair.Down(pair.B);
        pair.Run(TimeSpan.FromSeconds(2));
        WhyDocument why = Cases.Why(pair.A, pair.Now, Late);
        Assert.Equal("end.deleted", why.Causes[0].Id);
        Assert.Null(why.Failure);

        // As the journal has it then.
        static Case Late(Case c) => c with { History = [.. c.History.Where(entry => entry.Event is not (IkeEvent.ConnectionUp or IkeEvent.AttemptFailed))] };
    }

    // There was no route, it was made, and now a firewall on the way says that it lets nothing through.
    [Fact]
    public void Why_TroubleOfAnEarlierAttempt_IsNotTakenForThatOfThisOne()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { KeyingTries = 1 });
        pair.LoadAll(pair.B);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long));
        Instant first = pair.Now;
        pair.Run(TimeSpan.FromSeconds(10));
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Count() == 2, Long));

        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c with { PathTroubles = [Trouble(c, pair.Now - first, PathTroubleKind.NotSent), Trouble(c, TimeSpan.FromSeconds(20), PathTroubleKind.Prohibited)] });

        Assert.Equal(["path.prohibited", "peer.silent"], why.Causes.Select(cause => cause.Id));
    }

    // Whoever asks an hour later is told the same as at once.
    [Fact]
    public void Why_AskedLongAfterTheLastAttempt_KnowsWhatTheNetworkSaidThen()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { KeyingTries = 1 });
        pair.LoadAll(pair.B);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long));
        TimeSpan hour = TimeSpan.FromHours(1);
        pair.Run(hour);

        Assert.Equal("path.port-closed", Cases.Why(pair.A, pair.Now, c => c with { PathTroubles = [Trouble(c, hour + TimeSpan.FromSeconds(9), PathTroubleKind.PortClosed)] }).Causes[0].Id);
    }

    // The rule is known, and that the machine does not send is what the rule does.
    [Fact]
    public void Why_RuleHereThatRefusesWhatIsSent_IsNamedBeforeItsEffect()
    {
        using IkePair pair = new();
        pair.Load();
        pair.LoadAll(pair.B);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long));

        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c.On(new() { Drops = "ip filter OUTPUT: -A OUTPUT -p udp --dport 500 -j DROP", DropsFix = "iptables -I OUTPUT -p udp --dport 500 -j ACCEPT" }) with
        {
            PathTroubles = [new(c.Now.AddSeconds(-3), new(IPAddress.Parse("198.51.100.2"), 500), PathTroubleKind.NotSent, null, "Permission denied")],
        });

        Assert.Equal(["machine.drops", "path.not-sent", "peer.silent"], why.Causes.Select(cause => cause.Id));
        Assert.Equal("iptables -I OUTPUT -p udp --dport 500 -j ACCEPT", why.Causes[0].Here[0]);
    }

    // Both are wrong, and both are told: what stands in the way first has the first place.
    [Fact]
    public void Why_AlgorithmsAndNetworksDiffer_BothAreNamed()
    {
        using IkePair pair = new();
        TrafficSelector other = new(IPNetwork.Parse("10.9.0.0/16"));
        pair.Load(b: profile => profile with { EspProposals = [new(CipherTable.Aes, 128, IntegrityTable.HmacMd5)], Selectors = [new(other, profile.Selectors[0].Remote)] });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any() && pair.B.Failures.Any(), Long), pair.Transcript());
        string first = Cases.Why(pair.B, pair.Now).Causes[0].Id;

        // The first is mended as it is told, and the second shows.
        pair.LoadAll(pair.B, first.StartsWith("phase2.selectors", StringComparison.Ordinal)
            ? pair.Profile(pair.B) with { EspProposals = [new(CipherTable.Aes, 128, IntegrityTable.HmacMd5)] }
            : pair.Profile(pair.B) with { Selectors = [new(other, pair.Profile(pair.B).Selectors[0].Remote)] });
        int before = pair.B.Failures.Count();
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.B.Failures.Count() > before, Long), pair.Transcript());
        string second = Cases.Why(pair.B, pair.Now).Causes[0].Id;

        Assert.Equal(["phase2.encryption", "phase2.selectors"], new[] { first, second }.Select(id => id.StartsWith("phase2.selectors", StringComparison.Ordinal) ? "phase2.selectors" : id).Order());
    }

    // Counters of the machine count since it runs: what stood there when the tunnel came up is none of its faults.
    [Fact]
    public void Counters_OfBeforeItCameUp_AreNotItsOwn()
    {
        MachineFacts seen = new() { XfrmErrors = new Dictionary<string, long> { ["XfrmInTmplMismatch"] = 47, ["XfrmInNoPols"] = 3 }, ReversePathDrops = 12 };
        MachineFacts since = KernelCounters.Since(seen, new(new Dictionary<string, long> { ["XfrmInTmplMismatch"] = 40, ["XfrmInNoPols"] = 3 }, 12));

        Assert.Equal(new Dictionary<string, long> { ["XfrmInTmplMismatch"] = 7 }, since.XfrmErrors);
        Assert.Equal(0, since.ReversePathDrops);
        Assert.Same(seen, KernelCounters.Since(seen, null));
    }

    [Fact]
    public void Counters_WhenAConnectionComesUp_AreNoted()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("xfrmctl-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "xfrm_stat"), "XfrmInError 0\nXfrmInNoPols 5\n");
            File.WriteAllText(Path.Combine(folder.FullName, "netstat"), "TcpExt: A IPReversePathFilter\nTcpExt: 1 8\n");
            CounterNotes notes = new(folder.FullName);
            notes.Heed(new IkeEvent.ConnectionUp("net"));

            Assert.Equal((5, 8), (notes.Of("net")!.Xfrm!["XfrmInNoPols"], notes.Of("net")!.ReversePath));
            Assert.Null(notes.Of("other"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static PathTrouble Trouble(Case c, TimeSpan ago, PathTroubleKind kind) => new(c.Now - ago, new(IPAddress.Parse("198.51.100.2"), 500), kind, IPAddress.Parse("192.0.2.254"), "it was said");

    private static void FailOnce(IkePair pair, IkeInput asked, string lost)
    {
        pair.Network.Rule(flight => flight.Name.StartsWith(lost, StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Give(pair.A, asked);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), TimeSpan.FromMinutes(3)), pair.Transcript());
        Assert.True(pair.IsUp(), pair.Transcript());
    }

    private static IkePair Up()
    {
        IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Long), pair.Transcript());
        pair.Run(TimeSpan.FromSeconds(2));
        return pair;
    }
}
