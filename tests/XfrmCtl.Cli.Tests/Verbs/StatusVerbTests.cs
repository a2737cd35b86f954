using System.Text.Json;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verbs;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

public sealed class StatusVerbTests
{
    [Fact]
    public async Task Status_OneTunnelAt80Columns_IsOneScreen()
    {
        CliRun run = await Show(80, Samples.Up);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(
            """
            L2L-IPSEC  up since 2026-11-23 10:57:00 UTC (1 h 3 min)

              here       203.0.113.133, 203.0.113.200/32
              peer       198.51.100.2, 192.0.2.0/24
              auto       start

              Phase 1    #1 established, we are the initiator
                         3des (weak), md5 (weak), modp1024 (weak)
                         rekeys in 22 h, expires in 23 h
              NAT        on our side, or assumed (forceencaps); ESP travels in UDP
              DPD        every 30 s, the peer was heard of 12 s ago

              Phase 2    #2 ESP in UDP, tunnel mode, reqid 16385
                         203.0.113.200/32 <-> 192.0.2.0/24
                         3des (weak), md5 (weak), no PFS
              in         0xc0ffee01  5 packets, 420 B
              out        0x1badcafe  1 packet, 1.23 MB
                         rekeys in 6 h 40 min, expires in 7 h

            xfrmctld 0.1.0, process 4711, since 2026-11-23 07:00:00 UTC (5 h)

            """,
            run.Out);
    }

    [Fact]
    public async Task Status_FailedConnection_ShowsErrorAndAdvice()
    {
        CliRun run = await Show(80, Samples.Failed);

        Assert.Equal(
            """
            branch  failed

              here       203.0.113.133, 10.1.0.0/16
              peer       198.51.100.9, 10.2.0.0/16, 10.3.0.0/16

              last error 2026-11-23 11:58:00 UTC (2 min ago), phase1-proposal-mismatch
                         198.51.100.9 accepts none of our Phase 1 proposals
                         (3des-md5-modp1024)
                         - compare ike= with the ASA's 'crypto isakmp policy'
                         - xfrmctl check

            xfrmctld 0.1.0, process 4711, since 2026-11-23 07:00:00 UTC (5 h)

            """,
            run.Out);
    }

    [Fact]
    public async Task Status_ManyAt120Columns_IsATable()
    {
        CliRun run = await Show(120, Samples.Up, Samples.Failed);

        Assert.Equal(
            """
            CONNECTION  STATE   UP FOR     PEER          ESP                 IN      OUT    REKEY IN
            L2L-IPSEC   up      1 h 3 min  198.51.100.2  3des-md5 (weak)  420 B  1.23 MB  6 h 40 min
            branch      failed             198.51.100.9                     0 B      0 B

            branch: 198.51.100.9 accepts none of our Phase 1 proposals (3des-md5-modp1024) (xfrmctl status branch)

            xfrmctld 0.1.0, process 4711, since 2026-11-23 07:00:00 UTC (5 h)

            """,
            run.Out);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(160)]
    public async Task Status_Many_FitsTheWidth(int width)
    {
        CliRun run = await Show(width, Samples.Up, Samples.Failed with { LastError = null });

        Assert.All(run.Out.Split('\n').Take(4), line => Assert.True(line.Length <= width, line));
        Assert.All(run.Out.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        Assert.Contains("198.51.100.2", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("L2L-IPSEC", ExitCode.Ok)]
    [InlineData("branch", ExitCode.No)]
    [InlineData("nobody", ExitCode.NoSuchConnection)]
    public async Task Status_OneName_AnswersByExitCode(string name, ExitCode expected)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(Samples.Up, Samples.Failed)));

        CliRun run = await CliRun.Of("status", name, "--socket", daemon.SocketPath);

        Assert.Equal(expected, run.Code);
    }

    [Fact]
    public async Task Status_NameOfASubnetProduct_ShowsItsParts()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(
            FakeDaemon.Status(Samples.Document(Samples.Up with { Name = "n/1x1" }, Samples.Up with { Name = "n/1x2" }, Samples.Up with { Name = "nn" })));

        CliRun run = await CliRun.Of("status", "n", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("n/1x2", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("nn", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_Json_IsTheDaemonsDocument()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(Samples.Up, Samples.Failed)));

        CliRun run = await CliRun.Of("status", "--json", "--socket", daemon.SocketPath);

        StatusDocument document = JsonSerializer.Deserialize(run.Out, ControlJson.Default.StatusDocument)!;
        Assert.Equal(["L2L-IPSEC", "branch"], document.Connections.Select(connection => connection.Name));
        Assert.Equal("0xc0ffee01", document.Connections[0].Ipsec[0].SpiIn);
        Assert.DoesNotContain("kernelStates", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_NoDaemon_ShowsTheKernelsStatesAndExitsWith3()
    {
        var kernel = new FakeKernel
        {
            Installed =
            [
                new KernelState
                {
                    Source = "203.0.113.133", Destination = "198.51.100.2", Protocol = "esp", Spi = "0x1badcafe", Reqid = 16385, Mode = "tunnel",
                    Encapsulation = "udp", Encryption = "cbc(des3_ede)", Integrity = "hmac(md5)", Bytes = 420, Packets = 5,
                },
            ],
        };

        CliRun run = await CliRun.Of(Samples.Context() with { Kernel = kernel }, "status", "--socket", "/nonexistent/s");

        Assert.Equal(ExitCode.NotRunning, run.Code);
        Assert.Equal(
            """
            The kernel holds 1 IPsec state:

            FROM           TO            SPI             PACKETS  TRAFFIC
            203.0.113.133  198.51.100.2  esp 0x1badcafe        5    420 B

            """,
            run.Out);
        Assert.Contains("the daemon does not run", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_NoDaemonAndNoPermission_StillExitsWith3()
    {
        var kernel = new FakeKernel { Fault = new KernelViewException("the kernel shows its IPsec states to root only", isPermission: true) };

        CliRun run = await CliRun.Of(Samples.Context() with { Kernel = kernel }, "status", "--json", "--socket", "/nonexistent/s");

        Assert.Equal(ExitCode.NotRunning, run.Code);
        Assert.False(JsonDocument.Parse(run.Out).RootElement.GetProperty("daemon").GetProperty("running").GetBoolean());
        Assert.Contains("root only", run.Error, StringComparison.Ordinal);
    }

    private static async Task<CliRun> Show(int width, params ConnectionStatus[] connections)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(connections)));
        return await CliRun.Capture(Samples.Context(), context => new StatusVerb { Socket = daemon.SocketPath }.Run(context), width);
    }
}
