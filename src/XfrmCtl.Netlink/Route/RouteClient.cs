using System.Net;
using XfrmCtl.Netlink.Route.Layout;
using XfrmCtl.Netlink.Wire;
using static XfrmCtl.Netlink.Route.RouteMessageType;
using static XfrmCtl.Netlink.Wire.MessageFlags;

namespace XfrmCtl.Netlink.Route;

/// <summary>Links, addresses and routes of a network namespace.</summary>
/// <remarks>
/// Every verb throws <see cref="NetlinkException"/> when the kernel refuses, except where its summary says that absence is an answer.
/// Thread use: verbs may be called from several threads; the kernel takes them one after the other.
/// </remarks>
/// <param name="kernel">The kernel, or a script of one; it stays the caller's.</param>
public sealed class RouteClient(INetlinkKernel kernel)
{
    private const uint IFF_UP = 1;

    /// <summary>Every link.</summary>
    public ValueTask<IReadOnlyList<NetworkLink>> LinksAsync(CancellationToken cancellation = default) =>
        DumpAsync(RTM_GETLINK, (ref AttributeWriter body) => body.Header(default(IfInfoMessage)), RouteCodec.ReadLink, cancellation);

    /// <summary>Switches a link on or off.</summary>
    public async ValueTask SetLinkUpAsync(int index, bool up, CancellationToken cancellation = default) =>
        Demand(
            RTM_NEWLINK,
            $"dev #{index}",
            await SendAsync(
                RTM_NEWLINK,
                0,
                (ref AttributeWriter body) => RouteCodec.WriteLinkFlags(index, up ? IFF_UP : 0, IFF_UP, ref body),
                null,
                cancellation).ConfigureAwait(false));

    /// <summary>Every address of every link.</summary>
    public ValueTask<IReadOnlyList<InterfaceAddress>> AddressesAsync(CancellationToken cancellation = default) =>
        DumpAsync(RTM_GETADDR, (ref AttributeWriter body) => body.Header(default(IfAddrMessage)), RouteCodec.ReadAddress, cancellation);

    /// <summary>Adds an address to a link; false if the link has it already, whoever made it.</summary>
    public async ValueTask<bool> AddAddressAsync(InterfaceAddress address, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        NetlinkResult result = await SendAsync(
            RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, (ref AttributeWriter body) => RouteCodec.Write(address, ref body), null, cancellation)
            .ConfigureAwait(false);
        return DoneUnless(Errno.EEXIST, RTM_NEWADDR, address, result);
    }

    /// <summary>Removes an address; false if the link does not have it.</summary>
    public async ValueTask<bool> DeleteAddressAsync(InterfaceAddress address, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        NetlinkResult result = await SendAsync(
            RTM_DELADDR, 0, (ref AttributeWriter body) => RouteCodec.Write(address, ref body), null, cancellation).ConfigureAwait(false);
        return DoneUnless(Errno.EADDRNOTAVAIL, RTM_DELADDR, address, result);
    }

    /// <summary>Every route of every table, cached clones left out.</summary>
    public ValueTask<IReadOnlyList<IpRoute>> RoutesAsync(CancellationToken cancellation = default) =>
        DumpAsync(RTM_GETROUTE, (ref AttributeWriter body) => body.Header(default(RtMessage)), RouteCodec.ReadRoute, cancellation);

    /// <summary>Adds a route, or puts it in the place of one with its destination, table and metric.</summary>
    public async ValueTask PutRouteAsync(IpRoute route, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(route);
        Demand(
            RTM_NEWROUTE,
            route,
            await SendAsync(
                RTM_NEWROUTE,
                NLM_F_CREATE | NLM_F_REPLACE,
                (ref AttributeWriter body) => RouteCodec.Write(route, remove: false, ref body),
                null,
                cancellation).ConfigureAwait(false));
    }

    /// <summary>Adds a route; false if there is one with its destination, table and metric.</summary>
    public async ValueTask<bool> AddRouteAsync(IpRoute route, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(route);
        NetlinkResult result = await SendAsync(
            RTM_NEWROUTE,
            NLM_F_CREATE | NLM_F_EXCL,
            (ref AttributeWriter body) => RouteCodec.Write(route, remove: false, ref body),
            null,
            cancellation).ConfigureAwait(false);
        return DoneUnless(Errno.EEXIST, RTM_NEWROUTE, route, result);
    }

    /// <summary>Removes the route that has all of these properties; false if there is none.</summary>
    public async ValueTask<bool> DeleteRouteAsync(IpRoute route, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(route);
        NetlinkResult result = await SendAsync(
            RTM_DELROUTE, 0, (ref AttributeWriter body) => RouteCodec.Write(route, remove: true, ref body), null, cancellation)
            .ConfigureAwait(false);
        return DoneUnless(Errno.ESRCH, RTM_DELROUTE, route, result);
    }

    /// <summary>How a packet to an address would leave, or null if there is no way.</summary>
    /// <param name="destination">Where the packet goes.</param>
    /// <param name="source">Its source address if it has one already.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>A route with link, gateway and the source that the kernel would take; of type Local for our own addresses.</returns>
    public async ValueTask<IpRoute?> LookUpAsync(IPAddress destination, IPAddress? source = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        IpRoute? route = null;
        NetlinkResult result = await SendAsync(
            RTM_GETROUTE,
            0,
            (ref AttributeWriter body) => RouteCodec.WriteLookUp(destination, source, ref body),
            (_, payload) => route = RouteCodec.ReadRoute(payload),
            cancellation).ConfigureAwait(false);
        // A blackhole, unreachable or prohibit route answers with EINVAL, EHOSTUNREACH or EACCES (net/ipv4/fib_semantics.c, fib_props).
        if (result.Errno is Errno.ENETUNREACH or Errno.EHOSTUNREACH)
            return null;
        Demand(RTM_GETROUTE, destination, result);
        return route ?? throw Refused(RTM_GETROUTE, destination, new NetlinkResult(Errno.EBADMSG));
    }

    private delegate T? Decoder<T>(ReadOnlySpan<byte> payload);

    private async ValueTask<IReadOnlyList<T>> DumpAsync<T>(
        ushort type, NetlinkCall.BodyWriter write, Decoder<T> decode, CancellationToken cancellation)
        where T : class
    {
        var items = new List<T>();
        NetlinkResult result = await new NetlinkCall().DumpAsync(
            kernel,
            call => call.Write(type, NLM_F_DUMP, write),
            items.Clear,
            (replyType, payload) =>
            {
                if (replyType == RTM_NEWROUTE && RouteCodec.IsClone(payload))
                    return;
                // What cannot be read is of a family or kind that nobody here asks for (multicast routes, MPLS).
                if (decode(payload) is { } item)
                    items.Add(item);
            },
            cancellation).ConfigureAwait(false);
        Demand(type, "dump", result);
        return items;
    }

    private ValueTask<NetlinkResult> SendAsync(
        ushort type, ushort flags, NetlinkCall.BodyWriter write, NetlinkCall.MessageHandler? read, CancellationToken cancellation)
    {
        var call = new NetlinkCall();
        call.Write(type, flags, write);
        return call.SendAsync(kernel, read, cancellation);
    }

    private static bool DoneUnless(int expected, ushort type, object subject, NetlinkResult result)
    {
        if (result.Errno == expected)
            return false;
        Demand(type, subject, result);
        return true;
    }

    private static void Demand(ushort type, object subject, NetlinkResult result)
    {
        if (!result.IsSuccess)
            throw Refused(type, subject, result);
    }

    private static NetlinkException Refused(ushort type, object subject, NetlinkResult result) =>
        new(Name(type), subject.ToString() ?? "", result);
}
