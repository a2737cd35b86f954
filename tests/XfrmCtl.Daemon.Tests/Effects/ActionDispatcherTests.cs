using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Tests.Effects;

public sealed class ActionDispatcherTests : IDisposable
{
    private readonly FaultyKernel _kernel = new();
    private readonly SentDatagrams _sent = new();
    private readonly ConnectionBook _book = new();
    private readonly Queue<IkeInput> _answers = new();
    private readonly ChildJournal _journal = new(null, NullLogger<ChildJournal>.Instance);
    private readonly ActionDispatcher _dispatcher;

    public ActionDispatcherTests()
    {
        _book.Replace([new(Samples.Profile(), "start", null)]);
        _dispatcher = new ActionDispatcher(
            _kernel, _sent, new RouteKeeper(null, NullLogger<RouteKeeper>.Instance), _book, _journal, new DaemonClock(),
            new EventReporter(new EventHub(), new EventJournal(_book), _book, new DaemonClock(), NullLogger<EventReporter>.Instance), NullLogger<ActionDispatcher>.Instance);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _kernel.Dispose();
    }

    [Fact]
    public async Task BothHalves_AllAccepted_LeaveTwoStatesThreePoliciesAndZeroedKeys()
    {
        ChildSaInstallation child = Samples.Child();
        await Carry(Samples.Whole(child));
        Assert.Equal([new IkeInput.ChildInstalled(1), new IkeInput.ChildInstalled(1)], _answers);
        Assert.Equal((2, 3), await Count());
        Assert.Throws<ObjectDisposedException>(() => child.KeysIn.Encryption.Span[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task InstallChild_RefusedAtAnyStep_LeavesNothingAndSaysWhy(int step)
    {
        await Carry(new IkeAction.AllocateSpi(7, Samples.Local, Samples.Remote, IpsecProtocol.Esp, 16384));
        Spi reserved = Assert.IsType<IkeInput.SpiAllocated>(_answers.Dequeue()).Spi;
        _kernel.RefuseAt = step;
        await Carry(new IkeAction.InstallChild(Samples.Child() with { SpiIn = reserved }));
        var failed = Assert.IsType<IkeInput.ChildInstallFailed>(Assert.Single(_answers));
        Assert.True(failed.Refusal.Unsupported);
        Assert.Contains("Requested type not found", failed.Refusal.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), await Count());
    }

    [Fact]
    public async Task InstallChild_RefusedWhileTheOldChildStands_LeavesTheOldChildWhole()
    {
        await Carry(Samples.Whole(Samples.Child()));
        _kernel.RefuseAt = _kernel.Asked.Count + 4;
        await Carry(Samples.Whole(Samples.Child(serial: 2)));
        Assert.IsType<IkeInput.ChildInstallFailed>(_answers.Last());
        Assert.Equal((2, 3), await Count());
    }

    [Fact]
    public async Task InstallChild_Alone_ReceivesAndDoesNotSend()
    {
        await Carry(new IkeAction.InstallChild(Samples.Child()));
        Assert.Equal((1, 2), await Count());
        await Carry(new IkeAction.ActivateChild(1));
        Assert.Equal([new IkeInput.ChildInstalled(1), new IkeInput.ChildInstalled(1)], _answers);
        Assert.Equal((2, 3), await Count());
        await Carry(new IkeAction.RemoveChild(1));
        Assert.Equal((0, 0), await Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task ActivateChild_RefusedAtAnyStep_LeavesNothing(int step)
    {
        await Carry(new IkeAction.InstallChild(Samples.Child()));
        _kernel.RefuseAt = _kernel.Asked.Count + step;
        await Carry(new IkeAction.ActivateChild(1));
        Assert.IsType<IkeInput.ChildInstallFailed>(_answers.Last());
        Assert.Equal((0, 0), await Count());
    }

    [Fact]
    public async Task RemoveChild_AfterARekeying_KeepsThePoliciesOfTheNewChild()
    {
        await Carry([.. Samples.Whole(Samples.Child()), .. Samples.Whole(Samples.Child(serial: 2)), new IkeAction.RemoveChild(1)]);
        Assert.Equal((2, 3), await Count());
        await Carry(new IkeAction.RemoveChild(2));
        Assert.Equal((0, 0), await Count());
    }

    [Fact]
    public async Task RemoveChild_OfARoutedConnection_LeavesItsPoliciesAsTrap()
    {
        Assert.Null(await _dispatcher.Route(_book.Find("L2L-IPSEC")!));
        await Carry([.. Samples.Whole(Samples.Child()), new IkeAction.RemoveChild(1)]);
        Assert.Equal((0, 3), await Count());
        await _dispatcher.Unroute("L2L-IPSEC");
        Assert.Equal((0, 0), await Count());
    }

    [Theory]
    [InlineData(DpdAction.Hold, StartAction.Add, ReasonCode.PeerDead, 3)]
    [InlineData(DpdAction.Clear, StartAction.Start, ReasonCode.PeerDead, 0)]
    [InlineData(DpdAction.Restart, StartAction.Add, ReasonCode.PeerDead, 3)]
    [InlineData(DpdAction.Hold, StartAction.Start, ReasonCode.DeletedByPeer, 3)]
    [InlineData(DpdAction.Hold, StartAction.Add, ReasonCode.DeletedByPeer, 0)]
    [InlineData(DpdAction.Hold, StartAction.Start, ReasonCode.Requested, 0)]
    [InlineData(DpdAction.Hold, StartAction.Start, ReasonCode.Unloaded, 0)]
    public async Task RemoveChild_ByItsReason_HoldsTrafficOrLetsItGo(DpdAction dpd, StartAction start, ReasonCode reason, int policies)
    {
        _book.Replace([new(Samples.Profile(start: start, dpd: dpd), "x", null)]);
        await Carry(Samples.Whole(Samples.Child()));
        await Carry(new IkeAction.RemoveChild(1), new IkeAction.Report(new IkeEvent.ChildEnded("L2L-IPSEC", 1, reason)));
        Assert.Equal((0, policies), await Count());
    }

    [Fact]
    public async Task HeldPolicies_ConnectionTakenDown_Go()
    {
        _book.Replace([new(Samples.Profile(start: StartAction.Start), "start", null)]);
        await Carry(Samples.Whole(Samples.Child()));
        await Carry(new IkeAction.RemoveChild(1), new IkeAction.Report(new IkeEvent.ChildEnded("L2L-IPSEC", 1, ReasonCode.PeerDead)));
        await Carry(new IkeAction.Report(new IkeEvent.ConnectionDown("L2L-IPSEC", ReasonCode.Requested, false)));
        Assert.Equal((0, 0), await Count());
    }

    [Fact]
    public async Task MoveChild_NewPortAndAddress_MovesStatesAndTemplates()
    {
        await Carry(Samples.Whole(Samples.Child()));
        var moved = new IPEndPoint(IPAddress.Parse("198.51.100.77"), 2000);
        await Carry(new IkeAction.MoveChild(1, new IPEndPoint(Samples.Local, 4500), moved));
        XfrmState[] states = [.. (await _kernel.States(CancellationToken.None)).Select(info => info.State)];
        Assert.Contains(states, state => state.Id.Destination.Equals(moved.Address) && state.Encapsulation == new XfrmEncapsulation(4500, 2000));
        Assert.Contains(states, state => state.Source.Equals(moved.Address) && state.Encapsulation == new XfrmEncapsulation(2000, 4500));
        Assert.All(await _kernel.Policies(CancellationToken.None), info =>
            Assert.Contains(moved.Address, new[] { info.Policy.Templates[0].Source, info.Policy.Templates[0].Destination }));
        await Carry(new IkeAction.RemoveChild(1));
        Assert.Equal((0, 0), await Count());
    }

    [Fact]
    public async Task TwoConnections_SameTraffic_TheOneThatStaysGetsItsTemplateBack()
    {
        await Carry([.. Samples.Whole(Samples.Child()), .. Samples.Whole(Samples.Child(serial: 2, reqid: 16388)), new IkeAction.RemoveChild(2)]);
        Assert.All(await _kernel.Policies(CancellationToken.None), info => Assert.Equal(16384u, info.Policy.Templates[0].Reqid));
    }

    [Fact]
    public async Task RemoveAll_ChildrenTrapsAndHeldPolicies_LeavesNothing()
    {
        await _dispatcher.Route(_book.Find("L2L-IPSEC")!);
        await Carry([.. Samples.Whole(Samples.Child()), new IkeAction.InstallChild(Samples.Child(serial: 2))]);
        await _dispatcher.RemoveAll();
        Assert.Equal((0, 0), await Count());
    }

    [Fact]
    public async Task SendDatagram_Marker_IsLeftToTheTransport()
    {
        await Carry(new IkeAction.SendDatagram(new(Samples.Local, 4500), new(Samples.Remote, 4500), true, new byte[] { 1, 2 }));
        Assert.Equal((true, "0102"), Assert.Single(_sent.Messages));
    }

    [Fact]
    public async Task InstallChild_Marks_AreOnWhatIsInstalledAndRemoved()
    {
        var marks = new KernelSettings { MarkIn = new XfrmMark(5, 0xff), MarkOut = new XfrmMark(6, 0xff) };
        _book.Replace([_book.Find("L2L-IPSEC")! with { Kernel = marks }]);
        await Carry(new IkeAction.InstallChild(Samples.Child()), new IkeAction.ActivateChild(1));
        Assert.Equal([5u, 6u], (await _kernel.States(default)).Select(info => info.State.Id.Mark!.Value.Value).Order());
        Assert.All(await _kernel.Policies(default), info => Assert.NotNull(info.Policy.Mark));
        await Carry(new IkeAction.RemoveChild(1));
        Assert.Equal((0, 0), await Count());
    }

    [Fact]
    public async Task Restate_NewPriority_ChangesWhatStandsAndLeavesNothingBehind()
    {
        LoadedConnection before = _book.Find("L2L-IPSEC")!;
        LoadedConnection after = before with { Kernel = new KernelSettings { Priority = 77 } };
        await _dispatcher.Route(before);
        await Carry(Samples.Whole(Samples.Child()));
        await _dispatcher.Restate(before, after);
        IReadOnlyList<XfrmPolicyInfo> policies = await _kernel.Policies(default);
        Assert.Equal([77u, 77u, 77u], policies.Select(info => info.Policy.Priority));
        await _dispatcher.Unroute("L2L-IPSEC");
        Assert.Equal((2, 3), await Count());
        await Carry(new IkeAction.RemoveChild(1));
        Assert.Equal((0, 0), await Count());
    }

    [Fact]
    public async Task Journal_LifeOfAChild_IsNotedBeforeTheKernelHasItAndForgottenWhenItIsGone()
    {
        _kernel.RefuseAt = 0;
        await Carry(Samples.Whole(Samples.Child()));
        Assert.Empty(_journal.Notes.Children);
        await Carry(Samples.Whole(Samples.Child(serial: 2)));
        Assert.False(_journal.Notes.Children[2].IsEstablished);
        await Carry(new IkeAction.Report(new IkeEvent.ChildEstablished(
            "L2L-IPSEC", 2, new(Samples.LocalSelector, Samples.RemoteSelector), new(1), new(2), Samples.Child().Algorithms, null, true, TimeSpan.FromHours(8), false)));
        Assert.Equal((true, 28800.0), (_journal.Notes.Children[2].IsEstablished, _journal.Notes.Children[2].LifetimeSeconds));
        await Carry(new IkeAction.MoveChild(2, new IPEndPoint(Samples.Local, 4500), new IPEndPoint(Samples.Remote, 2000)));
        Assert.Equal(new IPEndPoint(Samples.Remote, 2000), _journal.Notes.Children[2].RemoteEnd);
        await Carry(new IkeAction.RemoveChild(2));
        Assert.Empty(_journal.Notes.Children);
    }

    private ValueTask Carry(params IkeAction[] actions) => _dispatcher.Carry(actions, _answers);

    private async Task<(int States, int Policies)> Count() =>
        ((await _kernel.States(CancellationToken.None)).Count, (await _kernel.Policies(CancellationToken.None)).Count);

    private sealed class SentDatagrams : IDatagramSender
    {
        public List<(bool Marker, string Octets)> Messages { get; } = [];

        public void Send(IPEndPoint local, IPEndPoint remote, bool nonEspMarker, ReadOnlySpan<byte> message) =>
            Messages.Add((nonEspMarker, Convert.ToHexString(message)));

        public void SendKeepalive(IPEndPoint local, IPEndPoint remote) => Messages.Add((false, "FF"));
    }
}
