using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Workers;

/// <summary>What waits for the engine's loop: inputs, and work that must be done between two inputs.</summary>
/// <remarks>
/// Datagrams have a bounded share of it, since strangers send them; everything else comes from the kernel or from root and is never refused.
/// Thread use: anybody writes, the loop reads.
/// </remarks>
internal sealed class InputQueue
{
    /// <summary>About a megabyte of the largest messages that peers send; what comes in faster is lost as on a network.</summary>
    private const int MostDatagrams = 1024;

    // Whoever brings something while the loop waits turns it on his own thread: a datagram then costs no change of threads.
    private readonly Channel<Item> _items =
        Channel.CreateUnbounded<Item>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });

    private int _datagrams;

    /// <summary>Adds a datagram; false when too many wait.</summary>
    public bool Deliver(IkeInput.DatagramReceived datagram)
    {
        if (Interlocked.Increment(ref _datagrams) <= MostDatagrams && _items.Writer.TryWrite(new Item.Input(datagram)))
            return true;
        Interlocked.Decrement(ref _datagrams);
        return false;
    }

    /// <summary>Adds an input.</summary>
    public void Post(IkeInput input) => _items.Writer.TryWrite(new Item.Input(input));

    /// <summary>Has the loop look at something between two inputs, for which nobody waits.</summary>
    public void Post(Action<EngineLoop> work) => _items.Writer.TryWrite(new Item.Work(loop =>
    {
        work(loop);
        return ValueTask.CompletedTask;
    }));

    /// <summary>Has the loop do something between two inputs.</summary>
    /// <exception cref="OperationCanceledException">The daemon ends.</exception>
    /// <exception cref="DaemonException">The work says so.</exception>
    public async Task<T> Invoke<T>(Func<EngineLoop, ValueTask<T>> work, CancellationToken cancellation = default)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        async ValueTask Run(EngineLoop loop)
        {
            try
            {
                done.SetResult(await work(loop).ConfigureAwait(false));
            }
            catch (DaemonException refused)
            {
                // The asker's to hear; the loop goes on.
                done.SetException(refused);
            }
            catch (Exception fault)
            {
                done.SetException(fault);
                throw;
            }
        }
        if (!_items.Writer.TryWrite(new Item.Work(Run)))
            throw new OperationCanceledException("the daemon ends");
        return await done.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes nothing more.</summary>
    public void Complete() => _items.Writer.TryComplete();

    /// <summary>Waits until there is something.</summary>
    public ValueTask<bool> Wait(CancellationToken cancellation) => _items.Reader.WaitToReadAsync(cancellation);

    /// <summary>Takes the next, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out Item? item)
    {
        if (!_items.Reader.TryRead(out item))
            return false;
        if (item is Item.Input { Value: IkeInput.DatagramReceived })
            Interlocked.Decrement(ref _datagrams);
        return true;
    }

    /// <summary>Something that waits; a closed set.</summary>
    internal abstract record Item
    {
        private Item()
        {
        }

        /// <summary>An input of the engine.</summary>
        public sealed record Input(IkeInput Value) : Item;

        /// <summary>Work between two inputs.</summary>
        public sealed record Work(Func<EngineLoop, ValueTask> Do) : Item;
    }
}
