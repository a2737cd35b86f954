using System.Net;
using System.Runtime.Versioning;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Probing;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Tests.Verbs;
using XfrmCtl.Cli.Tests.Verification;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Planning;

namespace XfrmCtl.Cli.Tests.Snapshots;

/// <summary>What the tools print that are no table of connections: diagnoses, checks, plans, keys, steps. Output first, then what went to standard error.</summary>
[SupportedOSPlatform("linux")]
internal static class ToolViews
{
    private static readonly IPAddress Here = IPAddress.Parse("203.0.113.133");

    private const string Configuration = """
        conn L2L-IPSEC
            left=203.0.113.133
            leftsubnet=203.0.113.200/32
            right=198.51.100.2
            rightsubnet=192.0.2.0/24
            ike=3des-md5-modp1024
            phase2alg=3des-md5
            authby=secret
            auto=start
        conn a-connection-with-a-name-that-is-rather-long-for-a-terminal-of-eighty-columns-by-itself
            left=2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff
            leftsubnet=2001:db8:1234:5678::/64
            right=2001:db8:1111:2222:3333:4444:5555:6666
            rightsubnet=2001:db8:9abc:def0::/64
            authby=secret
            auto=add
        conn anybody
            left=203.0.113.133
            right=%any
            authby=secret
            auto=add

        """;

    private static readonly ChildPlan Child = new()
    {
        Reqid = 16388,
        Local = new(Here, 4500),
        Remote = new(IPAddress.Parse("198.51.100.2"), 4500),
        Protocol = IpsecProtocol.Esp,
        Mode = IpsecMode.Tunnel,
        UdpEncapsulation = true,
        SpiIn = new(0xc0ffee01),
        SpiOut = new(0x1badcafe),
        Algorithms = new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5),
        LocalSelector = new(IPNetwork.Parse("203.0.113.200/32")),
        RemoteSelector = new(IPNetwork.Parse("192.0.2.0/24")),
        ReplayWindow = 32,
        HardLifetime = TimeSpan.FromHours(8),
    };

    /// <summary>Names of the views.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "why", "why-verbose", "why-fine", "verify", "verify-fix", "plan", "xfrm-list", "xfrm-list-keys", "support", "probe", "probe-none", "probe-all", "keys", "up", "up-failed", "log", "monitor", "requests", "services", "version", "help", "help-up", "help-all", "help-topics",
    ];

    /// <summary>What a view prints.</summary>
    /// <param name="view">Its name.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether in colour.</param>
    /// <param name="folder">A folder for its files.</param>
    public static async Task<string> Print(string view, int width, bool colour, string folder)
    {
        if (view == "probe-all")
            return Probed(width, colour);
        if (Parts(view) is { } parts)
            return string.Join('\n', await Task.WhenAll(parts.Select(part => Print(part, width, colour, folder))));
        if (view.StartsWith("help", StringComparison.Ordinal))
        {
            string[] asked = view switch { "help" => ["help"], "help-up" => ["up", "--help"], _ => ["help", view["help-".Length..]] };
            return (await CliRun.Capture(Samples.Context(), inner => VerbRunner.Run(asked, inner), width, isTerminal: true)).Out;
        }

        using FakeProc proc = Machine();
        await using FakeDaemon daemon = FakeDaemon.Answering(request => Answer(view, request, folder));
        await using ProbedPeer? peer = view switch { "probe" => new("127.77.5.2", takes: 3, at: 4), "probe-none" => new("127.77.5.2", takes: 0, at: 4), _ => null };
        CliContext context = Samples.Context() with
        {
            Machine = new FakeMachine(proc.Root) { Programs = { ["iptables-save"] = "*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n" } },
            Network = _ => new LocalNetwork { Addresses = [new LocalAddress("eth0", Here)] },
            Kernel = new FakeKernel { Held = Held },
            Services = new Services(),
        };
        string config = Path.Combine(folder, "ipsec.conf");
        string secrets = Path.Combine(folder, "ipsec.secrets");
        await File.WriteAllTextAsync(config, Configuration);
        await File.WriteAllTextAsync(secrets, "203.0.113.133 198.51.100.2 : PSK \"a key of some length 1\"\n");
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string[] files = ["--config", config, "--secrets", secrets];
        string sysctls = Path.Combine(folder, "60-xfrmctl.conf");
        string[] args = view switch
        {
            "why" or "why-fine" => ["why", "L2L-IPSEC"],
            "why-verbose" => ["why", "L2L-IPSEC", "-v"],
            "verify" => ["verify", .. files],
            "verify-fix" => ["verify", "--fix", "--quiet", "--sysctl-file", sysctls, .. files],
            "plan" => ["plan", .. files],
            "xfrm-list" => ["xfrm", "list", "-v", .. files],
            "xfrm-list-keys" => ["xfrm", "list", "--show-keys", .. files],
            "support" => ["support", "-v", "-o", Path.Combine(folder, "a-bundle-for-a-report.tar.gz"), .. files],
            "probe" or "probe-none" => ["probe", "127.77.5.2", "--from", "127.77.5.1", "--pace", "0", "--port", $"{peer!.Port}"],
            "keys" => ["keys", "L2L-IPSEC", "--wireshark", Path.Combine(folder, "tables")],
            "up" or "up-failed" => ["up", "L2L-IPSEC", "-v"],
            "log" => ["log"],
            "monitor" => ["monitor", "-v"],
            "version" => ["version"],
            _ when view.StartsWith("request-", StringComparison.Ordinal) => [view["request-".Length..], "L2L-IPSEC"],
            _ when view.StartsWith("service-", StringComparison.Ordinal) => [view["service-".Length..]],
            _ => throw new ArgumentOutOfRangeException(nameof(view), view, "no such view"),
        };
        CliRun run = await CliRun.Capture(context, inner => VerbRunner.Run([.. args, "--socket", daemon.SocketPath, "--color", colour ? "always" : "never"], inner), width, isTerminal: true);
        string text = run.Error.Length == 0 ? run.Out : $"{run.Out}{run.Error}";

        // A port of chance, and a machine of the test's own.
        return (peer is null ? text : text.Replace($"{peer.Port}", "50000", StringComparison.Ordinal)).Replace(proc.Root, "", StringComparison.Ordinal);
    }

    /// <summary>The views that a view is made of, or null.</summary>
    private static IEnumerable<string>? Parts(string view) => view switch
    {
        "requests" => ["request-down", "request-rekey", "request-add", "request-delete", "request-replace", "request-route", "request-unroute"],
        "services" => ["service-start", "service-stop", "service-restart", "service-enable", "service-disable"],
        "help-all" => VerbTable.Rows.Select(row => "help-" + row.Name),
        "help-topics" => HelpTopics.Rows.Select(row => "help-" + row.Name),
        _ => null,
    };

    /// <summary>A systemd that does what it is told, but for what no user may.</summary>
    private sealed class Services : IServiceManager
    {
        public bool IsThere => true;

        public void Do(ServiceAction action, string unit, CancellationToken cancellation)
        {
            if (action == ServiceAction.Restart)
                throw new ServiceException($"{unit} failed (exit-code); see: journalctl -u {unit}", ServiceFault.Failed);
        }
    }

    /// <summary>A peer that takes everything, which nobody waits for: the table alone.</summary>
    private static string Probed(int width, bool colour)
    {
        ProbeSearch search = new(ProbeMatrix.All);
        while (search.Offer.Count > 0)
            search.Take(new ProbeAnswer.Chose(search.Offer[0], []));
        StringWriter output = new() { NewLine = "\n" };
        new ProbeText(new Terminal(output, TextWriter.Null, isTerminal: true, width), colour ? Ink.For("always", isTerminal: true, noColor: null, term: null) : Ink.Plain).Write(search, ProbeMatrix.All);
        return output.ToString();
    }

    /// <summary>A gateway in order but for what most gateways have wrong.</summary>
    private static FakeProc Machine()
    {
        FakeProc proc = new();
        proc.Interface("eth0", "send_redirects", 1);
        proc.Interface("eth1", "rp_filter", 1);
        proc.Process(Samples.Daemon.Pid!.Value, "xfrmctld", socketInode: "9001");
        proc.Udp("857100CB", 500, "9001");
        proc.Udp("857100CB", 4500, "9001");
        return proc;
    }

    private static ControlMessage[] Answer(string view, ControlRequest request, string folder) => (view, request.Verb) switch
    {
        ("why-fine", "why") => [Why(WhySamples.Fine)],
        (_, "why") => [Why(WhySamples.KeysDiffer)],
        ("up", "up") => [.. Steps, Ended(ExitCode.Ok, "L2L-IPSEC is up", null, "The tunnel between 203.0.113.133 and 198.51.100.2 is up: Phase 1 3des-md5-modp1024, Phase 2 3des-md5 with no PFS, 203.0.113.200/32 <-> 192.0.2.0/24, SPI 0xc0ffee01 towards us and 0x1badcafe towards you.")],
        (_, "up") =>
        [
            .. Steps,
            FakeDaemon.Event("attempt-failed", "198.51.100.2:500 does not take our identity and hash (PAYLOAD_MALFORMED): most likely the pre-shared keys differ.", 1.9, "error"),
            Ended(ExitCode.AuthFailed, "198.51.100.2:500 does not take our identity and hash (PAYLOAD_MALFORMED): most likely the pre-shared keys differ. The daemon keeps trying.", "preshared-key-mismatch", WhySamples.KeysDiffer.Say,
                "certain: the pre-shared keys differ", "ipsec.secrets: 203.0.113.133 198.51.100.2 : PSK \"the key\"", "xfrmctl reload", "ASA: tunnel-group 203.0.113.133 ipsec-attributes / ikev1 pre-shared-key KEY"),
        ],
        ("request-down" or "request-delete" or "request-unroute" or "request-route" or "request-replace" or "request-add" or "request-rekey", _) => [Ended(ExitCode.Ok, $"{Views.Long.Name} is as it was asked for, by {request.Verb}", null, null)],
        (_, "log" or "monitor") => [.. Steps.Select(step => Of("L2L-IPSEC", step)), Of(Views.Long.Name, FakeDaemon.Event("connection-down", "the connection is down (peer-dead); it is begun again", 3, "warning")), Ended(ExitCode.Ok, "", null, null)],
        (_, "keys") => [KeyTables(folder)],
        _ => [FakeDaemon.Status(Samples.Document(Samples.Up))],
    };

    private static ControlMessage[] Steps =>
    [
        FakeDaemon.Event("attempt-started", "bringing the connection up with 198.51.100.2:500"),
        FakeDaemon.Event("message-sent", "sent Main Mode message 1 (SA) to 198.51.100.2:500", 0.001),
        FakeDaemon.Event("message-retransmitted", "no answer yet: sent Main Mode message 1 (SA) to 198.51.100.2:500 again (once)", 0.501, "warning"),
        FakeDaemon.Event("nat-detected", "this side is behind a NAT, or forceencaps says so (draft-ietf-ipsec-nat-t-ike-02): ESP goes in UDP", 0.62),
    ];

    private static ControlMessage Of(string connection, ControlMessage message) => new() { Event = message.Event! with { Connection = connection } };

    private static ControlMessage Why(WhyDocument why) => new() { Reply = new ControlReply { ExitCode = why.ExitCode, Message = why.Summary, Why = why } };

    private static ControlMessage Ended(ExitCode code, string message, string? reason, string? say, params string[] advice) =>
        new() { Reply = new ControlReply { ExitCode = code, Message = message, Reason = reason, Say = say, Advice = advice } };

    private static ControlMessage KeyTables(string folder)
    {
        string handed = Path.Combine(folder, "handed");
        Directory.CreateDirectory(handed);
        File.WriteAllText(Path.Combine(handed, "ikev1_decryption_table"), "0011223344556677,00112233445566778899aabbccddeeff\n");
        File.WriteAllText(Path.Combine(handed, "esp_sa"), "");
        return new()
        {
            Reply = new ControlReply
            {
                ExitCode = ExitCode.Ok,
                Message = "keys of L2L-IPSEC",
                Keys = new KeyTables { Folder = handed, IsakmpSas = 1, EspStates = 0, Notes = ["Wireshark does not decrypt cbc(camellia) (0xc5c9750c), and the state that it is for has no line in the table of ESP"] },
            },
        };
    }

    /// <summary>The tunnel's pair with one policy that is different, and what somebody else has.</summary>
    private static XfrmTables Held(bool withKeys)
    {
        ChildPlan child = withKeys ? Child with { KeysIn = new(new SecretBytes(Convert.FromHexString("00112233445566778899aabbccddeeff0011223344556677")), new SecretBytes(16)) } : Child;
        XfrmPolicy[] policies = [.. ChildPlanner.Policies(Here, Child.Remote.Address, Child.Protocol, Child.Mode, Child.Reqid, (Child.LocalSelector, Child.RemoteSelector), KernelSettings.Usual)];
        policies[1] = policies[1] with { Priority = 7 };
        XfrmState foreign = ChildPlanner.Outbound(Child with { Reqid = 99, Local = new(IPAddress.Parse("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff"), 4500), Remote = new(IPAddress.Parse("2001:db8:1111:2222:3333:4444:5555:6666"), 4500), SpiOut = new(0xe0000001) }, KernelSettings.Usual);
        return new(
            [Info(ChildPlanner.Inbound(child, KernelSettings.Usual)), Info(ChildPlanner.Outbound(Child, KernelSettings.Usual)), Info(foreign)],
            [.. policies.Take(2).Select(policy => new XfrmPolicyInfo(policy, 8, default, null))]);
    }

    private static XfrmStateInfo Info(XfrmState state) => new(state, new XfrmUsage(420, 5, (ulong)Samples.Now.ToUnixTimeSeconds() - 3780, (ulong)Samples.Now.ToUnixTimeSeconds() - 60), 0, 1, 0, 2);
}
