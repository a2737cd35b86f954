using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Tests.Effects;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Tests.Workers;

public sealed class ReconciliationTests : IDisposable
{
    private readonly MemoryKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Theory]
    [InlineData(StartAction.Add, 0)]
    [InlineData(StartAction.Start, 3)]
    [InlineData(StartAction.Route, 3)]
    public async Task Run_LeftByACrash_StatesGoAndPoliciesHoldWhatComesBack(StartAction start, int policies)
    {
        using ChildSaInstallation child = Samples.Child();
        await Put(XfrmPlanner.Inbound(child), XfrmPlanner.Outbound(child));
        foreach (XfrmPolicy policy in XfrmPlanner.Trap(Samples.Profile()))
            await _kernel.Apply(new XfrmOperation.PutPolicy(policy), default);
        await Run(Samples.Profile(start: start));
        Assert.Empty(await _kernel.States(default));
        Assert.Equal(policies, (await _kernel.Policies(default)).Count);
    }

    [Fact]
    public async Task Run_WhatIsOfOthers_Stays()
    {
        using ChildSaInstallation child = Samples.Child();
        XfrmState foreign = XfrmPlanner.Inbound(child);
        XfrmPolicy[] ours = [.. XfrmPlanner.Trap(Samples.Profile())];
        await Put(
            foreign with { Id = foreign.Id with { Destination = IPAddress.Parse("10.0.0.1") } },
            foreign with { Reqid = 1, Id = foreign.Id with { Spi = new(0x1234) } });
        await _kernel.Apply(new XfrmOperation.PutPolicy(ours[0] with { Priority = 375423 }), default);
        await _kernel.Apply(new XfrmOperation.PutPolicy(ours[1] with { Templates = [ours[1].Templates[0] with { Reqid = 1 }] }), default);
        await Run(Samples.Profile());
        Assert.Equal((2, 2), ((await _kernel.States(default)).Count, (await _kernel.Policies(default)).Count));
    }

    private async Task Put(params XfrmState[] states)
    {
        foreach (XfrmState state in states)
            await _kernel.Apply(new XfrmOperation.AddState(state), default);
    }

    private async Task Run(ConnectionProfile profile)
    {
        var book = new ConnectionBook();
        var routes = new RouteKeeper(null, NullLogger<RouteKeeper>.Instance);
        var events = new EventReporter(new EventHub(), book, new DaemonClock(), NullLogger<EventReporter>.Instance);
        using var transport = new UdpTransport(IkePorts.Standard, xfrm: false, _ => true, NullLogger<UdpTransport>.Instance);
        var dispatcher = new ActionDispatcher(_kernel, transport, routes, book, events, NullLogger<ActionDispatcher>.Instance);
        await new Reconciliation(_kernel, routes, dispatcher, NullLogger<Reconciliation>.Instance).Run([new LoadedConnection(profile, "x", null)], default);
    }
}
