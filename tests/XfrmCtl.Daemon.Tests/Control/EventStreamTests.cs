using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using XfrmCtl.Cli.Tests;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Control;

/// <summary>What <c>monitor</c> gives to readers of every kind: who keeps up, who does not, who goes away.</summary>
public sealed class EventStreamTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("198.51.100.2"), 500);

    private readonly EventHub _hub = new();
    private readonly EventJournal _journal = new(new ConnectionBook());

    [Fact]
    public async Task Burst_OfTenThousand_IsWholeForWhoReads()
    {
        using var stream = new EventStream(_hub, _journal);
        using var reader = new Reader();
        Task<ControlReply> following = stream.Send(null, 0, follow: true, reader, TestContext.Current.CancellationToken);

        Publish(1, 10_000);
        List<ControlEvent> seen = await reader.Take(10_000);
        await reader.Leave();

        Assert.Equal(Enumerable.Range(1, 10_000).Select(number => (ulong?)number), seen.Select(one => one.Number));
        Assert.Equal(ExitCode.Ok, (await following).ExitCode);
    }

    // Who does not keep up loses the oldest, hears how many, and never holds the engine up.
    [Fact]
    public async Task SlowReader_LosesTheOldestAndHearsHowMany()
    {
        using var stream = new EventStream(_hub, _journal);
        using var reader = new Reader { IsStuck = true };
        Task<ControlReply> following = stream.Send(null, 0, follow: true, reader, TestContext.Current.CancellationToken);

        Publish(1, 1);
        await reader.Began.WaitAsync(TestContext.Current.CancellationToken);
        Publish(2, 100_000);
        reader.IsStuck = false;
        reader.GoOn();
        List<ControlEvent> seen = await reader.Until(100_000);
        await reader.Leave();
        await following;

        ControlEvent lost = Assert.Single(seen, one => one.Name == "events-lost");
        int count = int.Parse(lost.Data!["count"], CultureInfo.InvariantCulture);
        Assert.Equal(100_000, seen.Count - 1 + count);
        Assert.Equal(("warning", null, null), (lost.Severity, lost.Number, lost.Connection));
        // It stands where they are missing.
        int at = seen.IndexOf(lost);
        Assert.Equal(seen[at - 1].Number + (ulong)count + 1, seen[at + 1].Number);
    }

    [Fact]
    public async Task Reader_ThatGoesAway_LeavesItsPlace()
    {
        using var stream = new EventStream(_hub, _journal);
        for (int i = 0; i < 100; i++)
        {
            using var reader = new Reader();
            Task<ControlReply> following = stream.Send(null, 0, follow: true, reader, TestContext.Current.CancellationToken);
            Publish((i * 10) + 1, 10);
            await reader.Leave();
            Assert.Equal(ExitCode.Ok, (await following).ExitCode);
        }
        Assert.False(_hub.HasListeners);
    }

    /// <summary>An event of every kind, and the one that the stream makes itself.</summary>
    private static IEnumerable<ControlEvent> Every() => EventSamples.All
        .Select(happened => EventText.Describe(happened, DateTimeOffset.UnixEpoch) with { Number = 1, Data = EventData.Of(happened) })
        .Append(EventStream.Lost(3, DateTimeOffset.UnixEpoch));

    // Scripts go by these: a name or a member that is not documented cannot be relied upon, and one that is documented must occur.
    [Fact]
    public void Names_OfEveryEvent_AreThoseOfTheSchemaAndOfTheManual()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "schemas", "event.json")));
        string[] ofSchema = [.. schema.RootElement.GetProperty("properties").GetProperty("name").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal)];
        Dictionary<string, string[]> ofManual = Manual();
        string[] names = [.. Every().Select(one => one.Name).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(names, ofSchema);
        Assert.Equal(names, ofManual.Keys.Order(StringComparer.Ordinal));
        Assert.All(Every(), one => Assert.All(one.Data?.Keys ?? [], member => Assert.Contains(member.StartsWith("evidence.", StringComparison.Ordinal) ? "evidence.NAME..." : member, ofManual[one.Name])));
        Assert.All(ofManual, entry => Assert.All(entry.Value.Where(member => !member.StartsWith("evidence.", StringComparison.Ordinal)), member =>
            Assert.True(Every().Any(one => one.Name == entry.Key && one.Data?.ContainsKey(member) == true), $"{entry.Key} has no {member}")));
        Assert.Equal(typeof(IkeEvent).GetNestedTypes().Where(type => type.IsAssignableTo(typeof(IkeEvent))).Order(ByName), EventSamples.All.Select(one => one.GetType()).Distinct().Order(ByName));
    }

    private static readonly Comparer<Type> ByName = Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));

    /// <summary>The table under EVENTS of xfrmctl(8): names, and the members of data.</summary>
    private static Dictionary<string, string[]> Manual()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "man", "xfrmctl.8"));
        string table = Regex.Match(page, "^\\.SH EVENTS$.*?^\\.nf$(.*?)^\\.fi$", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        Dictionary<string, string[]> known = [];
        foreach (string line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Match row = Regex.Match(line, "^(?<names>[a-z0-9-]+(, [a-z0-9-]+)*)(  +(?<members>.*))?$");
            Assert.True(row.Success, line);
            string[] members = row.Groups["members"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (string name in row.Groups["names"].Value.Split(", "))
                known.Add(name, members is ["as", var other] ? known[other] : members);
        }
        return known;
    }

    private void Publish(int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var happened = new IkeEvent.MessageReceived("c", 1, "Quick Mode message 1 (SA)", Peer);
            _hub.Publish(happened, EventText.Describe(happened, DateTimeOffset.UnixEpoch) with { Number = (ulong)(first + i) });
        }
    }

    private sealed class Reader : IMessageSink, IDisposable
    {
        private readonly CancellationTokenSource _gone = new();
        private readonly Channel<ControlEvent> _seen = Channel.CreateUnbounded<ControlEvent>();
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsStuck { get; set; }

        public Task Began => _began.Task;

        public CancellationToken Gone => _gone.Token;

        public async ValueTask Send(ControlEvent happened, CancellationToken cancellation)
        {
            _began.TrySetResult();
            if (IsStuck)
                await _goOn.Task.WaitAsync(cancellation);
            await _seen.Writer.WriteAsync(happened, cancellation);
        }

        public void GoOn() => _goOn.SetResult();

        public Task Leave() => _gone.CancelAsync();

        public async Task<List<ControlEvent>> Take(int count)
        {
            List<ControlEvent> taken = [];
            while (taken.Count < count)
                taken.Add(await _seen.Reader.ReadAsync(TestContext.Current.CancellationToken));
            return taken;
        }

        public async Task<List<ControlEvent>> Until(ulong number)
        {
            List<ControlEvent> taken = [];
            while (taken.Count == 0 || taken[^1].Number != number)
                taken.Add(await _seen.Reader.ReadAsync(TestContext.Current.CancellationToken));
            return taken;
        }

        public void Dispose() => _gone.Dispose();
    }
}
