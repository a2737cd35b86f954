using XfrmCtl.Core;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Workers;

/// <summary>Sees to it that the kernel has what it should: after a refusal or lost events it is looked at, until it has.</summary>
/// <param name="queue">The engine's loop.</param>
/// <param name="clock">The engine's time.</param>
/// <param name="time">Waits.</param>
internal sealed class KernelKeeper(InputQueue queue, DaemonClock clock, TimeProvider time) : IDisposable
{
    /// <summary>What goes wrong seldom goes wrong alone: so long after the first trouble it is looked at.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _trouble = new(0, 1);
    private readonly SemaphoreSlim _hurry = new(0, 1);
    private Instant? _looked;

    /// <summary>Something may not be as it should.</summary>
    public void Wake() => Signal(_trouble);

    /// <summary>Something is known not to be as it should: it is looked at without patience, though no more often than with it, since whoever does it may do it without end.</summary>
    public void Hurry()
    {
        Signal(_hurry);
        Signal(_trouble);
    }

    /// <summary>Works until cancelled.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            Instant next = await queue.Invoke(loop => ValueTask.FromResult(loop.Dispatcher.NextRemoval), stop).ConfigureAwait(false);
            while (true)
            {
                await Trouble(next, stop).ConfigureAwait(false);
                await Wait(stop).ConfigureAwait(false);
                _looked = clock.Now;
                (bool settled, next) = await queue.Invoke(Repair, stop).ConfigureAwait(false);
                if (!settled)
                    Wake();
            }
        }
        catch (OperationCanceledException)
        {
            // The end was asked for.
        }
    }

    private static void Signal(SemaphoreSlim news)
    {
        try
        {
            news.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is known already.
        }
    }

    /// <summary>Patience, which ends when there is a hurry, but not so soon after the last look.</summary>
    private async Task Wait(CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task patience = Task.Delay(Patience, time, over.Token);
        Task hurry = _hurry.WaitAsync(over.Token);
        await Task.WhenAny(patience, hurry).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (_looked is { } looked && looked + Patience - clock.Now is var early && early > TimeSpan.Zero)
            await Task.Delay(early, time, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trouble.Dispose();
        _hurry.Dispose();
    }

    private async Task Trouble(Instant next, CancellationToken stop)
    {
        if (next == Instant.Never)
        {
            await _trouble.WaitAsync(stop).ConfigureAwait(false);
            return;
        }

        TimeSpan wait = next - clock.Now;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task due = Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, over.Token);
        Task trouble = _trouble.WaitAsync(over.Token);
        await Task.WhenAny(due, trouble).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }

    private async ValueTask<(bool Settled, Instant Next)> Repair(EngineLoop loop)
    {
        List<IkeInput> inputs = [];
        bool settled = await loop.Dispatcher.Repair(clock.Now, inputs).ConfigureAwait(false);
        foreach (IkeInput input in inputs)
            await loop.Step(input).ConfigureAwait(false);
        return (settled, loop.Dispatcher.NextRemoval);
    }
}
