using System.Diagnostics;
using Microsoft.Extensions.Logging;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Certificates;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Diagnosis;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Keys;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.Pluto;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Control;

/// <summary>What each verb of the control socket does.</summary>
/// <remarks>Thread use: many requests at once; what touches the engine goes through its queue.</remarks>
internal sealed class RequestHandler(
    InputQueue queue, ConnectionBook book, IConnectionSource source, EventHub hub, EventStream stream, StatusReport report, CaseCollector cases, IXfrmKernel kernel, KeyReport keys, PlutoTotals totals,
    Action stop, ILogger<RequestHandler> log)
{
    private const int MostAskedSingly = 32;

    /// <summary>Two Quick Modes that end without an answer.</summary>
    private static readonly TimeSpan LongestRekey = TimeSpan.FromMinutes(2);

    /// <summary>Does what is asked; nothing that is asked makes it throw but the end of the daemon or of the client.</summary>
    public async Task<ControlReply> Handle(ControlRequest request, PeerCredentials peer, IMessageSink sink, CancellationToken cancellation)
    {
        if (request.Verb is not ("status" or "ping" or "why" or "credentials" or "log" or "monitor"))
            log.Requested(request.Verb ?? "", request.Connection ?? "", peer.Process);
        try
        {
            return await (request.Verb switch
            {
                "ping" => Task.FromResult(Ok("the daemon runs") with { Dialect = request.Dialect is null ? null : StatusDetails.Word(source.Dialect) }),
                "stop" => Task.FromResult(Ok("the daemon ends")),
                "status" => Status(request, cancellation),
                "why" => NameGiven(request, name => Why(source.Resolve(name), request.Machine, cancellation)),
                "credentials" => Credentials(cancellation),
                "log" => OfOneOrAll(request, name => stream.Send(name, request.Last, request.Follow, sink, cancellation)),
                "monitor" => OfOneOrAll(request, name => stream.Send(name, last: 0, follow: true, sink, cancellation)),
                "reload" => source.Reload(request.DryRun, cancellation),
                "up" => Named(request, connection => Up(connection, request, sink, cancellation)),
                "down" => Named(request, connection => Down(connection, request, sink, cancellation)),
                "rekey" => Named(request, connection => Rekey(connection, request, sink, cancellation)),
                "route" => Named(request, connection => Route(connection, cancellation)),
                "unroute" => Named(request, connection => Unroute(connection, cancellation)),
                "delete" => Named(request, connection => source.Unload(connection.Name, cancellation)),
                "keys" => Named(request, connection => keys.Answer(connection.Name, cancellation)),
                "add" => NameGiven(request, name => source.Load(name, replace: false, cancellation)),
                "replace" => NameGiven(request, name => source.Load(name, replace: true, cancellation)),
                _ => Task.FromResult(Reply(ExitCode.Usage, $"there is no verb \"{request.Verb}\" in this version")),
            }).ConfigureAwait(false);
        }
        catch (DaemonException refused)
        {
            return Reply(refused.ExitCode, refused.Message);
        }
    }

    /// <summary>Ends the daemon; once who asked for it has the answer, which nobody would write any more.</summary>
    public void Stop() => stop();

    private async Task<ControlReply> Status(ControlRequest request, CancellationToken cancellation)
    {
        string? name = request.Connection is { } nameOrAlias ? source.Resolve(nameOrAlias) : null;
        if (name is not null && book.Find(name) is null)
            return NoSuch(name);
        (IkeSnapshot snapshot, HashSet<string> routed, Dictionary<ulong, InstalledChild> installed) = await queue.Invoke(
            loop => ValueTask.FromResult((
                loop.Engine.Snapshot(),
                book.All.Select(connection => connection.Name).Where(loop.Dispatcher.IsRouted).ToHashSet(),
                loop.Dispatcher.Ledger.Children.ToDictionary())),
            cancellation).ConfigureAwait(false);
        ConnectionSnapshot[] connections =
        [
            .. snapshot.Connections.Where(connection => name is null || connection.Profile.Name == name).OrderBy(connection => connection.Profile.Name, StringComparer.Ordinal),
        ];
        InstalledChild[] children = [.. connections.SelectMany(connection => connection.Children)
            .Select(child => installed.GetValueOrDefault(child.Serial)).OfType<InstalledChild>()];
        StatusDocument document = report.Document(connections, routed.Contains, await Counters(children, cancellation).ConfigureAwait(false), (request.Brief || request.Page is not null) && connections.Length > 1) with
        {
            NotLoaded = [.. source.Problems.Where(problem => name is null || problem.Name == name)],
        };
        if (request.Dialect is not null)
            document = WithDetails(document, routed);
        if (request.Page is { } page && name is null)
            return WithPage(Ok($"{connections.Length} connections"), StatusReport.Page(document, page));
        bool up = name is null || document.Connections.Any(connection => connection.State == "up");
        return new ControlReply
        {
            ExitCode = up ? ExitCode.Ok : ExitCode.No,
            Message = name is null ? $"{connections.Length} connections" : $"{name} is {document.Connections[0].State}",
            Status = document,
        };
    }

    private static ControlReply WithPage(ControlReply reply, byte[] page) => reply with { Page = page, PageOctets = page.Length };

    private StatusDocument WithDetails(StatusDocument document, HashSet<string> routed) => document with
    {
        Daemon = document.Daemon with { Details = source.Details() with { Totals = totals.Read() } },
        Connections =
        [
            .. document.Connections.Select(connection => book.Find(connection.Name) is { } loaded
                ? connection with { Details = StatusDetails.Of(loaded, routed.Contains(loaded.Name)) }
                : connection),
        ],
    };

    /// <summary>Adds lines of pluto to each event, where they are asked for.</summary>
    private Func<IkeEvent, ControlEvent, ControlEvent> Numbering(ControlRequest request)
    {
        return WordsOf(request) is not { } words
            ? static (_, described) => described
            : (happened, described) => described with { Lines = PlutoLines.Of(happened, happened.Connection is { } name ? book.Find(name) : null, words) };
    }

    /// <summary>In whose words pluto's lines are wanted; null for none of them.</summary>
    private Dialect? WordsOf(ControlRequest request) => request.Dialect switch
    {
        null => null,
        "openswan" => Dialect.Openswan,
        "libreswan" => Dialect.Libreswan,
        _ => source.Dialect,
    };

    /// <summary>The lines for the end of an attempt that had nothing to do; what it does itself has its own.</summary>
    private async ValueTask<Func<IkeEvent, ControlEvent, ControlEvent>> NumberingOfAttempt(ControlRequest request, LoadedConnection connection, CancellationToken cancellation)
    {
        Func<IkeEvent, ControlEvent, ControlEvent> number = Numbering(request);
        if (WordsOf(request) is not { } words || await Snapshot(connection.Name, cancellation).ConfigureAwait(false) is not { Children: [_, ..] standing })
            return number;
        bool acts = false;
        return (happened, described) =>
        {
            acts |= happened is IkeEvent.ChildEstablished;
            return happened is IkeEvent.ConnectionUp && !acts ? described with { Lines = PlutoLines.Standing(standing, connection, words) } : number(happened, described);
        };
    }

    /// <summary>The lines for the end of a connection: libreswan says of each child SA what it has carried, which nobody knows any more afterwards.</summary>
    private async ValueTask<Func<IkeEvent, ControlEvent, ControlEvent>> NumberingOfEnd(ControlRequest request, string name, CancellationToken cancellation)
    {
        Func<IkeEvent, ControlEvent, ControlEvent> number = Numbering(request);
        if (WordsOf(request) is null or Dialect.Openswan)
            return number;
        InstalledChild[] children = await queue.Invoke(loop => ValueTask.FromResult(loop.Dispatcher.Ledger.Children.Values.Where(child => child.Connection == name).ToArray()), cancellation).ConfigureAwait(false);
        IReadOnlyDictionary<ulong, (XfrmUsage In, XfrmUsage Out)> carried = await Counters(children, cancellation).ConfigureAwait(false);
        return (happened, described) =>
        {
            ControlEvent numbered = number(happened, described);
            return happened is IkeEvent.ChildEnded ended && carried.TryGetValue(ended.Serial, out (XfrmUsage In, XfrmUsage Out) usage)
                ? numbered with { Lines = [.. numbered.Lines ?? [], PlutoLines.Traffic(name, ended.Serial, usage.In.Octets, usage.Out.Octets)] }
                : numbered;
        };
    }

    /// <summary>What the states have carried: asked one by one where they are few, by one dump where they are many.</summary>
    private async ValueTask<IReadOnlyDictionary<ulong, (XfrmUsage In, XfrmUsage Out)>> Counters(InstalledChild[] children, CancellationToken cancellation)
    {
        var states = new Dictionary<XfrmStateId, XfrmUsage>();
        try
        {
            if (children.Length > MostAskedSingly)
            {
                foreach (XfrmStateInfo info in await kernel.States(cancellation).ConfigureAwait(false))
                    states[info.State.Id] = info.Usage;
            }
            else
            {
                foreach (XfrmStateId id in children.SelectMany(child => new[] { child.In, child.Out }))
                    if (await kernel.Find(id, withKeys: false, cancellation).ConfigureAwait(false) is { } info)
                        states[id] = info.Usage;
            }
        }
        catch (NetlinkException refused)
        {
            log.KernelRefused(refused.Message);
        }
        return children.ToDictionary(child => child.Serial, child => (states.GetValueOrDefault(child.In), states.GetValueOrDefault(child.Out)));
    }

    private async Task<ControlReply> Up(LoadedConnection connection, ControlRequest request, IMessageSink sink, CancellationToken cancellation)
    {
        string name = connection.Name;
        if (connection.Profile.Remote is null)
            return Reply(ExitCode.BadConfig, $"{name} has no peer address (right=%any): only the peer can bring it up");
        Func<IkeEvent, ControlEvent, ControlEvent> number = await NumberingOfAttempt(request, connection, cancellation).ConfigureAwait(false);
        using EventHub.Listener listener = hub.Listen(name);
        queue.Post(new IkeInput.InitiateRequested(name));
        if (request.Async)
            return Ok($"{name} is being brought up");
        ControlReply reply = await Follow(listener, request.TimeoutSeconds, sink, number, happened => happened switch
        {
            IkeEvent.ConnectionUp => Ok($"{name} is up"),
            IkeEvent.AttemptFailed failed => Failed(failed, connection),
            IkeEvent.ConnectionDown down => Reply(ExitCode.No, $"{name} was taken down meanwhile ({ReasonText.Name(down.Reason)})"),
            _ => null,
        }, cancellation).ConfigureAwait(false);
        return reply.ExitCode != ExitCode.Ok ? await Advise(reply, name, cancellation).ConfigureAwait(false)
            : reply with { Say = await Snapshot(name, cancellation).ConfigureAwait(false) is { } up ? SpokenLine.Of(up) : null };
    }

    private Task<ConnectionSnapshot?> Snapshot(string name, CancellationToken cancellation) => queue.Invoke(
        loop => ValueTask.FromResult(loop.Engine.Snapshot().Connections.FirstOrDefault(candidate => candidate.Profile.Name == name)), cancellation);

    /// <summary>A failure's reply with what to do about it.</summary>
    private async Task<ControlReply> Advise(ControlReply reply, string name, CancellationToken cancellation) =>
        reply.Reason is not null && await Snapshot(name, cancellation).ConfigureAwait(false) is { } failed ? reply with { Advice = cases.Advice(failed) } : reply;

    private async Task<ControlReply> Why(string name, MachineFacts? machine, CancellationToken cancellation)
    {
        WhyDocument? diagnosis = book.Find(name) is { } connection
            ? await cases.Collect(connection, machine, cancellation).ConfigureAwait(false) is { } known ? Diagnostician.Diagnose(known) : null
            : source.Problems.FirstOrDefault(problem => problem.Name == name) is { } problem ? Diagnostician.Diagnose(problem) : null;
        return diagnosis is null ? NoSuch(name) : Reply(diagnosis.ExitCode, diagnosis.Summary) with { Why = diagnosis, Reason = diagnosis.Failure?.Code };
    }

    private async Task<ControlReply> Credentials(CancellationToken cancellation)
    {
        IkeSnapshot snapshot = await queue.Invoke(loop => ValueTask.FromResult(loop.Engine.Snapshot()), cancellation).ConfigureAwait(false);
        CredentialsDocument loaded = CredentialReport.Of(snapshot.Connections.Select(connection => connection.Profile), report.Since);
        return Ok($"{loaded.Keys.Count} keys, {loaded.Certificates.Count} certificates") with { Credentials = loaded };
    }

    private Task<ControlReply> OfOneOrAll(ControlRequest request, Func<string?, Task<ControlReply>> act) => request.Connection is not { Length: > 0 } name ? act(null)
        : book.Find(source.Resolve(name)) is { } connection ? act(connection.Name) : Task.FromResult(NoSuch(name));

    private async Task<ControlReply> Down(LoadedConnection connection, ControlRequest request, IMessageSink sink, CancellationToken cancellation)
    {
        Func<IkeEvent, ControlEvent, ControlEvent> number = await NumberingOfEnd(request, connection.Name, cancellation).ConfigureAwait(false);
        using EventHub.Listener listener = hub.Listen(connection.Name);
        await queue.Invoke(
            async loop =>
            {
                await loop.Step(new IkeInput.TerminateRequested(connection.Name)).ConfigureAwait(false);
                await loop.Dispatcher.LetGo(connection.Name).ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);
        bool was = false;
        while (listener.TryTake(out (IkeEvent Happened, ControlEvent Described) next))
        {
            was = true;
            await sink.Send(number(next.Happened, next.Described), cancellation).ConfigureAwait(false);
        }
        return Ok(was ? $"{connection.Name} is down" : $"{connection.Name} was down already");
    }

    private async Task<ControlReply> Rekey(LoadedConnection connection, ControlRequest request, IMessageSink sink, CancellationToken cancellation)
    {
        string name = connection.Name;
        using EventHub.Listener listener = hub.Listen(name);
        int children = await queue.Invoke(
            async loop =>
            {
                ConnectionSnapshot? snapshot = loop.Engine.Snapshot().Connections.FirstOrDefault(candidate => candidate.Profile.Name == name);
                if (snapshot is null or { Children.IsEmpty: true })
                    return 0;
                await loop.Step(new IkeInput.RekeyRequested(name, request.Ike)).ConfigureAwait(false);
                return snapshot.Children.Select(child => child.Selectors).Distinct().Count();
            },
            cancellation).ConfigureAwait(false);
        if (children == 0)
            return Reply(ExitCode.No, $"{name} is not up, so there is nothing to rekey");
        int renewed = 0;
        ControlReply reply = await Follow(listener, request.TimeoutSeconds ?? LongestRekey.TotalSeconds, sink, Numbering(request), happened => happened switch
        {
            IkeEvent.Phase1Established when request.Ike => Ok($"{name} has a new Phase 1 SA"),
            IkeEvent.ChildEstablished when !request.Ike && ++renewed >= children => Ok($"{name} has new keys"),
            IkeEvent.AttemptFailed failed => Failed(failed, connection),
            IkeEvent.ConnectionDown down => Reply(ExitCode.No, $"{name} went down ({ReasonText.Name(down.Reason)})"),
            _ => null,
        }, cancellation).ConfigureAwait(false);
        return await Advise(reply, name, cancellation).ConfigureAwait(false);
    }

    private async Task<ControlReply> Route(LoadedConnection connection, CancellationToken cancellation)
    {
        if (connection.Profile.Remote is null)
            return Reply(ExitCode.BadConfig, $"{connection.Name} has no peer address (right=%any), so traffic cannot bring it up");
        KernelRefusal? refusal = await queue.Invoke(loop => loop.Dispatcher.Route(connection), cancellation).ConfigureAwait(false);
        return refusal is null
            ? Ok($"{connection.Name} waits for traffic")
            : Reply(refusal.Unsupported ? ExitCode.Unsupported : ExitCode.KernelRefused, refusal.Message);
    }

    private async Task<ControlReply> Unroute(LoadedConnection connection, CancellationToken cancellation)
    {
        await queue.Invoke(
            async loop =>
            {
                await loop.Dispatcher.Unroute(connection.Name).ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);
        return Ok($"{connection.Name} no longer waits for traffic");
    }

    /// <summary>Passes events on until one of them is an end, or the time is up.</summary>
    private static async Task<ControlReply> Follow(
        EventHub.Listener listener, double? seconds, IMessageSink sink, Func<IkeEvent, ControlEvent, ControlEvent> number, Func<IkeEvent, ControlReply?> end,
        CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (seconds is > 0 and < 86400 * 24)
            limit.CancelAfter(TimeSpan.FromSeconds(seconds.Value));
        try
        {
            await foreach ((IkeEvent happened, ControlEvent described) in listener.Events(limit.Token).ConfigureAwait(false))
            {
                await sink.Send(number(happened, described), cancellation).ConfigureAwait(false);
                if (end(happened) is { } reply)
                    return reply;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Reply(ExitCode.Timeout, $"{seconds} s went by and it is still under way; the daemon goes on");
        }
        throw new UnreachableException("a listener's events end only with its disposal");
    }

    private Task<ControlReply> Named(ControlRequest request, Func<LoadedConnection, Task<ControlReply>> act) =>
        NameGiven(request, name => book.Find(source.Resolve(name)) is { } connection ? act(connection) : Task.FromResult(NoSuch(name)));

    private static Task<ControlReply> NameGiven(ControlRequest request, Func<string, Task<ControlReply>> act) =>
        request.Connection is { Length: > 0 } name
            ? act(name)
            : Task.FromResult(Reply(ExitCode.Usage, $"{request.Verb} needs the name of a connection"));

    private static ControlReply Failed(IkeEvent.AttemptFailed failed, LoadedConnection connection) => new()
    {
        ExitCode = ReasonText.ExitCode(failed.Failure.Code),
        Message = ReasonText.Sentence(failed.Failure, failed.WillRetry ? "The daemon keeps trying." : null),
        Reason = ReasonText.Name(failed.Failure.Code),
        Say = SpokenLine.Of(connection.Profile, failed.Failure, DateTimeOffset.UtcNow),
    };

    private ControlReply NoSuch(string name)
    {
        if (source.Problems.FirstOrDefault(problem => problem.Name == name) is { } problem)
            return Reply(ExitCode.BadConfig, $"{name} is not loaded: {problem}");
        string loaded = string.Join(", ", book.All.Select(connection => connection.Name).Order(StringComparer.Ordinal).Take(20));
        return Reply(ExitCode.NoSuchConnection, $"no connection \"{name}\" is loaded{(loaded.Length == 0 ? "" : $"; there are: {loaded}")}");
    }

    private static ControlReply Ok(string message) => Reply(ExitCode.Ok, message);

    private static ControlReply Reply(ExitCode code, string message) => new() { ExitCode = code, Message = message };
}
