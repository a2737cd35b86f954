using System.Net;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Tests.Effects;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Control;

public sealed class EventJournalTests
{
    private static readonly IPEndPoint s_peer = new(IPAddress.Parse("198.51.100.2"), 500);

    private readonly ConnectionBook _book = new();
    private readonly EventJournal _journal;

    public EventJournalTests() => _journal = new(_book);

    [Fact]
    public void Entries_MoreThanAreKept_AreTheLast()
    {
        for (int i = 0; i < 5000; i++)
            Add(new IkeEvent.AttemptStarted("c", i, s_peer));
        Assert.Equal(2000, _journal.Entries().Count);
        Assert.Equal(4999, Assert.IsType<IkeEvent.AttemptStarted>(_journal.Entries()[^1].Event).Attempt);
    }

    [Fact]
    public void Entries_OfAQuietConnection_OutliveANoisyNeighbour()
    {
        Add(new IkeEvent.ConnectionDown("quiet", ReasonCode.PeerDead, false));
        for (int i = 0; i < 5000; i++)
            Add(new IkeEvent.AttemptStarted("noisy", i, s_peer));
        Assert.IsType<IkeEvent.ConnectionDown>(Assert.Single(_journal.Entries("quiet")).Event);
        Assert.True(_journal.Entries("noisy").Select(entry => entry.Number).SequenceEqual(_journal.Entries("noisy").Select(entry => entry.Number).Distinct().Order()));
    }

    [Fact]
    public void Entries_OfAnIdleTunnel_AreAHandful()
    {
        for (int i = 0; i < 9; i++)
            Add(new IkeEvent.MessageSent("c", 1, "Main Mode message 1 (SA)", s_peer, i));
        Add(new IkeEvent.ConnectionUp("c"));
        for (int i = 0; i < 5000; i++)
            Add(new IkeEvent.AttemptStarted("noisy", i, s_peer));
        Assert.IsType<IkeEvent.ConnectionUp>(Assert.Single(_journal.Entries("c")).Event);
    }

    // A flapping tunnel has its place, but no more of it than all the others leave.
    [Theory]
    [InlineData(1, 64)]
    [InlineData(2048, 32)]
    [InlineData(10_000, 16)]
    public void Entries_OfOneAmongMany_AreBounded(int loaded, int most)
    {
        _book.Replace([.. Enumerable.Range(0, loaded).Select(i => new LoadedConnection(Samples.Profile($"c{i}"), "add", null))]);
        for (int i = 0; i < 100; i++)
            Add(new IkeEvent.ConnectionDown("c0", ReasonCode.PeerDead, true));
        for (int i = 0; i < 5000; i++)
            Add(new IkeEvent.AttemptStarted("noisy", i, s_peer));
        Assert.Equal(most, _journal.Entries("c0").Count);
    }

    [Fact]
    public void Entries_OfConnectionsThatAreGone_AreForgotten()
    {
        for (int i = 0; i < 100; i++)
            Add(new IkeEvent.ConnectionUp($"road-warrior-{i}"));
        for (int i = 0; i < 5000; i++)
            Add(new IkeEvent.AttemptStarted("noisy", i, s_peer));
        Assert.InRange(Enumerable.Range(0, 100).Count(i => _journal.Entries($"road-warrior-{i}").Count > 0), 0, 17);
    }

    [Fact]
    public void EventData_EveryValue_IsTextAndNeverASecret()
    {
        IReadOnlyDictionary<string, string> data = EventData.Of(new IkeEvent.AttemptFailed(
            "c", new FailureReason(ReasonCode.SelectorMismatch, "They differ.", [new("ours", "10.1.0.0/16"), new("theirs", "10.2.0.0/16")]), WillRetry: true))!;
        Assert.Equal(("selector-mismatch", "true", "10.1.0.0/16", "10.2.0.0/16"), (data["reason"], data["willRetry"], data["evidence.ours"], data["evidence.theirs"]));
        Assert.Null(EventData.Of(new IkeEvent.ConnectionUp("c")));
    }

    private void Add(IkeEvent happened) => _journal.Add(happened, DateTimeOffset.UnixEpoch);
}
