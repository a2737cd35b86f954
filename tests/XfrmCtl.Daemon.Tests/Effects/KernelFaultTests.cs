using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Effects;

/// <summary>
/// A tunnel's whole life against a kernel of which one message after the other fails: whatever becomes of it, after five seconds the kernel has exactly what it should.
/// </summary>
public sealed class KernelFaultTests
{
    private static readonly TimeSpan LongestRepair = TimeSpan.FromSeconds(5);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Life_CompressedOneMessageFails_TheKernelHasWhatItShould(TableFault fault)
    {
        int messages = await Live((_, _) => null, compressed: true);
        Assert.True(messages > 40, $"only {messages} messages");
        for (int failing = 0; failing < messages; failing++)
            await Live((number, _) => number == failing ? fault : null, $"{fault} of message {failing}, compressed", compressed: true);
    }

    [Fact]
    public async Task Install_Compressed_IsCompressionInItsModeAndEspBeneathInTransportMode()
    {
        using Bench bench = new();
        await bench.Carry(Samples.Whole(Samples.Child() with { Compression = new(new(0x1111), new(0x2222)) }));
        XfrmState[] states = [.. bench.Kernel.States.Select(info => info.State).OrderBy(state => state.Id.Protocol)];
        Assert.Equal([IpsecMode.Transport, IpsecMode.Transport, IpsecMode.Tunnel, IpsecMode.Tunnel], states.Select(state => state.Mode));
        Assert.Equal([(Samples.Local, 0x1111u, "deflate"), (Samples.Remote, 0x2222u, "deflate")], states[2..].Select(state => (state.Id.Destination, state.Id.Spi.Value, state.Compression!.Name)).OrderBy(one => one.Value));
        foreach (XfrmPolicy policy in bench.Kernel.Policies)
        {
            Assert.Equal([(IpsecProtocol.Comp, IpsecMode.Tunnel, policy.Direction != XfrmDirection.Out), (IpsecProtocol.Esp, IpsecMode.Transport, false)],
                policy.Templates.Select(template => (template.Protocol, template.Mode, template.Optional)));
            Assert.True(ChildPlanner.IsOurs(policy, new HashSet<uint>()));
        }

        // One of the four is gone, and with it the whole.
        await bench.Daemon.Apply(new XfrmOperation.DeleteState(states[3].Id), default);
        Assert.True(bench.Dispatcher.Concerns(new XfrmEvent.StatesFlushed(IpsecProtocol.Comp)));
        List<IkeInput> inputs = [];
        Assert.True(await bench.Dispatcher.Repair(bench.Clock.Now, inputs));
        Assert.IsType<IkeInput.KernelLost>(Assert.Single(inputs));
        await bench.Carry(new IkeAction.RemoveChild(1));
        Assert.Empty(bench.Kernel.States);
        Assert.Empty(bench.Kernel.Policies);
    }

    public static TheoryData<TableFault> Faults => [TableFault.Refused, TableFault.RequestLost, TableFault.AnswerLost];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Life_OneMessageFails_TheKernelHasWhatItShould(TableFault fault)
    {
        int messages = await Live((_, _) => null);
        Assert.True(messages > 30, $"only {messages} messages");
        for (int failing = 0; failing < messages; failing++)
            await Live((number, _) => number == failing ? fault : null, $"{fault} of message {failing}");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Life_TwoMessagesInARowFail_TheKernelHasWhatItShould(TableFault fault)
    {
        int messages = await Live((_, _) => null);
        for (int failing = 0; failing < messages; failing++)
            await Live((number, _) => number == failing || number == failing + 1 ? fault : null, $"{fault} of messages {failing} and {failing + 1}");
    }

    [Fact]
    public async Task Life_EveryOperationOfAKindFailsForAWhile_TheKernelHasWhatItShould()
    {
        foreach (string operation in new[] { "XFRM_MSG_DELSA", "XFRM_MSG_DELPOLICY", "XFRM_MSG_UPDPOLICY", "XFRM_MSG_UPDSA", "XFRM_MSG_NEWSA", "XFRM_MSG_ALLOCSPI" })
        {
            foreach (TableFault fault in new[] { TableFault.Refused, TableFault.RequestLost, TableFault.AnswerLost })
            {
                int failed = 0;
                await Live((_, name) => name == operation && failed++ < 7 ? fault : null, $"{fault} of {operation}");
            }
        }
    }

    [Fact]
    public async Task AddState_SpiOfAStateThatNobodyNeeds_TakesItsPlace()
    {
        using Bench bench = new();
        await bench.Carry(Samples.Whole(Samples.Child()));
        bench.Kernel.Fault = (_, name) => name == "XFRM_MSG_DELSA" ? TableFault.Refused : null;
        await bench.Carry(new IkeAction.RemoveChild(1));
        bench.Kernel.Fault = (_, _) => null;
        // The peer chose the SPI again that it had given back.
        await bench.Carry(Samples.Whole(Samples.Child(serial: 2) with { SpiOut = Samples.Child().SpiOut }));
        Assert.Equal(new IkeInput.ChildInstalled(2), bench.Answers.Last());
        await bench.Settle("an SPI that comes again");
    }

    [Fact]
    public async Task AddState_SpiOfSomebodyElse_IsRefusedAndStaysTheirs()
    {
        using Bench bench = new();
        using ChildSaInstallation child = Samples.Child();
        using ChildSaInstallation foreign = Samples.Child(reqid: 7);
        await bench.Daemon.Apply(new XfrmOperation.AddState(XfrmPlanner.Outbound(foreign)), default);
        await bench.Carry(Samples.Whole(Samples.Child()));
        Assert.IsType<IkeInput.ChildInstallFailed>(bench.Answers.Last());
        await bench.Repair();
        Assert.Equal(7u, Assert.Single(bench.Kernel.States).State.Reqid);
    }

    [Fact]
    public async Task Repair_AcquireThatWasLost_IsToldToTheEngine()
    {
        using Bench bench = new();
        await bench.Dispatcher.Route(bench.Connection);
        var packet = new XfrmSelector(IPNetwork.Parse("203.0.113.200/32"), IPNetwork.Parse("192.0.2.9/32")) { Protocol = 6, DestinationPort = 443, DestinationPortMask = 0xffff };
        await bench.Daemon.Apply(new XfrmOperation.AddState(new XfrmState(new(Samples.Remote, new(0), IpsecProtocol.Esp), Samples.Local) { Reqid = 16384, Mode = IpsecMode.Tunnel, Selector = packet }), default);
        List<IkeInput> inputs = [];
        Assert.True(await bench.Dispatcher.Repair(bench.Clock.Now, inputs));
        var acquired = Assert.IsType<IkeInput.KernelAcquired>(Assert.Single(inputs));
        Assert.Equal((16384u, "192.0.2.9/32[6/443]"), (acquired.Reqid, acquired.Remote.ToString()));
    }

    [Fact]
    public async Task Repair_ExpireThatWasLost_IsToldToTheEngine()
    {
        using Bench bench = new();
        await bench.Carry(Samples.Whole(Samples.Child()));
        await bench.Daemon.Apply(new XfrmOperation.DeleteState(bench.Dispatcher.Ledger.Children[1].Out), default);
        List<IkeInput> inputs = [];
        Assert.True(await bench.Dispatcher.Repair(bench.Clock.Now, inputs));
        Assert.Equal(new IkeInput.KernelLost(Samples.Child().SpiIn, Samples.Local), Assert.Single(inputs));
    }

    [Fact]
    public async Task Repair_StatesAndPoliciesFlushed_PoliciesAreBackAndTheChildrenAreTheEnginesNewestFirst()
    {
        using Bench bench = new();
        await bench.Carry(Samples.Whole(Samples.Child()));
        await bench.Carry(Samples.Whole(Samples.Child(serial: 2)));
        bench.Kernel.Flush();
        List<IkeInput> inputs = [];
        Assert.True(await bench.Dispatcher.Repair(bench.Clock.Now, inputs));
        Assert.Equal([new(Samples.Child(serial: 2).SpiIn, Samples.Local), new(Samples.Child().SpiIn, Samples.Local)], inputs.Cast<IkeInput.KernelLost>());
        Assert.Equal(3, bench.Kernel.Policies.Count);

        // The policies wait for the next pair; that of the lost ones was never there.
        await bench.Carry(Samples.Whole(Samples.Child(serial: 3)));
        await bench.Carry(new IkeAction.RemoveChild(2), new IkeAction.RemoveChild(1));
        await bench.Settle("after a flush");
        Assert.Equal(2, bench.Kernel.States.Count);
    }

    [Fact]
    public async Task Concerns_WhatOthersDo_IsOnlyWhatTakesOursAway()
    {
        using Bench bench = new();
        Assert.False(bench.Dispatcher.Concerns(new XfrmEvent.StatesFlushed(null)));
        Assert.False(bench.Dispatcher.Concerns(new XfrmEvent.PoliciesFlushed(XfrmPolicyType.Main)));
        await bench.Carry(Samples.Whole(Samples.Child()));
        XfrmStateInfo state = bench.Kernel.States[0];
        XfrmPolicyInfo policy = new(bench.Kernel.Policies[0], 0, default, null);
        XfrmStateId elsewhere = state.State.Id with { Spi = new(0x77) };

        Assert.True(bench.Dispatcher.Concerns(new XfrmEvent.StatesFlushed(null)));
        Assert.True(bench.Dispatcher.Concerns(new XfrmEvent.StatesFlushed(IpsecProtocol.Esp)));
        Assert.False(bench.Dispatcher.Concerns(new XfrmEvent.StatesFlushed(IpsecProtocol.Ah)));
        Assert.True(bench.Dispatcher.Concerns(new XfrmEvent.StateDeleted(state)));
        Assert.False(bench.Dispatcher.Concerns(new XfrmEvent.StateDeleted(state with { State = state.State with { Id = elsewhere } })));
        Assert.True(bench.Dispatcher.Concerns(new XfrmEvent.PoliciesFlushed(XfrmPolicyType.Main)));
        Assert.False(bench.Dispatcher.Concerns(new XfrmEvent.PoliciesFlushed(XfrmPolicyType.Sub)));
        Assert.True(bench.Dispatcher.Concerns(new XfrmEvent.PolicyDeleted(policy)));
        Assert.False(bench.Dispatcher.Concerns(new XfrmEvent.PolicyPut(policy, Updated: true)));
        Assert.True(bench.Dispatcher.Concerns(new XfrmEvent.PolicyPut(policy with { Policy = policy.Policy with { Templates = [] } }, Updated: true)));
        Assert.False(bench.Dispatcher.Concerns(new XfrmEvent.StatePut(state, Updated: true)));

        await bench.Carry(new IkeAction.RemoveChild(1));
        Assert.False(bench.Dispatcher.Concerns(new XfrmEvent.StateDeleted(state)));
        Assert.False(bench.Dispatcher.Concerns(new XfrmEvent.PolicyDeleted(policy)));
    }

    [Fact]
    public async Task Repair_WhatOthersTookAwayOrChanged_IsPutBack()
    {
        using Bench bench = new();
        await bench.Carry(Samples.Whole(Samples.Child()));
        XfrmPolicy[] policies = [.. bench.Kernel.Policies];
        await bench.Daemon.Apply(new XfrmOperation.DeletePolicy(policies[0].Id), default);
        await bench.Daemon.Apply(new XfrmOperation.PutPolicy(policies[1] with { Templates = [] }), default);
        await bench.Settle("policies that others changed");
        Assert.Equal(3, bench.Kernel.Policies.Count(policy => policy.Templates.Count == 1));
    }

    [Fact]
    public async Task Repair_DumpsThatAreInterruptedOrLost_AreReadAgain()
    {
        foreach (TableFault fault in new[] { TableFault.Interrupted, TableFault.AnswerLost, TableFault.Refused })
        {
            using Bench bench = new();
            await bench.Carry(Samples.Whole(Samples.Child()));
            await bench.Daemon.Apply(new XfrmOperation.DeletePolicy(bench.Kernel.Policies[0].Id), default);
            int dumps = 0;
            bench.Kernel.Fault = (_, name) => name is "XFRM_MSG_GETSA" or "XFRM_MSG_GETPOLICY" && ++dumps <= 3 ? fault : null;
            await bench.Settle($"{fault} of dumps");
        }
    }

    /// <summary>Two pairs one after the other, as a rekeying has them, a NAT mapping that moves, policies that wait for traffic, SPIs that are given back; what fails is told as the engine would be.</summary>
    private static async Task<int> Live(Func<int, string, TableFault?> fault, string told = "nothing fails", bool compressed = false)
    {
        using Bench bench = new() { Compresses = compressed };
        bench.Kernel.Fault = fault;
        await bench.Dispatcher.Route(bench.Connection);
        Spi first = await bench.Allocate();
        Spi spare = await bench.Allocate();
        await bench.Install(Samples.Child(), first);
        Spi second = await bench.Allocate();
        await bench.Install(Samples.Child(serial: 2), second);
        if (spare.Value != 0)
            await bench.Carry(new IkeAction.ReleaseSpi(spare, Samples.Local, IpsecProtocol.Esp));
        await bench.Carry(new IkeAction.RemoveChild(1));
        await bench.Carry(new IkeAction.MoveChild(2, new(Samples.Local, 4500), new(IPAddress.Parse("198.51.100.77"), 2000)));
        await bench.Settle(told);
        await bench.Dispatcher.Unroute(bench.Connection.Name);
        await bench.Carry(new IkeAction.RemoveChild(2));
        await bench.Settle(told);
        Assert.True(bench.Kernel.States.Count == 0 && bench.Kernel.Policies.Count == 0, told);
        return bench.Kernel.Operations.Count;
    }

    /// <summary>The dispatcher over a kernel in tables.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly ConnectionBook _book = new();
        private readonly ChildJournal _journal = new(null, NullLogger<ChildJournal>.Instance);
        private readonly UdpTransport _transport = new(IkePorts.Standard, xfrm: false, _ => true, new PathTroubles(), NullLogger<UdpTransport>.Instance);
        private readonly Queue<IkeInput> _answers = new();
        private bool _troubled;

        public Bench()
        {
            Daemon = new NetlinkKernel(Kernel, events: null);
            _book.Replace([Connection]);
            Dispatcher = new ActionDispatcher(
                Daemon, _transport, new RouteKeeper(null, NullLogger<RouteKeeper>.Instance), _book, _journal, Clock,
                new EventReporter(new EventHub(), new EventJournal(_book), _book, Clock, NullLogger<EventReporter>.Instance), NullLogger<ActionDispatcher>.Instance)
            {
                Troubled = () => _troubled = true,
            };
        }

        public TableKernel Kernel { get; } = new();

        public NetlinkKernel Daemon { get; }

        public DaemonClock Clock { get; } = new();

        public ActionDispatcher Dispatcher { get; }

        public LoadedConnection Connection { get; } = new(Samples.Profile(), "route", null);

        public List<IkeInput> Answers { get; } = [];

        public bool Compresses { get; init; }

        public void Dispose()
        {
            _transport.Dispose();
            _journal.Dispose();
            Daemon.Dispose();
        }

        public async Task Carry(params IkeAction[] actions)
        {
            await Dispatcher.Carry(actions, _answers);
            while (_answers.TryDequeue(out IkeInput? answer))
                Answers.Add(answer);
        }

        /// <summary>An SPI, or 0 where there is none.</summary>
        public async Task<Spi> Allocate()
        {
            await Carry(new IkeAction.AllocateSpi(1, Samples.Local, Samples.Remote, IpsecProtocol.Esp, 16384));
            return Answers[^1] is IkeInput.SpiAllocated allocated ? allocated.Spi : default;
        }

        /// <summary>Without an SPI there is no Quick Mode.</summary>
        public async Task Install(ChildSaInstallation child, Spi spi)
        {
            if (spi.Value == 0)
            {
                child.Dispose();
                return;
            }

            if (Compresses)
            {
                await Carry(new IkeAction.AllocateSpi(1, Samples.Local, Samples.Remote, IpsecProtocol.Comp, 16384));
                if (Answers[^1] is not IkeInput.SpiAllocated { Spi: var cpi })
                {
                    child.Dispose();
                    await Carry(new IkeAction.ReleaseSpi(spi, Samples.Local, IpsecProtocol.Esp));
                    return;
                }

                child = child with { Compression = new(cpi, new((uint)(0x2000 + child.Serial))) };
            }

            await Carry(Samples.Whole(child with { SpiIn = spi }));
        }

        /// <summary>Once a second, as the keeper does, while there is trouble; what is lost ends, as the engine has it.</summary>
        public async Task Repair()
        {
            for (TimeSpan waited = TimeSpan.Zero; _troubled && waited < LongestRepair; waited += KernelKeeper.Patience)
            {
                _troubled = false;
                List<IkeInput> inputs = [];
                _troubled = !await Dispatcher.Repair(Clock.Now, inputs);
                foreach (IkeInput.KernelLost lost in inputs.OfType<IkeInput.KernelLost>())
                    foreach (InstalledChild child in Dispatcher.Ledger.Children.Values.Where(child => child.In.Spi == lost.Spi).ToArray())
                        await Carry(new IkeAction.RemoveChild(child.Serial));
            }
        }

        public async Task Settle(string told)
        {
            _troubled |= Kernel.Policies.Count != Dispatcher.Ledger.Policies.Count() || told == "policies that others changed";
            await Repair();
            Assert.False(_troubled, $"{told}: it is not settled after {LongestRepair}");
            XfrmStateId[] should = [.. Dispatcher.Ledger.Children.Values.SelectMany(child => child.States).Order(ById)];
            XfrmStateId[] have = [.. Kernel.States.Select(info => info.State.Id).Order(ById)];
            Assert.True(should.SequenceEqual(have), $"{told}: states {string.Join(", ", have)} and not {string.Join(", ", should)}");
            Assert.True(
                Dispatcher.Ledger.Policies.Select(policy => $"{policy.Id} {string.Join(' ', policy.Templates)}").Order(StringComparer.Ordinal).SequenceEqual(Kernel.Policies.Select(policy => $"{policy.Id} {string.Join(' ', policy.Templates)}").Order(StringComparer.Ordinal)),
                $"{told}: policies {string.Join(", ", Kernel.Policies.Select(policy => policy.Id))}");
        }

        private static Comparer<XfrmStateId> ById => Comparer<XfrmStateId>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));
    }
}
