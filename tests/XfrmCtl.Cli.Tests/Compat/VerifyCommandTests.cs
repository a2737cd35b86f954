using XfrmCtl.Cli.Compat;
using XfrmCtl.Cli.Tests.Verification;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Compat;

public sealed class VerifyCommandTests : IDisposable
{
    private static readonly string[] InOrder = ["OK", "UNKNOWN", "WARNING", "N/A", "MISSING"];
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public async Task Openswan_MachineInOrder_HasItsLabelsAt60ColumnsAndATab()
    {
        (string[] lines, _) = await Run("conn a\n\tleft=203.0.113.133\n\tright=198.51.100.2\n\tauto=add\n");

        Assert.Equal("Checking your system to see if IPsec got installed and started correctly:", lines[0]);
        Assert.Equal("Version check and ipsec on-path".PadRight(60) + "\t[OK]", lines[1]);
        int netkey = Array.IndexOf(lines, " NETKEY:  Testing XFRM related proc values".PadRight(60) + "\t[OK]");
        Assert.Equal(["\t[OK]", "\t[OK]"], lines[(netkey + 1)..(netkey + 3)]);
        Assert.Contains("Checking for IPsec support in kernel".PadRight(60) + "\t[OK]", lines);
        Assert.Contains("Two or more interfaces found, checking IP forwarding".PadRight(60) + "\t[OK]", lines);
        Assert.Contains("Opportunistic Encryption Support".PadRight(60) + "\t[DISABLED]", lines);
    }

    [Fact]
    public async Task Openswan_SendRedirects_FailsWithTheAdviceAndExitsWith1()
    {
        _proc.Interface("eth0", "send_redirects", 1);

        (string[] lines, int code) = await Run("");

        int at = Array.IndexOf(lines, " NETKEY:  Testing XFRM related proc values".PadRight(60) + "\t[FAILED]");
        Assert.True(at > 0);
        Assert.Equal("  sysctl -w net.ipv4.conf.eth0.send_redirects=0", lines[at + 2]);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Openswan_NotRoot_SaysSoAndExitsWith0()
    {
        (string[] lines, int code) = await Run("", new FakeMachine(_proc.Root) { Privileged = false });

        Assert.Equal(("To check this machine, you need to run \"ipsec verify\" as root.", 0), (lines[0], code));
    }

    [Fact]
    public async Task Libreswan_ItsWords_HasItsLabelsAt50ColumnsAndCountsErrors()
    {
        _proc.Interface("eth0", "rp_filter", 1);
        _proc.Interface("eth1", "send_redirects", 1);

        (string[] lines, int code) = await Run("config setup\n\tx-xfrmctl-dialect=libreswan\n");

        Assert.Equal("Verifying installed system and configuration files", lines[0]);
        Assert.Contains("         ICMP default/send_redirects".PadRight(50) + "\t[NOT DISABLED]", lines);
        Assert.Contains("         XFRM larval drop".PadRight(50) + "\t[OK]", lines);
        Assert.Contains("Checking rp_filter".PadRight(50) + "\t[ENABLED]", lines);
        Assert.Contains(" /proc/sys/net/ipv4/conf/eth0/rp_filter".PadRight(50) + "\t[ENABLED]", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith(" /proc/sys/net/ipv4/conf/eth1/rp_filter", StringComparison.Ordinal));
        Assert.Contains("Checking that pluto is running".PadRight(50) + "\t[FAILED]", lines);
        string[] wrong = [.. lines.Where(line => line.Contains("\t[", StringComparison.Ordinal) && !InOrder.Contains(line[(line.IndexOf('\t', StringComparison.Ordinal) + 2)..^1]))];
        Assert.Equal(wrong.Length, code);
    }

    [Fact]
    public async Task Layout_WhatTheProgramsDoNotLookAt_FollowsInTheSameForm()
    {
        _proc.Process(900, "charon");

        (string[] lines, int code) = await Run("");

        Assert.Contains("No other IKE daemon".PadRight(60) + "\t[FAILED]", lines);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Option_Unknown_ExitsWith1()
    {
        (_, int code) = await Run("", null, "--nonsense");

        Assert.Equal(1, code);
    }

    private async Task<(string[] Lines, int Code)> Run(string config, FakeMachine? machine = null, params string[] more)
    {
        using var folder = new TemporaryFolder();
        CliContext context = Samples.Context() with { Machine = machine ?? _proc.Machine };
        int code = 0;
        CliRun run = await CliRun.Capture(context, async inner =>
        {
            code = await VerifyCommand.Run(["--config", folder.Write("ipsec.conf", config), "--secrets", "/nonexistent/s", "--socket", "/nonexistent/c", .. more], inner);
            return ExitCode.Ok;
        });
        return (run.Out.Split('\n'), code);
    }
}
