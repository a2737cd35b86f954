using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;

namespace XfrmCtl.Daemon.Workers;

/// <summary>The addresses of the host names in the configuration: asked for at once and side by side, again and again until there is one, and again when a peer does not answer.</summary>
/// <remarks>
/// A name that has an address keeps it as long as the resolver still gives it among others, or gives none: only a definite new answer moves a peer.
/// Thread use: any thread.
/// </remarks>
/// <param name="resolver">Where to ask.</param>
/// <param name="clock">Time, for waiting.</param>
/// <param name="log">The log.</param>
[SuppressMessage("Reliability", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without its wait handle holds nothing, and answers may come late.")]
internal sealed class HostNames(IHostResolver resolver, TimeProvider clock, ILogger<HostNames> log)
{
    /// <summary>How long a load waits for names that were never asked for; those that take longer come later.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);

    /// <summary>How long one question may take.</summary>
    public static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(10);

    /// <summary>Between two questions for a name whose peer does not answer.</summary>
    public static readonly TimeSpan PoliteInterval = TimeSpan.FromSeconds(10);

    /// <summary>Until a name without address is asked for again: at first, doubling, at most.</summary>
    public static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="FirstBackoff"/>
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    private const int MostAtOnce = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly SemaphoreSlim _stir = new(0);
    private bool _free;
    private HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The addresses of those names that have one; waits a little for those that have none yet.</summary>
    public async Task<IReadOnlyDictionary<string, IPAddress>> Learn(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        List<Task> questions = [];
        lock (_gate)
        {
            foreach (string name in names)
                if (!_entries.TryGetValue(name, out Entry? known))
                    questions.Add(Ask(_entries[name] = new Entry(name)));
                else if (known is { Address: null, Question: { } question })
                    questions.Add(question);
                else if (known.Address is null && clock.GetUtcNow() - known.AskedAt >= FirstBackoff)
                    questions.Add(Ask(known));
        }
        if (questions.Count > 0)
            await Task.WhenAny(Task.WhenAll(questions), Task.Delay(FirstWait, clock, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        var addresses = new Dictionary<string, IPAddress>(StringComparer.OrdinalIgnoreCase);
        lock (_gate)
        {
            foreach (string name in names)
                if (_entries.GetValueOrDefault(name)?.Address is { } address)
                    addresses[name] = address;
        }
        return addresses;
    }

    /// <summary>Why a name has no address, in a clause.</summary>
    public string Trouble(string name)
    {
        lock (_gate)
            return _entries.GetValueOrDefault(name)?.Trouble ?? "the resolver has not answered yet";
    }

    /// <summary>These names are in use now, with these addresses; the others are forgotten.</summary>
    public void Use(IReadOnlyCollection<string> names, IReadOnlyDictionary<string, IPAddress> addresses)
    {
        lock (_gate)
        {
            _used = new(names, StringComparer.OrdinalIgnoreCase);
            foreach (string unused in _entries.Keys.Where(name => !_used.Contains(name)).ToArray())
                _entries.Remove(unused);
            foreach (string name in _used)
                if (_entries.TryGetValue(name, out Entry? entry))
                    entry.Used = addresses.GetValueOrDefault(name);
        }
        Stir();
    }

    /// <summary>The peer of that name does not answer, or is about to be called: its address may have changed.</summary>
    public void AskAgain(string name)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(name, out Entry? entry) || entry.Question is not null || entry.Address is null)
                return;
            entry.DueAt = entry.AskedAt + PoliteInterval;
        }
        Stir();
    }

    /// <summary>A connection is free to follow its name: that is news where the name has another address than the connection has.</summary>
    public void Follow(string name, IPAddress? address)
    {
        lock (_gate)
            _free |= _entries.GetValueOrDefault(name)?.Address is { } now && !now.Equals(address);
        Stir();
    }

    /// <summary>Whether something has another address than the one that is used; told once.</summary>
    public bool TakeNews()
    {
        lock (_gate)
        {
            bool news = _free || _used.Any(name => _entries.TryGetValue(name, out Entry? entry) && !Equals(entry.Address, entry.Used));
            _free = false;
            return news;
        }
    }

    /// <summary>Asks for every name whose time has come.</summary>
    /// <returns>Ends with the answers.</returns>
    public Task AskDue()
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            return Task.WhenAll([.. _entries.Values.Where(entry => entry.Question is null && entry.DueAt <= now && _used.Contains(entry.Name)).Select(Ask)]);
        }
    }

    /// <summary>Asks when it is time, and tells of new addresses, until cancelled.</summary>
    public async Task Run(Func<CancellationToken, Task> changed, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Stirred(stop).ConfigureAwait(false);
                _ = AskDue();
                if (TakeNews())
                    await changed(stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end was asked for.
        }
    }

    /// <summary>Waits until something has changed, or the next question is due.</summary>
    private async Task Stirred(CancellationToken stop)
    {
        using var due = new CancellationTokenSource(UntilDue(), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, due.Token);
        try
        {
            await _stir.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // It is time.
        }
    }

    private TimeSpan UntilDue()
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            TimeSpan wait = LongestBackoff;
            foreach (Entry entry in _entries.Values)
                if (entry is { Question: null, DueAt: { } due } && _used.Contains(entry.Name) && due - now < wait)
                    wait = due - now;
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        }
    }

    /// <summary>Puts the question; only with the gate held, and never runs on under it.</summary>
    private Task Ask(Entry entry)
    {
        entry.AskedAt = clock.GetUtcNow();
        entry.DueAt = null;
        Task question = Task.Run(() => Answer(entry));
        entry.Question = question;
        return question;
    }

    private async Task Answer(Entry entry)
    {
        await _places.WaitAsync().ConfigureAwait(false);
        IReadOnlyList<IPAddress> found = [];
        string? trouble = null;
        try
        {
            using var limit = new CancellationTokenSource(LongestQuestion, clock);
            found = await resolver.Resolve(entry.Name, limit.Token).ConfigureAwait(false);
        }
        catch (SocketException refused)
        {
            trouble = refused.Message;
        }
        catch (OperationCanceledException)
        {
            trouble = $"the resolver did not answer within {LongestQuestion.TotalSeconds:0} s";
        }
        finally
        {
            _places.Release();
        }
        lock (_gate)
            Note(entry, found, trouble);
        Stir();
    }

    private void Note(Entry entry, IReadOnlyList<IPAddress> found, string? trouble)
    {
        entry.Question = null;
        if (found.Count == 0)
        {
            entry.Trouble = trouble ?? "it has no address";
            if (entry.Address is not null)
                return;
            entry.Backoff = entry.Backoff == TimeSpan.Zero ? FirstBackoff : TimeSpan.FromTicks(Math.Min(LongestBackoff.Ticks, entry.Backoff.Ticks * 2));
            entry.DueAt = clock.GetUtcNow() + entry.Backoff;
            return;
        }
        (entry.Trouble, entry.Backoff) = (null, TimeSpan.Zero);
        if (entry.Address is not null && found.Contains(entry.Address))
            return;
        IPAddress address = found.FirstOrDefault(candidate => candidate.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
        log.NameResolved(entry.Name, address);
        entry.Address = address;
    }

    private void Stir() => _stir.Release();

    /// <summary>A name and what is known of it.</summary>
    private sealed class Entry(string name)
    {
        public string Name { get; } = name;

        public IPAddress? Address { get; set; }

        /// <summary>The address that the connections have.</summary>
        public IPAddress? Used { get; set; }

        public string? Trouble { get; set; }

        public Task? Question { get; set; }

        public DateTimeOffset AskedAt { get; set; }

        public DateTimeOffset? DueAt { get; set; }

        public TimeSpan Backoff { get; set; }
    }
}
