using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Engine;

/// <summary>One Quick Mode, identified by its message ID under an ISAKMP SA.</summary>
internal sealed class QuickModeExchange : IDisposable
{
    private static readonly QuickModeState s_complete = new QuickModeState.Complete();
    private static readonly QuickModeState s_ended = new QuickModeState.Ended();

    public required IsakmpSa Isakmp { get; init; }

    public required Connection Connection { get; init; }

    public required SelectorPair Selectors { get; init; }

    /// <summary>The selectors of the connection that these are of: the same, or wider where it takes any port.</summary>
    public SelectorPair Configured { get; init; }

    public required uint MessageId { get; init; }

    public required bool Initiator { get; init; }

    public required IvChain Iv { get; init; }

    public ChildSa? Replaces { get; init; }

    /// <summary>Initiator: how long after message 3 the outbound state waits, until the peer is sure to have its inbound one.</summary>
    public TimeSpan ActivationDelay { get; set; }

    public QuickModeState State { get; set; } = s_ended;

    /// <summary>Whether something is still awaited: an answer of the peer's or of the kernel's.</summary>
    public bool IsUnderWay => State is not (QuickModeState.Complete or QuickModeState.Ended);

    /// <summary>When our first message went out.</summary>
    public Instant StartedAt { get; set; } = Instant.Never;

    public Spi SpiIn { get; set; }

    /// <summary>Our CPI, where compression is offered or chosen; or null.</summary>
    public Spi? CpiIn { get; set; }

    public byte[] OwnNonce { get; set; } = [];

    public byte[] PeerNonce { get; set; } = [];

    public DiffieHellman? Dh { get; set; }

    public ChildSa? Child { get; set; }

    /// <summary>The peer's address as it sees it itself, which a NAT in between has changed; or null.</summary>
    public System.Net.IPAddress? OriginalRemote { get; set; }

    public DuplicateFilter Duplicates { get; } = new();

    public Outstanding? Outstanding { get; set; }

    /// <summary>What is wrong with the peer's last answer, where a good one may yet follow; or null.</summary>
    public FailureReason? Doubt { get; set; }

    public EngineTimer? EndTimer { get; set; }

    /// <summary>The initiator's identities as they came, to be echoed octet by octet.</summary>
    public (IdentificationPayload Initiator, IdentificationPayload Responder)? ClientIds { get; set; }

    /// <summary>It is complete: what is kept of it for a while answers duplicates. The identities had a whole message with them.</summary>
    public void Complete()
    {
        State = s_complete;
        ClientIds = null;
        OwnNonce = PeerNonce = [];
        Dh?.Dispose();
        Dh = null;
    }

    public void Dispose()
    {
        Outstanding?.Timer?.Cancel();
        Outstanding = null;
        EndTimer?.Cancel();
        if (State is QuickModeState.AwaitingResponderSpi { PfsSecret: { } secret })
            secret.Dispose();
        Dh?.Dispose();
        Dh = null;
        State = s_ended;
    }
}
