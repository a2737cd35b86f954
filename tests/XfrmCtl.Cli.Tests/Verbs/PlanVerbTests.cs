using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Planning;

namespace XfrmCtl.Cli.Tests.Verbs;

[SupportedOSPlatform("linux")]
public sealed class PlanVerbTests : IDisposable
{
    private const string Configuration = """
        conn first
            left=203.0.113.133
            leftsubnet=10.1.0.0/16
            right=198.51.100.9
            rightsubnet=10.9.0.0/16
            authby=secret
            auto=add
        conn net
            left=203.0.113.133
            leftsubnet=10.1.0.0/16
            right=198.51.100.2
            rightsubnet=10.2.0.0/16
            authby=secret
            phase2alg=aes256-sha256
            auto=start
        conn anybody
            left=203.0.113.133
            leftsubnet=10.1.0.0/16
            right=%any
            authby=secret
            auto=add
        conn elsewhere
            left=203.0.113.77
            right=198.51.100.2
            authby=secret
            auto=add

        """;

    private static readonly IPAddress Here = IPAddress.Parse("203.0.113.133");
    private static readonly IPAddress There = IPAddress.Parse("198.51.100.2");
    private static readonly TrafficSelector LocalNet = new(IPNetwork.Parse("10.1.0.0/16"));
    private static readonly TrafficSelector RemoteNet = new(IPNetwork.Parse("10.2.0.0/16"));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Plan_NothingInstalled_SaysWhatIsMissing()
    {
        CliRun run = await Plan(new FakeKernel(), "net");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.StartsWith("net  reqid 16388\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  missing   policy out     10.1.0.0/16 -> 10.2.0.0/16, priority 500131\n    by esp tunnel 203.0.113.133 -> 198.51.100.2\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  missing   policy forward 10.2.0.0/16 -> 10.1.0.0/16", run.Out, StringComparison.Ordinal);
        Assert.Contains("  missing   state  in      198.51.100.2 -> 203.0.113.133, esp tunnel\n    cbc(aes) with 256 bits, hmac(sha256) with 256 bits, in UDP where a NAT is found\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_InstalledWithAnotherReqid_TakesThatOneAndFindsWhatIsDifferent()
    {
        XfrmPolicy[] policies = [.. ChildPlanner.Policies(Here, There, IpsecProtocol.Esp, IpsecMode.Tunnel, 16400, (LocalNet, RemoteNet), KernelSettings.Usual)];
        policies[1] = policies[1] with { Priority = 7, Templates = [policies[1].Templates[0] with { Source = IPAddress.Parse("198.51.100.3") }] };
        ChildPlan child = new()
        {
            Reqid = 16400,
            Local = new(Here, 500),
            Remote = new(There, 500),
            Protocol = IpsecProtocol.Esp,
            Mode = IpsecMode.Tunnel,
            SpiIn = new(0xc0000001),
            SpiOut = new(0xd0000001),
            Algorithms = new(CipherTable.Aes, 256, IntegrityTable.HmacSha256),
            LocalSelector = LocalNet,
            RemoteSelector = RemoteNet,
            ReplayWindow = 32,
            HardLifetime = TimeSpan.FromHours(8),
        };
        XfrmState stray = ChildPlanner.Outbound(child with { SpiOut = new(0xdead0001), RemoteSelector = new(IPNetwork.Parse("10.77.0.0/16")) }, KernelSettings.Usual);
        FakeKernel kernel = new()
        {
            Held = _ => new(
                [Info(ChildPlanner.Inbound(child, KernelSettings.Usual)), Info(ChildPlanner.Outbound(child, KernelSettings.Usual)), Info(stray)],
                [.. policies.Take(2).Select(policy => new XfrmPolicyInfo(policy, 1, default, null))]),
        };
        CliRun run = await Plan(kernel, "net", "--json");
        Assert.Empty(JsonSchema.Load("plan.json").Faults(run.Out));
        JsonElement net = JsonDocument.Parse(run.Out).RootElement.GetProperty("connections")[0];
        Assert.Equal(16400u, net.GetProperty("reqid").GetUInt32());
        Assert.Equal(["installed", "different", "missing"], net.GetProperty("policies").EnumerateArray().Select(policy => policy.GetProperty("status").GetString()));
        Assert.Equal(["priority 7 and not 500131", "tunnel 198.51.100.3 -> 203.0.113.133 and not 198.51.100.2 -> 203.0.113.133"],
            net.GetProperty("policies")[1].GetProperty("differences").EnumerateArray().Select(difference => difference.GetString()));
        Assert.Equal(["0xc0000001", "0xd0000001"], net.GetProperty("states").EnumerateArray().Select(state => state.GetProperty("spis")[0].GetString()));
        Assert.Equal("0xdead0001", net.GetProperty("otherStates")[0].GetProperty("spi").GetString());
    }

    [Theory]
    [InlineData("anybody", "not known before it is up: the peer may have any address")]
    [InlineData("elsewhere", "no plan: neither left=203.0.113.77 nor right=198.51.100.2")]
    public async Task Plan_WhatCannotBeKnown_SaysWhy(string connection, string why) =>
        Assert.Contains(why, (await Plan(new FakeKernel(), connection)).Out, StringComparison.Ordinal);

    [Fact]
    public async Task Plan_KernelThatDoesNotTell_ShowsThePlanAlone()
    {
        CliRun run = await Plan(new FakeKernel { Fault = new KernelViewException("the kernel's states and policies are for root", isPermission: true) }, "net", "--json");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("not compared with what is installed", run.Error, StringComparison.Ordinal);
        Assert.Empty(JsonSchema.Load("plan.json").Faults(run.Out));
        Assert.False(JsonDocument.Parse(run.Out).RootElement.GetProperty("compared").GetBoolean());
    }

    [Fact]
    public async Task Plan_UnknownConnection_ExitsWith7() => Assert.Equal(ExitCode.NoSuchConnection, (await Plan(new FakeKernel(), "nett")).Code);

    [Fact]
    public async Task Plan_StateFile_HasTheReqidsThatWereGiven()
    {
        _folder.Write("state", ChildNotes.Write(new NoteLine { Connection = "net", Reqid = 16384 }) + "\nthis is no line of it\n");
        Assert.StartsWith("net  reqid 16384\n", (await Plan(new FakeKernel(), "net")).Out, StringComparison.Ordinal);
        Assert.StartsWith("first  reqid 16388\n", (await Plan(new FakeKernel(), "first")).Out, StringComparison.Ordinal);
    }

    private static XfrmStateInfo Info(XfrmState state) => new(state, default, null, 0, 0, 0);

    private Task<CliRun> Plan(FakeKernel kernel, params string[] args)
    {
        string config = _folder.Write("ipsec.conf", Configuration);
        CliContext context = Samples.Context() with { Kernel = kernel, Network = _ => new LocalNetwork { Addresses = [new LocalAddress("eth0", Here)] } };
        return CliRun.Of(context, ["plan", .. args, "--config", config, "--secrets", Path.Combine(_folder.Root, "none"), "--socket", Path.Combine(_folder.Root, "control.sock")]);
    }
}
