using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Route;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Kernel.Tests;

/// <summary>Waits for events, but not for ever.</summary>
internal static class EventReading
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task<XfrmEvent> NextAsync(this XfrmEvents events) => FirstAsync(events.ReadAsync, _ => true);

    public static Task<RouteEvent> NextAsync(this RouteEvents events, Func<RouteEvent, bool> wanted) =>
        FirstAsync(events.ReadAsync, wanted);

    public static Task<NetlinkEvent> NextAsync(this INetlinkEventSource source, Func<NetlinkEvent, bool> wanted) =>
        FirstAsync(source.ReadAsync, wanted);

    private static async Task<T> FirstAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> read, Func<T, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (T item in read(patience.Token))
        {
            if (wanted(item))
                return item;
        }
        throw new InvalidOperationException("the events ended");
    }
}
