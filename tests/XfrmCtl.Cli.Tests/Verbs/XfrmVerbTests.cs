using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Planning;

namespace XfrmCtl.Cli.Tests.Verbs;

[SupportedOSPlatform("linux")]
public sealed class XfrmVerbTests : IDisposable
{
    private const string Secret = "00112233445566778899aabbccddeeff0011223344556677";
    private readonly TemporaryFolder _folder = new();

    private static readonly ChildPlan Child = new()
    {
        Reqid = 16384,
        Local = new(IPAddress.Parse("203.0.113.133"), 4500),
        Remote = new(IPAddress.Parse("198.51.100.2"), 4500),
        Protocol = IpsecProtocol.Esp,
        Mode = IpsecMode.Tunnel,
        UdpEncapsulation = true,
        SpiIn = new(0xc0000001),
        SpiOut = new(0xd0000001),
        Algorithms = new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5),
        LocalSelector = new(IPNetwork.Parse("10.1.0.0/16"), 6, 443),
        RemoteSelector = new(IPNetwork.Parse("10.2.0.0/16")),
        ReplayWindow = 32,
        HardLifetime = TimeSpan.FromHours(8),
    };

    private static readonly XfrmPolicyInfo[] Policies =
    [
        .. ChildPlanner.Policies(Child.Local.Address, Child.Remote.Address, Child.Protocol, Child.Mode, 16384, (Child.LocalSelector, Child.RemoteSelector), KernelSettings.Usual)
            .Add(new(new XfrmSelector(IPNetwork.Parse("10.9.0.0/16"), IPNetwork.Parse("10.8.0.0/16")), XfrmDirection.Out)
            {
                Priority = 375423,
                Templates = [new(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), IpsecProtocol.Esp, IpsecMode.Tunnel, 16388)],
            }).Select(policy => new XfrmPolicyInfo(policy, 8, default, null)),
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_StatesAndPolicies_AreShownWithTheirOwners()
    {
        CliRun run = await Xfrm(Kernel(), "list", "-v");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Contains("3 states:\n", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"\(ours\) +203\.0\.113\.133 +198\.51\.100\.2 +esp 0xd0000001 ", run.Out);
        Assert.Matches(@"\(others\) +192\.0\.2\.1 +192\.0\.2\.2 +esp 0xe0000001 ", run.Out);
        Assert.Contains("4 policies:\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("esp 0xd0000001: for 10.1.0.0/16 -> 10.2.0.0/16 proto 6 sport 443\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Json_FitsItsSchemaAndHasNoKeyUnlessItIsAskedFor()
    {
        CliRun bare = await Xfrm(Kernel(), "list", "--json");
        CliRun full = await Xfrm(Kernel(), "list", "--json", "--show-keys");
        Assert.Empty(JsonSchema.Load("xfrm-list.json").Faults(bare.Out));
        Assert.Empty(JsonSchema.Load("xfrm-list.json").Faults(full.Out));
        Assert.DoesNotContain("\"key\"", bare.Out, StringComparison.Ordinal);
        Assert.Equal("0x" + Secret, JsonDocument.Parse(full.Out).RootElement.GetProperty("states")[0].GetProperty("encryption").GetProperty("key").GetString());
    }

    [Fact]
    public async Task List_KeysWithoutPrivilege_ExitsWith4()
    {
        CliContext context = Samples.Context() with { Kernel = Kernel(), Machine = new FakeMachine("/nonexistent") { Privileged = false } };
        CliRun run = await CliRun.Of(context, "xfrm", "list", "--show-keys");
        Assert.Equal((ExitCode.NotPermitted, ""), (run.Code, run.Out));
    }

    [Fact]
    public async Task List_Ours_LeavesOutWhatOthersMade()
    {
        CliRun run = await Xfrm(Kernel(), "list", "--ours", "--json");
        JsonElement root = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal((2, 3), (root.GetProperty("states").GetArrayLength(), root.GetProperty("policies").GetArrayLength()));
    }

    [Fact]
    public async Task List_StateFile_NamesConnections()
    {
        ChildNote note = ChildNote.Of(3, "net", Child, ChildPlanner.Inbound(Child, KernelSettings.Usual).Id, ChildPlanner.Outbound(Child, KernelSettings.Usual).Id);
        _folder.Write("state", ChildNotes.Write(new NoteLine { Child = note }) + "\n" + ChildNotes.Write(new NoteLine { Connection = "net", Reqid = 16384 }) + "\n");
        CliRun run = await Xfrm(Kernel(), "list", "--json");
        JsonElement root = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal("net", root.GetProperty("states")[1].GetProperty("connection").GetString());
        Assert.Equal("net", root.GetProperty("policies")[0].GetProperty("connection").GetString());
    }

    [Fact]
    public async Task Flush_UnlessAllIsGiven_TouchesOnlyWhatIsOurs()
    {
        FakeKernel kernel = Kernel();
        CliRun run = await Xfrm(kernel, "flush");
        Assert.Equal("2 states and 3 policies were removed; what others made stays\n", run.Out);
        Assert.DoesNotContain(kernel.Removed, removed => removed.Contains("0xe0000001", StringComparison.Ordinal) || removed.Contains("10.9.0.0", StringComparison.Ordinal));
        kernel = Kernel();
        run = await Xfrm(kernel, "flush", "--all", "--json");
        Assert.Empty(JsonSchema.Load("xfrm-flush.json").Faults(run.Out));
        Assert.Equal(7, kernel.Removed.Count);
    }

    [Fact]
    public async Task Monitor_Events_AreALineEach()
    {
        XfrmState state = ChildPlanner.Outbound(Child, KernelSettings.Usual);
        XfrmEvent[] events =
        [
            new XfrmEvent.Acquire(Child.Local.Address, Child.Remote.Address, IpsecProtocol.Esp, new(IPNetwork.Parse("10.1.0.1/32"), IPNetwork.Parse("10.2.0.1/32")), Policies[0], 1),
            new XfrmEvent.Expire(Info(state), Hard: false), new XfrmEvent.StatePut(Info(state), Updated: false), new XfrmEvent.StateDeleted(Info(state)),
            new XfrmEvent.PolicyPut(Policies[0], Updated: true), new XfrmEvent.PolicyDeleted(Policies[0]), new XfrmEvent.StatesFlushed(null), new XfrmEvent.PoliciesFlushed(XfrmPolicyType.Main),
            new XfrmEvent.Mapping(state.Id, 16384, Child.Remote, new(IPAddress.Parse("198.51.100.7"), 4500)), new XfrmEvent.EventsLost(), new XfrmEvent.Unreadable(99, 4),
        ];
        CliRun text = await Xfrm(new FakeKernel { Held = Kernel().Held, Reported = events }, "monitor");
        CliRun json = await Xfrm(new FakeKernel { Held = Kernel().Held, Reported = events }, "monitor", "--json");
        Assert.Equal(events.Length, text.Out.TrimEnd().Split('\n').Length);
        Assert.Contains("ours state esp 0xd0000001 203.0.113.133 -> 198.51.100.2 (reqid 16384) wants to be renewed", text.Out, StringComparison.Ordinal);
        string[] lines = json.Out.TrimEnd().Split('\n');
        Assert.Equal(events.Length, lines.Length);
        Assert.All(lines, line => Assert.Empty(JsonSchema.Load("xfrm-monitor.json").Faults(line)));
        Assert.Equal(["acquire", "expire", "state-put", "state-deleted", "policy-put", "policy-deleted", "states-flushed", "policies-flushed", "mapping", "events-lost", "unreadable"],
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()));
    }

    [Fact]
    public async Task Monitor_CtrlC_ExitsWith130AsMonitorDoes()
    {
        CliContext context = Samples.Context(new CancellationToken(canceled: true)) with { Kernel = Kernel() };

        Assert.Equal(ExitCode.Interrupted, (await CliRun.Of(context, "xfrm", "monitor", "--socket", Path.Combine(_folder.Root, "control.sock"))).Code);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("monitor", "--show-keys")]
    [InlineData("list", "--all")]
    [InlineData("flush", "--ours")]
    public async Task Xfrm_Mistake_ExitsWith2(params string[] args) => Assert.Equal(ExitCode.Usage, (await Xfrm(Kernel(), args)).Code);

    [Fact]
    public async Task List_WithoutPrivilege_ExitsWith4() =>
        Assert.Equal(ExitCode.NotPermitted, (await Xfrm(new FakeKernel { Fault = new KernelViewException("for root", isPermission: true) }, "list")).Code);

    private static FakeKernel Kernel() => new()
    {
        Held = withKeys =>
        {
            ChildPlan child = withKeys ? Child with { KeysIn = new(new SecretBytes(Convert.FromHexString(Secret)), new SecretBytes(16)) } : Child;
            XfrmState foreign = ChildPlanner.Outbound(Child with { Reqid = 16388, Local = new(IPAddress.Parse("192.0.2.1"), 4500), Remote = new(IPAddress.Parse("192.0.2.2"), 4500), SpiOut = new(0xe0000001) }, KernelSettings.Usual);
            return new([Info(ChildPlanner.Inbound(child, KernelSettings.Usual)), Info(ChildPlanner.Outbound(Child, KernelSettings.Usual)), Info(foreign)], Policies);
        },
    };

    private static XfrmStateInfo Info(XfrmState state) => new(state, new XfrmUsage(420, 5, 1795000000, 1795000001), 1795000005, 1, 0, 2);

    private Task<CliRun> Xfrm(FakeKernel kernel, params string[] args) => CliRun.Capture(
        Samples.Context() with { Kernel = kernel },
        context => VerbRunner.Run(["xfrm", .. args, "--config", Path.Combine(_folder.Root, "none.conf"), "--socket", Path.Combine(_folder.Root, "control.sock")], context), width: 160);
}
