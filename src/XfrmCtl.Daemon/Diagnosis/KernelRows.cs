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

    private static Finding? Fault(Case c) => c.Code != ReasonCode.InternalFault ? null : new()
    {
        Weight = 99,
        Title = "a fault of this program ended the exchange",
        Because = "it said so itself",
        Seen = [c.Failure!.Message],
        Here = ["xfrmctl support  (and report it)", $"xfrmctl up {c.Name}"],
    };
}
