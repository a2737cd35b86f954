using System.Net;
using System.Net.Sockets;
using XfrmCtl.Core;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Route;
using XfrmCtl.Netlink.Sockets;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

public class EventTests
{
    private const uint XFRMNLGRP_POLICY = 4;

    private static readonly IPAddress Inside = IPAddress.Parse("10.1.0.1");
    private static readonly IPAddress Far = IPAddress.Parse("192.0.2.9");

    [KernelFact]
    public Task Packet_ThatMatchesAPolicyWithoutState_RaisesAcquire() => FreshNamespace.RunAsync(async () =>
    {
        await ConnectAsync();
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        using XfrmEvents events = XfrmEvents.Open(XfrmEventGroups.Keying);
        var client = new XfrmClient(kernel);
        await client.PutPolicyAsync(Samples.OutPolicy);

        Send(Far, 4242);
        var acquire = Assert.IsType<XfrmEvent.Acquire>(await events.NextAsync());

        Assert.Equal(Samples.Reqid, acquire.Reqid);
        Assert.Equal((Samples.Local, Samples.Remote, IpsecProtocol.Esp), (acquire.Source, acquire.Destination, acquire.Protocol));
        Assert.Equal(IPNetwork.Parse("10.1.0.1/32"), acquire.Packet.Source);
        Assert.Equal(IPNetwork.Parse("192.0.2.9/32"), acquire.Packet.Destination);
        Assert.Equal((17, 4242), (acquire.Packet.Protocol, acquire.Packet.DestinationPort));
        Assert.Equal(Samples.OutPolicy.Selector, acquire.Policy.Policy.Selector);
        Assert.Equal(XfrmDirection.Out, acquire.Policy.Policy.Direction);
        Assert.Equal(Samples.OutPolicy.Templates, acquire.Policy.Policy.Templates);
        XfrmStateInfo larval = Assert.Single(await client.StatesAsync());
        Assert.True(larval.IsLarval);
        Assert.Equal(acquire.Sequence, larval.State.Sequence);
    });

    [KernelFact]
    public Task Socket_ExemptFromPolicies_SendsWhereOthersAreBlocked() => FreshNamespace.RunAsync(async () =>
    {
        await ConnectAsync();
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        var client = new XfrmClient(kernel);
        await client.PutPolicyAsync(Samples.OutPolicy with { Action = XfrmAction.Block, Templates = [] });
        using Socket ike = OpenSocket();
        XfrmSocketOptions.ExemptFromPolicies(ike);

        Assert.Throws<SocketException>(() => Send(Far, 500));
        Assert.Equal(1, ike.SendTo([0], new IPEndPoint(Far, 500)));

        XfrmSpdInfo info = await client.SpdInfoAsync();
        Assert.Equal((1u, 1u), (info.SocketIn, info.SocketOut));
        Assert.Equal(XfrmAction.Block, Assert.Single(await client.PoliciesAsync()).Policy.Action);
    });

    [KernelFact]
    public Task Socket_OfIPv6_CanBeExemptToo() => FreshNamespace.RunAsync(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this kernel has no IPv6");
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);

        XfrmSocketOptions.ExemptFromPolicies(socket);

        XfrmSpdInfo info = await new XfrmClient(kernel).SpdInfoAsync();
        Assert.Equal((1u, 1u), (info.SocketIn, info.SocketOut));
    });

    [KernelFact]
    public Task Events_OfAConnectionThatIsLeftOut_DoNotCome() => FreshNamespace.RunAsync(async () =>
    {
        using var own = new NetlinkConnection(NetlinkProtocol.Xfrm);
        using var other = new NetlinkConnection(NetlinkProtocol.Xfrm);
        Assert.NotEqual(own.PortId, other.PortId);
        using XfrmEvents events = XfrmEvents.Open(XfrmEventGroups.Keying | XfrmEventGroups.States | XfrmEventGroups.Policies, own);
        XfrmPolicyId id = Samples.OutPolicy.Id;
        var client = new XfrmClient(own);

        await client.PutPolicyAsync(Samples.OutPolicy);
        await client.DeletePolicyAsync(id);
        await client.PutPolicyAsync(Samples.OutPolicy);
        await new XfrmClient(other).DeletePolicyAsync(id);
        Assert.Equal(id, Assert.IsType<XfrmEvent.PolicyDeleted>(await events.NextAsync()).Policy.Policy.Id);

        // What ip asks for has no port id of its own in it.
        await client.PutPolicyAsync(Samples.OutPolicy);
        FreshNamespace.Execute("ip", "xfrm policy flush");
        Assert.IsType<XfrmEvent.PoliciesFlushed>(await events.NextAsync());
    });

    [KernelFact]
    public Task Events_ThatNobodyTook_AreReportedAsLost() => FreshNamespace.RunAsync(async () =>
    {
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        using var events = new NetlinkEventConnection(NetlinkSocket.Open(NetlinkProtocol.Xfrm, 4096, [XFRMNLGRP_POLICY]));
        var client = new XfrmClient(kernel);
        for (int i = 0; i < 200; i++)
            await client.PutPolicyAsync(Samples.OutPolicy with { Priority = (uint)i });

        NetlinkEvent lost = await events.NextAsync(item => item.Lost);

        Assert.Equal(NetlinkEvent.Overrun, lost);
        Assert.IsType<XfrmEvent.EventsLost>(XfrmEvents.Read(lost));
    });

    [KernelFact]
    public Task Reading_WhenCancelled_Ends() => FreshNamespace.RunAsync(async () =>
    {
        using XfrmEvents events = XfrmEvents.Open(XfrmEventGroups.Keying);
        using var end = new CancellationTokenSource();
        Task<int> reading = events.ReadAsync(end.Token).CountAsync(CancellationToken.None).AsTask();

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    });

    /// <summary>A link to the far networks: a pair of virtual cards, as packets over the loopback see no policies.</summary>
    private static async Task ConnectAsync()
    {
        FreshNamespace.Execute("ip", "link add outside type veth peer name far");
        using var kernel = new NetlinkConnection(NetlinkProtocol.Route);
        var route = new RouteClient(kernel);
        var links = await route.LinksAsync();
        foreach (NetworkLink link in links.Where(link => link.Name is "outside" or "far"))
            await route.SetLinkUpAsync(link.Index, up: true);
        int outside = links.Single(link => link.Name == "outside").Index;
        await route.AddAddressAsync(new InterfaceAddress(Inside, 32, outside));
        await route.PutRouteAsync(new IpRoute(Samples.RemoteNet) { InterfaceIndex = outside, PreferredSource = Inside });
    }

    private static void Send(IPAddress to, int port)
    {
        using Socket socket = OpenSocket();
        socket.SendTo([0], new IPEndPoint(to, port));
    }

    private static Socket OpenSocket() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
}
