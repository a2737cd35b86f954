using Microsoft.Extensions.Logging;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Io;

/// <summary>Hands what the kernel reports to the engine; after a loss, and when somebody else took away what is ours, has the kernel looked at.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="queue">The engine's loop.</param>
/// <param name="keeper">Looks at it.</param>
/// <param name="log">The log.</param>
internal sealed class KernelEvents(IXfrmKernel kernel, InputQueue queue, KernelKeeper keeper, ILogger<KernelEvents> log)
{
    /// <summary>Reads events until cancelled.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            await foreach (XfrmEvent happened in kernel.Events(stop).ConfigureAwait(false))
            {
                if (happened is XfrmEvent.EventsLost)
                {
                    log.KernelEventsLost();
                    keeper.Wake();
                }
                else if (IsChange(happened))
                {
                    // What is ours, the loop alone knows.
                    queue.Post(loop =>
                    {
                        if (loop.Dispatcher.Concerns(happened))
                            keeper.Hurry();
                    });
                }
                else if (ToInput(happened) is { } input)
                {
                    queue.Post(input);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end was asked for.
        }
    }

    /// <summary>Whether it may have taken something away. Our own changes are not told (<see cref="NetlinkKernel"/>).</summary>
    private static bool IsChange(XfrmEvent happened) =>
        happened is XfrmEvent.StateDeleted or XfrmEvent.StatesFlushed or XfrmEvent.PolicyDeleted or XfrmEvent.PolicyPut or XfrmEvent.PoliciesFlushed;

    /// <summary>What an event means to the engine, which knows by reqid and SPI what is ours; null for what says nothing to it.</summary>
    /// <remarks>
    /// A moved NAT mapping is left to IKE: the kernel reports it for packets that it has authenticated, but IKE must follow too, and its own
    /// authenticated messages say so.
    /// </remarks>
    internal static IkeInput? ToInput(XfrmEvent happened) => happened switch
    {
        XfrmEvent.Acquire { Reqid: not 0 } acquire => new IkeInput.KernelAcquired(
            acquire.Reqid,
            new TrafficSelector(acquire.Packet.Source, acquire.Packet.Protocol, acquire.Packet.SourcePort),
            new TrafficSelector(acquire.Packet.Destination, acquire.Packet.Protocol, acquire.Packet.DestinationPort)),
        XfrmEvent.Expire expire when !MayBeLarval(expire.State) => new IkeInput.KernelExpired(expire.State.State.Id.Spi, expire.State.State.Id.Destination, expire.Hard),
        _ => null,
    };

    /// <summary>Whether it may have been a reserved SPI, whose Quick Mode goes on without it: <see cref="IXfrmKernel"/> makes the state anew.</summary>
    /// <remarks>
    /// The message has no algorithms (net/xfrm/xfrm_user.c, build_expire), so that what else a larval state lacks must tell it: it has carried nothing, and ends by time alone. A state
    /// of ours that is like it ends by the engine's clock, which is before the kernel's.
    /// </remarks>
    private static bool MayBeLarval(XfrmStateInfo state) =>
        state.Usage.Packets == 0 && state.State.Lifetime is { SoftOctets: null, HardOctets: null, SoftPackets: null, HardPackets: null };
}
