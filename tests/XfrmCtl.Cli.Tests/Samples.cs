using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests;

/// <summary>A tunnel as the daemon tells of it, and a clock that stands still.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly DaemonStatus Daemon = new() { Running = true, Pid = 4711, Since = Now.AddHours(-5), Version = "0.1.0" };

    public static readonly ConnectionStatus Up = new()
    {
        Name = "L2L-IPSEC",
        State = "up",
        Auto = "start",
        Local = new EndStatus { Address = "203.0.113.133", Id = "203.0.113.133", Subnets = ["203.0.113.200/32"] },
        Remote = new EndStatus { Address = "198.51.100.2", Id = "198.51.100.2", Subnets = ["192.0.2.0/24"] },
        Ike =
        [
            new IkeStatus
            {
                Serial = 1, State = "established", Role = "initiator", SpiInitiator = "0x0011223344556677", SpiResponder = "0x8899aabbccddeeff",
                Encryption = "3des", Hash = "md5", Group = "modp1024",
                EstablishedAt = Now.AddMinutes(-63), RekeyAt = Now.AddHours(22), ExpiresAt = Now.AddHours(23),
                Nat = new NatStatus { Local = true, Remote = false, Encapsulation = true },
                Dpd = new DpdStatus { Active = true, DelaySeconds = 30, LastHeardAt = Now.AddSeconds(-12) },
            },
        ],
        Ipsec =
        [
            new IpsecStatus
            {
                Serial = 2, Reqid = 16385, Mode = "tunnel", Encapsulation = "udp", SpiIn = "0xc0ffee01", SpiOut = "0x1badcafe",
                Encryption = "3des", Integrity = "md5",
                Selectors = new SelectorStatus { Local = "203.0.113.200/32", Remote = "192.0.2.0/24" },
                BytesIn = 420, BytesOut = 1_234_567, PacketsIn = 5, PacketsOut = 1,
                EstablishedAt = Now.AddMinutes(-63), RekeyAt = Now.AddHours(6).AddMinutes(40), ExpiresAt = Now.AddHours(7),
            },
        ],
    };

    public static readonly ConnectionStatus Failed = new()
    {
        Name = "branch",
        State = "failed",
        Local = new EndStatus { Address = "203.0.113.133", Subnets = ["10.1.0.0/16"] },
        Remote = new EndStatus { Address = "198.51.100.9", Subnets = ["10.2.0.0/16", "10.3.0.0/16"] },
        LastError = new LastError
        {
            At = Now.AddMinutes(-2),
            Code = "phase1-proposal-mismatch",
            ExitCode = ExitCode.Phase1Refused,
            Message = "198.51.100.9 accepts none of our Phase 1 proposals (3des-md5-modp1024)",
            Advice = ["compare ike= with the ASA's 'crypto isakmp policy'", "xfrmctl check"],
        },
    };

    public static readonly ControlMessage Reload = new()
    {
        Reply = new ControlReply
        {
            ExitCode = ExitCode.BadConfig,
            Message = "nothing was changed; the files have errors",
            Reload = new ReloadReport
            {
                DryRun = true,
                Added = ["new"],
                Removed = ["gone"],
                Changed =
                [
                    new ReloadedConnection { Name = "slow", Keywords = ["dpddelay"], Touches = ["timers"], EndsSas = false },
                    new ReloadedConnection { Name = "strong", Keywords = ["ike", "phase2alg"], Touches = ["phase2", "phase1"], EndsSas = false },
                    new ReloadedConnection { Name = "other", Keywords = ["right"], Touches = ["policies", "phase2", "phase1"], EndsSas = true },
                ],
                Kept = [new ConnectionProblem { Name = "kept", Location = "ipsec.conf:7:10", Code = "XC1201", Message = "no such word", Suggestion = "did you mean 'add'?" }],
                NotLoaded = [Lost],
                Unchanged = 12,
            },
        },
    };

    public static ConnectionProblem Lost => new() { Name = "lost", Location = "ipsec.conf:9:1", Code = "XC1203", Message = "neither end is this machine" };

    public static StatusDocument Document(params ConnectionStatus[] connections) => new() { Daemon = Daemon, Connections = connections };

    /// <summary>A context without a machine behind it.</summary>
    public static CliContext Context(CancellationToken interrupted = default) => new()
    {
        Terminal = new Terminal(TextWriter.Null, TextWriter.Null),
        Clock = new StoppedClock(),
        Kernel = new FakeKernel(),
        Machine = new FakeMachine("/nonexistent"),
        Variables = name => name == "LANG" ? "C.UTF-8" : null,
        Path = _ => new(null, null),
        Interrupted = interrupted,
    };

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
