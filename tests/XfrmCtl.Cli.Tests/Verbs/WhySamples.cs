using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

/// <summary>Diagnoses as the daemon makes them.</summary>
internal static class WhySamples
{
    public static readonly WhyDocument KeysDiffer = new()
    {
        Connection = "L2L-IPSEC",
        State = "failed",
        Ok = false,
        ExitCode = ExitCode.AuthFailed,
        Summary = "the pre-shared keys differ",
        Say = "At 11:58:00 UTC, 203.0.113.133 with 198.51.100.2: Phase 1 comes as far as the identities (message 5), and you answer PAYLOAD_MALFORMED: please compare the pre-shared key that you have for 203.0.113.133.",
        Failure = new()
        {
            At = Samples.Now.AddMinutes(-2),
            Code = "preshared-key-mismatch",
            Message = "198.51.100.2:500 does not take our identity and hash (PAYLOAD_MALFORMED): most likely the pre-shared keys differ",
            Evidence = [new("state", "main-mode-sent-5"), new("notify", "PAYLOAD_MALFORMED")],
        },
        Causes =
        [
            new()
            {
                Id = "psk.differs", Rank = 1, Confidence = "certain", Fault = true, Title = "the pre-shared keys differ",
                Because = "the peer said PAYLOAD_MALFORMED to the first message that is encrypted with the key",
                Here = ["ipsec.secrets: 203.0.113.133 198.51.100.2 : PSK \"the key\"", "xfrmctl reload"],
                Asa =
                [
                    "tunnel-group 203.0.113.133 ipsec-attributes", " ikev1 pre-shared-key KEY",
                    "nat (INSIDE,OUTSIDE) source static LOCAL-NET LOCAL-NET destination static REMOTE-NET REMOTE-NET no-proxy-arp route-lookup",
                ],
            },
            new() { Id = "path.udp4500", Rank = 2, Confidence = "possible", Fault = true, Title = "UDP 4500 is filtered", Because = "it looks alike", Here = ["let UDP 4500 pass"] },
            new() { Id = "traffic.mtu", Rank = 3, Confidence = "possible", Fault = false, Title = "small packets pass and large ones may not", Because = "it has to be known", Here = ["mtu=1400"] },
        ],
        Placeholders = [new("KEY", "the pre-shared key; more system:running-config shows it in clear")],
    };

    public static readonly WhyDocument Fine = new()
    {
        Connection = "L2L-IPSEC",
        State = "up",
        Ok = true,
        ExitCode = ExitCode.Ok,
        Summary = "L2L-IPSEC is up, and nothing is wrong",
        Say = "The tunnel between 203.0.113.133 and 198.51.100.2 is up.",
    };

    /// <summary>A daemon that has this diagnosis.</summary>
    public static FakeDaemon Daemon(WhyDocument why, ConnectionStatus? connection = null) => FakeDaemon.Answering(request => request.Verb == "why"
        ? [new() { Reply = new ControlReply { ExitCode = why.ExitCode, Message = why.Summary, Why = why } }]
        : [FakeDaemon.Status(Samples.Document(connection ?? Samples.Failed))]);
}
