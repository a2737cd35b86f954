using XfrmCtl.Core;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Workers;

/// <summary>The engine's only caller: one input, then all its actions, then the kernel's answers, then the next input.</summary>
/// <remarks>Everything that changes connections, policies or routes happens here, so nothing else needs a lock.</remarks>
internal sealed class EngineLoop : IDisposable
{
    /// <summary>The timer counts CLOCK_MONOTONIC, which stands still in a suspend; so it is never set for longer than this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The timer counts whole milliseconds.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1);

    private readonly InputQueue _queue;
    private readonly DaemonClock _clock;
    private readonly ServiceNotifier _notifier;
    private readonly Timer _timer;
    private readonly List<IkeAction> _actions = [];
    private readonly Queue<IkeInput> _answers = new();
    private Instant _aliveAt;

    // When the timer comes. It is set anew only where that is too late: most deadlines are those of answers, which come long before.
    private Instant _wakeAt = Instant.Zero;

    public EngineLoop(IkeEngine engine, ActionDispatcher dispatcher, InputQueue queue, DaemonClock clock, ServiceNotifier notifier)
    {
        Engine = engine;
        Dispatcher = dispatcher;
        _queue = queue;
        _clock = clock;
        _notifier = notifier;
        _timer = new Timer(_ => _queue.Post(new IkeInput.TimeElapsed()));
    }

    /// <summary>The engine; only for the loop and for work that it does.</summary>
    public IkeEngine Engine { get; }

    /// <summary>The dispatcher; only for the loop and for work that it does.</summary>
    public ActionDispatcher Dispatcher { get; }

    /// <summary>Works until cancelled, then tells the peers and takes everything of ours out of the kernel; the last holds after a fault too.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            await TakeAll(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end was asked for.
        }
        finally
        {
            _queue.Complete();
            await End().ConfigureAwait(false);
        }
    }

    /// <summary>Gives the engine an input and carries out what follows from it. Only from work that the loop does.</summary>
    public async ValueTask Step(IkeInput input)
    {
        _answers.Enqueue(input);
        while (_answers.TryDequeue(out IkeInput? next))
        {
            Engine.Step(next, _clock.Now);
            while (Engine.TryTakeAction(out IkeAction? action))
                _actions.Add(action);
            await Dispatcher.Carry(_actions, _answers).ConfigureAwait(false);
            _actions.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private async Task TakeAll(CancellationToken stop)
    {
        SetTimer();
        while (await _queue.Wait(stop).ConfigureAwait(false))
        {
            while (!stop.IsCancellationRequested && _queue.TryTake(out InputQueue.Item? item))
            {
                switch (item)
                {
                    case InputQueue.Item.Input input:
                        if (input.Value is IkeInput.TimeElapsed)
                            _wakeAt = Instant.Zero; // it has come, maybe a little early
                        await Step(input.Value).ConfigureAwait(false);
                        break;
                    case InputQueue.Item.Work work:
                        await work.Do(this).ConfigureAwait(false);
                        break;
                }
            }
            Dispatcher.Rest();
            SetTimer();
        }
    }

    private void SetTimer()
    {
        Instant now = _clock.Now;
        TimeSpan wait = LongestWait;
        if (_notifier.WatchdogInterval is { } interval)
        {
            if (now - _aliveAt >= interval)
            {
                _notifier.Alive();
                _aliveAt = now;
            }
            wait = Smaller(wait, _aliveAt + interval - now);
        }
        if (Engine.NextDeadline != Instant.Never)
            wait = Smaller(wait, Engine.NextDeadline - now);
        if (_wakeAt > now && _wakeAt <= now + wait + Slack)
            return;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait + Slack;
        _wakeAt = now + wait;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Smaller(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private async Task End()
    {
        try
        {
            await Step(new IkeInput.ShutdownRequested()).ConfigureAwait(false);
        }
        finally
        {
            await Dispatcher.RemoveAll().ConfigureAwait(false);
            Engine.Dispose();
        }
    }
}
