using System.Globalization;
using System.Net.Sockets;
using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>This machine: kernel, addresses, other connections.</summary>
internal static class KernelRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("kernel.lacks", Lacks),
        new("kernel.refused", Refused),
        new("local.address", AddressMissing),
        new("config.same-networks", SameNetworks),
        new("local.half-open", HalfOpenFull),
        new("daemon.fault", Fault),
    ];

    private static Finding? Lacks(Case c) => c.Code != ReasonCode.KernelUnsupported ? null : new()
    {
        Weight = 98,
        Title = "this kernel lacks what the tunnel needs: ESP itself or one of the algorithms",
        Because = "the kernel said so when the state was to be installed; the peer has nothing to do with it",
        Seen = [$"the kernel: {c.Evidence("kernel")} (errno {c.Evidence("errno")})"],
        Here = ["modprobe esp4; modprobe xfrm_user", "xfrmctl verify  (asks the kernel for every algorithm that the configuration names)", "another algorithm in phase2alg=, or a kernel with CONFIG_INET_ESP and the cipher"],
        ExitCode = ExitCode.Unsupported,
    };

    private static Finding? Refused(Case c) => c.Code != ReasonCode.KernelRefused ? null : new()
    {
        Weight = 97,
        Title = "this kernel refused a state or a policy",
        Because = "the kernel said so; the peer has nothing to do with it",
        Seen = [$"the kernel: {c.Evidence("kernel")} (errno {c.Evidence("errno")})"],
        Here = ["ip xfrm state; ip xfrm policy  (what of another daemon stands in the way?)", "xfrmctl verify"],
        ExitCode = ExitCode.KernelRefused,
    };

    private static Finding? AddressMissing(Case c) => c.Code != ReasonCode.LocalAddressMissing ? null : new()
    {
        Weight = 99,
        Title = $"the address {c.Us} is on no interface of this machine",
        Because = "the machine's addresses were looked through",
        Here = [$"ip address add {c.Us}/PREFIX dev INTERFACE", $"or {c.Our}= with an address that is there, or %defaultroute"],
        ExitCode = ExitCode.BadConfig,
    };

    /// <summary>The kernel keeps one policy for a selector, so that one of the two connections has none.</summary>
    private static Finding? SameNetworks(Case c)
    {
        ConnectionSnapshot? other = c.Others.FirstOrDefault(one => one.Profile.Name != c.Name && one.Selectors.Any(c.Connection.Selectors.Contains));
        return other is null || c.Connection.Children.IsEmpty && other.Children.IsEmpty && c.Failure is not null ? null : new()
        {
            Weight = other.Children.IsEmpty || c.Connection.Children.IsEmpty ? 30 : 86,
            Title = $"{other.Profile.Name} is for the same networks as {c.Name}",
            Because = "the kernel keeps one policy for a pair of networks, so that only one of the two can have the traffic",
            Seen = [$"both have {string.Join("; ", other.Selectors.Where(c.Connection.Selectors.Contains))}"],
            Here = [$"give them different networks, or delete one: xfrmctl delete {other.Profile.Name}"],
            IsFault = !other.Children.IsEmpty && !c.Connection.Children.IsEmpty,
        };
    }

    /// <summary>What peers begin gives way before it is complete: nobody fails, and nobody comes through.</summary>
    private static Finding? HalfOpenFull(Case c)
    {
        if (c.IsUp || c.Flood is not { } seen)
            return null;
        return new()
        {
            Weight = c.Failure is null ? 93 : 58,
            Title = "what the peer begins gives way before it is complete: more handshakes are begun here than are kept",
            Because = seen.Answered
                ? "those that gave way had answered us, so that it is peers at their own addresses who all begin at once"
                : "a first message proves nothing of its sender, so that anybody can send thousands; the oldest gives way to the newest, and the peer's was the oldest",
            Seen = [string.Create(CultureInfo.InvariantCulture, $"{seen.GaveWay} of this connection gave way; {seen.Kept} are kept half open at a time")],
            Here =
            [
                "tcpdump -nn -i any -c 100 udp port 500  (from where do they come, and how fast?)",
                seen.Answered
                    ? "it ends by itself once they are through; keyingtries=%forever at the peers, so that each goes on trying"
                    : $"let the peer through and bound the others before they reach the daemon: nft insert rule inet filter input {Spared(c)}udp dport 500 limit rate over 50/second drop",
                $"xfrmctl up {c.Name}  (what this side begins is not touched by it)",
            ],
        };
    }

    private static string Spared(Case c) => c.Profile.Remote is not { } peer ? "" : $"{(peer.AddressFamily == AddressFamily.InterNetworkV6 ? "ip6" : "ip")} saddr != {peer} ";

    private static Finding? Fault(Case c) => c.Code != ReasonCode.InternalFault ? null : new()
    {
        Weight = 99,
        Title = "a fault of this program ended the exchange",
        Because = "it said so itself",
        Seen = [c.Failure!.Message],
        Here = ["xfrmctl support  (and report it)", $"xfrmctl up {c.Name}"],
    };
}
