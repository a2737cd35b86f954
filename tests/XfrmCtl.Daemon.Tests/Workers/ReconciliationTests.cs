using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Tests.Effects;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Tests.Workers;

public sealed class ReconciliationTests : IDisposable
{
    private readonly FaultyKernel _kernel = new();
    private readonly ChildJournal _journal = new(null, NullLogger<ChildJournal>.Instance);
    private readonly UdpTransport _transport = new(IkePorts.Standard, xfrm: false, _ => true, new PathTroubles(), NullLogger<UdpTransport>.Instance);
    private readonly ActionDispatcher _dispatcher;
    private readonly RouteKeeper _routes = new(null, NullLogger<RouteKeeper>.Instance);
    private readonly DaemonClock _clock = new();

    public ReconciliationTests()
    {
        var book = new ConnectionBook();
        var events = new EventReporter(new EventHub(), new EventJournal(book), book, _clock, NullLogger<EventReporter>.Instance);
        _dispatcher = new ActionDispatcher(_kernel, _transport, _routes, book, _journal, _clock, events, NullLogger<ActionDispatcher>.Instance);
    }

    public void Dispose()
    {
        _transport.Dispose();
        _journal.Dispose();
        _kernel.Dispose();
    }

    [Theory]
    [InlineData(StartAction.Add, 0, 0)]
    [InlineData(StartAction.Start, 2, 3)]
    [InlineData(StartAction.Route, 0, 3)]
    public async Task Run_LeftByACrashWithoutStateFile_PoliciesHoldWhatComesBackAndStatesReceiveUntilThen(StartAction start, int states, int policies)
    {
        await Leave(note: null);
        Adoption adoption = await Run(Samples.Profile(start: start));
        Assert.Empty(adoption.Children);
        Assert.Equal((states, policies), await Count());
        await _dispatcher.Repair(_clock.Now + Reconciliation.Grace + TimeSpan.FromSeconds(1), []);
        Assert.Equal((0, policies), await Count());
    }

    // A state that compresses has none of the algorithms by which the others are told from reserved SPIs.
    [Fact]
    public async Task Run_LeftByACrashWithCompression_IsTakenOverWhole()
    {
        await Leave(note => note with { EstablishedAt = 77, LifetimeSeconds = 28800 }, new(new(0x1111), new(0x2222)));
        Adoption adoption = await Run(Samples.Profile() with { Compress = true });
        Assert.True(Assert.Single(adoption.Children).Whole);
        Assert.Empty(adoption.Renewed);
        Assert.Equal((4, 3), await Count());
    }

    [Theory]
    [InlineData(StartAction.Add)]
    [InlineData(StartAction.Start)]
    [InlineData(StartAction.Route)]
    public async Task Run_LeftByACrashAndNoted_IsTakenOverUntouched(StartAction start)
    {
        await Leave(note => note with { EstablishedAt = 77, LifetimeSeconds = 28800 });
        int before = _kernel.Asked.Count;
        Adoption adoption = await Run(Samples.Profile(start: start));
        AdoptedChild child = Assert.Single(adoption.Children);
        Assert.Equal((1ul, "L2L-IPSEC", new Instant(77), TimeSpan.FromHours(8)), (child.Serial, child.Connection, child.EstablishedAt, child.Lifetime));
        Assert.Equal(Samples.Child().Algorithms, child.Algorithms);
        Assert.Empty(adoption.Renewed);
        Assert.Equal(before, _kernel.Asked.Count);
        Assert.Equal((2, 3), await Count());
        await _dispatcher.Carry([new IkeAction.RemoveChild(1), new IkeAction.Report(new IkeEvent.ChildEnded("L2L-IPSEC", 1, ReasonCode.Requested))], new());
        Assert.Equal((0, 0), await Count());
        Assert.Empty(_journal.Notes.Children);
    }

    [Fact]
    public async Task Run_PolicyGoneOrChangedMeanwhile_IsPutRight()
    {
        await Leave(note => note with { EstablishedAt = 77, LifetimeSeconds = 28800 });
        XfrmPolicy[] policies = [.. (await _kernel.Policies(default)).Select(info => info.Policy)];
        await _kernel.Apply(new XfrmOperation.DeletePolicy(policies[0].Id), default);
        await _kernel.Apply(new XfrmOperation.PutPolicy(policies[1] with { Templates = [policies[1].Templates[0] with { Reqid = 16400 }] }), default);
        Assert.Single((await Run(Samples.Profile())).Children);
        Assert.Equal(3, (await _kernel.Policies(default)).Count);
        Assert.All(await _kernel.Policies(default), info => Assert.Equal(16384u, info.Policy.Templates[0].Reqid));
    }

    [Fact]
    public async Task Run_KilledWhileItWasNegotiated_StaysForAWhileAndIsRenewed()
    {
        // Not established, and only the inbound state there.
        await Leave(note => note);
        using ChildSaInstallation child = Samples.Child();
        await _kernel.Apply(new XfrmOperation.DeleteState(XfrmPlanner.Outbound(child).Id), default);
        Adoption adoption = await Run(Samples.Profile());
        Assert.False(Assert.Single(adoption.Children).Whole);
        Assert.Equal("L2L-IPSEC", Assert.Single(adoption.Renewed));
        Assert.Equal(1, (await Count()).States);
        Assert.True(await _dispatcher.Repair(_clock.Now + TimeSpan.FromHours(1), []));
        Assert.Equal(1, (await Count()).States);
        await _dispatcher.Carry([new IkeAction.RemoveChild(1)], new());
        Assert.Equal(0, (await Count()).States);
    }

    [Fact]
    public async Task Run_InboundStateGone_TheOtherGoesToo()
    {
        await Leave(note => note with { EstablishedAt = 77, LifetimeSeconds = 28800 });
        using ChildSaInstallation child = Samples.Child();
        await _kernel.Apply(new XfrmOperation.DeleteState(XfrmPlanner.Inbound(child).Id), default);
        Adoption adoption = await Run(Samples.Profile());
        Assert.False(Assert.Single(adoption.Children).InKernel);
        Assert.Equal("L2L-IPSEC", Assert.Single(adoption.Renewed));
        Assert.Equal(_dispatcher.NextRemoval, _dispatcher.Ledger.Leftovers.Values.Single());
        await _dispatcher.Repair(_dispatcher.NextRemoval, []);
        Assert.Equal(0, (await Count()).States);
        Assert.Equal(Instant.Never, _dispatcher.NextRemoval);
    }

    [Fact]
    public async Task Run_ConnectionThatIsNoLongerLoaded_IsRemoved()
    {
        await Leave(note => note with { EstablishedAt = 77, LifetimeSeconds = 28800 });
        Adoption adoption = await Run(Samples.Profile(name: "other", reqid: 16388));
        Assert.Empty(adoption.Children);
        Assert.Equal((0, 0), await Count());
        Assert.Empty(_journal.Notes.Children);
    }

    [Fact]
    public async Task Run_StatesGoneMeanwhile_ThePeerIsToBeTold()
    {
        await Leave(note => note with { EstablishedAt = _clock.Now.Ticks, LifetimeSeconds = 28800 });
        foreach (XfrmStateInfo state in await _kernel.States(default))
            await _kernel.Apply(new XfrmOperation.DeleteState(state.State.Id), default);
        AdoptedChild child = Assert.Single((await Run(Samples.Profile())).Children);
        Assert.False(child.InKernel);

        // Another crash before the peer is told changes nothing.
        Assert.Equal(1ul, Assert.Single((await Run(Samples.Profile())).Children).Serial);
        await _dispatcher.Carry([new IkeAction.ForgetChild(1)], new());
        Assert.Empty(_journal.Notes.Children);
    }

    [Fact]
    public async Task RemoveChild_BeforeThePeerIsTold_IsKnownAfterAnotherCrash()
    {
        await Leave(note => note with { EstablishedAt = 77, LifetimeSeconds = 28800 });
        await Run(Samples.Profile());
        await _dispatcher.Carry([new IkeAction.RemoveChild(1) { PeerUntold = true }], new());
        Assert.Equal((0, 0), await Count());
        Assert.False(Assert.Single((await Run(Samples.Profile())).Children).InKernel);
        await _dispatcher.Carry([new IkeAction.ForgetChild(1)], new());
        Assert.Empty((await Run(Samples.Profile())).Children);
    }

    [Fact]
    public async Task Run_AnotherReqidByNow_IsRemovedAndThePeerIsToBeTold()
    {
        await Leave(note => note with { EstablishedAt = _clock.Now.Ticks, LifetimeSeconds = 28800 });
        AdoptedChild child = Assert.Single((await Run(Samples.Profile(reqid: 16388))).Children);
        Assert.False(child.InKernel);
        Assert.Equal(0, (await Count()).States);
    }

    [Fact]
    public async Task Run_AddressOfAPool_IsTakenOverWithItsOwner()
    {
        await Leave(note => note with { EstablishedAt = 77, LifetimeSeconds = 28800, Owner = "alice (203.0.113.133)" });
        AddressRange pool = new(IPAddress.Parse("10.9.0.1"), IPAddress.Parse("10.9.0.9"));
        Adoption adoption = await Run(Samples.Profile() with { ModeConfig = new ModeConfigSettings.Server(false, pool) });
        AdoptedChild child = Assert.Single(adoption.Children);
        Assert.Equal((true, "alice (203.0.113.133)"), (child.InKernel, child.Owner));
        Assert.Equal((2, 3), await Count());
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
        await _dispatcher.Repair(_clock.Now + TimeSpan.FromHours(1), []);
        Assert.Equal((2, 2), await Count());
    }

    /// <summary>A pair with its policies, and where it is noted its note.</summary>
    private async Task Leave(Func<ChildNote, ChildNote>? note, CpiPair? compression = null)
    {
        using ChildSaInstallation child = Samples.Child() with { Compression = compression };
        await Put(XfrmPlanner.Inbound(child), XfrmPlanner.Outbound(child));
        if (compression is not null)
            await Put(ChildPlanner.CompressionIn(XfrmPlanner.Plan(child), KernelSettings.Usual), ChildPlanner.CompressionOut(XfrmPlanner.Plan(child), KernelSettings.Usual));
        foreach (XfrmPolicy policy in XfrmPlanner.Trap(Samples.Profile() with { Compress = compression is not null }))
            await _kernel.Apply(new XfrmOperation.PutPolicy(policy), default);
        InstalledChild installed = InstalledChild.Of(child, KernelSettings.Usual);
        if (note is not null)
            _journal.Write(note(ChildNote.Of(child.Serial, child.Connection, XfrmPlanner.Plan(child), installed.In, installed.Out)));
    }

    private async Task Put(params XfrmState[] states)
    {
        foreach (XfrmState state in states)
            await _kernel.Apply(new XfrmOperation.AddState(state), default);
    }

    private async Task<(int States, int Policies)> Count() => ((await _kernel.States(default)).Count, (await _kernel.Policies(default)).Count);

    private async Task<Adoption> Run(ConnectionProfile profile) =>
        await new Reconciliation(_kernel, _routes, _dispatcher, _journal, _clock, NullLogger<Reconciliation>.Instance).Run([new LoadedConnection(profile, "x", null)], default);
}
