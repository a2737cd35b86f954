using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

/// <summary>An ISAKMP SA from its first message to its end, identified by its pair of cookies.</summary>
internal sealed class IsakmpSa : IDisposable
{
    private static readonly Phase1State s_gone = new Phase1State.Gone();

    private bool _filed;

    public required ulong Serial { get; init; }

    public required bool Initiator { get; init; }

    /// <summary>Whether Phase 1 is Aggressive Mode and not Main Mode.</summary>
    public bool Aggressive { get; init; }

    /// <summary>The connection whose settings negotiate it; the responder may learn a better one with the peer's identity.</summary>
    public required Connection Connection
    {
        get;
        set
        {
            if (_filed)
            {
                field.Remove(this);
                value.Add(this);
            }

            field = value;
        }
    }

    public required ulong InitiatorCookie { get; init; }

    public ulong ResponderCookie { get; set; }

    public required IPEndPoint Local { get; set; }

    public required IPEndPoint Remote { get; set; }

    /// <summary>The peer's address when the SA began: what it is filed under.</summary>
    public required IPAddress GroupAddress { get; init; }

    public Phase1State State { get; set; } = s_gone;

    /// <summary>SAi_b: body of the initiator's SA payload.</summary>
    public ReadOnlyMemory<byte> SaBody { get; set; }

    public IkeProposal? Proposal { get; set; }

    /// <summary>How both sides prove themselves; of use once there is a proposal.</summary>
    public AuthenticationMethod Method { get; set; } = AuthenticationMethod.PRE_SHARED_KEY;

    public bool BySignature => IsSignature(Method);

    public static bool IsSignature(AuthenticationMethod method) =>
        method is AuthenticationMethod.RSA_SIGNATURES or AuthenticationMethod.XAUTH_INIT_RSA or AuthenticationMethod.XAUTH_RESP_RSA;

    /// <summary>Whether the peer asked for our certificate.</summary>
    public bool CertificateAsked { get; set; }

    public TimeSpan Lifetime { get; set; }

    /// <summary>What the initiator offered, where we are the responder; null where it named no lifetime in seconds.</summary>
    public TimeSpan? OfferedLifetime { get; init; }

    public Phase1Keys? Keys { get; set; }

    /// <summary>The vectors of Phase 1's encrypted messages.</summary>
    public IvChain? Phase1Iv { get; set; }

    public NatMethod? NatMethod { get; set; }

    public (bool Local, bool Remote) BehindNat { get; set; }

    /// <summary>Whether a NAT was found or is pretended, so that ESP goes in UDP.</summary>
    public bool UdpEncapsulation => BehindNat.Local || BehindNat.Remote;

    /// <summary>Whether messages carry the non-ESP marker: from the float to port 4500 on.</summary>
    public bool Floated { get; set; }

    public bool DpdSupported { get; set; }

    /// <summary>Whether the peer's vendor ID said that it takes fragments.</summary>
    public bool PeerTakesFragments { get; set; }

    /// <summary>The pieces of a message that have come so far, or null.</summary>
    public FragmentBuffer? Fragments { get; set; }

    public Identity? PeerId { get; set; }

    public Instant CreatedAt { get; init; }

    public Instant EstablishedAt { get; set; } = Instant.Never;

    /// <summary>When the peer last confirmed a Quick Mode of its own, or null.</summary>
    public Instant? ConfirmedAt { get; set; }

    public Instant RekeyAt { get; set; } = Instant.Never;

    public Instant ExpiresAt { get; set; } = Instant.Never;

    public Instant LastHeardAt { get; set; } = Instant.Never;

    /// <summary>A newer SA with the same peer does the work; this one is only still there.</summary>
    public bool Replaced { get; set; }

    public IsakmpSa? Replaces { get; init; }

    /// <summary>What waits for Phase 1 to be complete.</summary>
    public List<PendingChild> Waiting { get; } = [];

    public QuickModeSet Exchanges { get; } = new();

    /// <summary>Transactions by message ID, kept for a while so that duplicates are answered; null where there was none.</summary>
    public Dictionary<uint, Transaction>? Transactions { get; set; }

    /// <summary>XAUTH and ModeCfg, or null where the connection has neither.</summary>
    public RemoteAccessSession? Access { get; set; }

    /// <summary>Message IDs that either side has used; a replay finds its number here, and so does a message of ours that is sent back.</summary>
    public MessageIdSet UsedMessageIds { get; } = new();

    public DuplicateFilter Duplicates { get; } = new();

    public Outstanding? Outstanding { get; set; }

    /// <summary>How often the last message that was waited for in vain at first went out again: in the end, our last one of Phase 1.</summary>
    public int Repeats { get; set; }

    /// <summary>Its place among the half-open ones, or null.</summary>
    public LinkedListNode<IsakmpSa>? HalfOpen { get; set; }

    public EngineTimer? LifeTimer { get; set; }

    public EngineTimer? RekeyTimer { get; set; }

    public EngineTimer? KeepaliveTimer { get; set; }

    public EngineTimer? DpdTimer { get; set; }

    public EngineTimer? RefusalTimer { get; set; }

    public DpdProbe? Probe { get; set; }

    public uint LastPeerDpdSequence { get; set; }

    /// <summary>The unprotected notify that may explain a failure, or null.</summary>
    public string? UnprotectedNotify { get; set; }

    /// <summary>What is wrong with the peer's last answer or proof, where a good one may yet follow; or null.</summary>
    public FailureReason? Doubt { get; set; }

    public bool IsEstablished => State is Phase1State.Established;

    /// <summary>Whether Quick Modes may begin: Phase 1 is complete, and so are XAUTH and ModeCfg where they are to be.</summary>
    public bool IsReady => IsEstablished && (Access is null || Access.IsComplete);

    /// <summary>Whether it is ours to renew: not where only the peer knows where it is, nor where a user has to be there, on the other side, for the password.</summary>
    public bool RenewedByUs => (Connection.Profile.Remote is not null || Floated) && Connection.Profile.Xauth is not XauthSettings.Server;

    public (ulong Initiator, ulong Responder) Cookies => (InitiatorCookie, ResponderCookie);

    /// <summary>From now on its connection, whichever that is, has it among its own.</summary>
    public void File()
    {
        _filed = true;
        Connection.Add(this);
    }

    public void Unfile()
    {
        _filed = false;
        Connection.Remove(this);
    }

    /// <summary>Phase 1 is complete: what it alone needed is held no longer. <see cref="SaBody"/> had the whole first message with it.</summary>
    public void ForgetPhase1()
    {
        SaBody = default;
        Phase1Iv = null;
        Keys!.ForgetSkeyid();
    }

    public void CancelTimers()
    {
        Outstanding?.Timer?.Cancel();
        Outstanding = null;
        LifeTimer?.Cancel();
        RekeyTimer?.Cancel();
        KeepaliveTimer?.Cancel();
        DpdTimer?.Cancel();
        RefusalTimer?.Cancel();
    }

    public void Dispose()
    {
        CancelTimers();
        Access?.Dispose();
        foreach (Transaction transaction in Transactions?.Values.ToArray() ?? [])
            transaction.Dispose();
        Keys?.Dispose();
        if (State is Phase1State.AwaitingPublicValue mainMode)
            mainMode.Dh.Dispose();
        else if (State is Phase1State.AwaitingAggressiveAnswer aggressive)
            aggressive.Dh.Dispose();
        State = s_gone;
    }
}
