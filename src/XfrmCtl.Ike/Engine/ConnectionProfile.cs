using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

/// <summary>All that the engine needs to know of one connection: addresses resolved, defaults filled, secret found.</summary>
/// <remarks>Two profiles are equal when every setting is; that decides whether a reload touches the connection.</remarks>
public sealed record ConnectionProfile
{
    /// <summary>The connection's name.</summary>
    public required string Name { get; init; }

    /// <summary>Our address.</summary>
    public required IPAddress Local { get; init; }

    /// <summary>The peer's address, or null for any (then we only respond).</summary>
    public required IPAddress? Remote { get; init; }

    /// <summary>Our Phase 1 identity.</summary>
    public required Identity LocalId { get; init; }

    /// <summary>The identity that the peer must prove, or null for any.</summary>
    public required Identity? RemoteId { get; init; }

    /// <summary>The pre-shared key, or null where none was found (then every attempt fails with that reason).</summary>
    public required SecretBytes? PreSharedKey { get; init; }

    /// <summary>What RSA signatures need, or null where they are not used.</summary>
    public SignatureCredentials? Signatures { get; init; }

    /// <summary>Our part in XAUTH, or null for none.</summary>
    public XauthSettings? Xauth { get; init; }

    /// <summary>Our part in ModeCfg, or null for none.</summary>
    public ModeConfigSettings? ModeConfig { get; init; }

    /// <summary>Whether after Phase 1 it is the peer's turn: it asks for a password, or tells an address.</summary>
    public bool PeerSpeaksFirst => Xauth is XauthSettings.Client || (Xauth is null && ModeConfig is ModeConfigSettings.Client { Push: true });

    /// <summary>Whether we say that we know Cisco's Unity attributes (cisco-unity=).</summary>
    public bool CiscoUnity { get; init; }

    /// <summary>How both sides may prove themselves in Phase 1, preferred first; none where neither a pre-shared key nor a private key was found.</summary>
    /// <param name="initiator">Whether we begin: XAUTH's methods say which side is asked for a password (draft-beaulieu-ike-xauth-02 §7.2).</param>
    public ImmutableArray<AuthenticationMethod> Methods(bool initiator)
    {
        (AuthenticationMethod signature, AuthenticationMethod key) = Xauth is null
            ? (AuthenticationMethod.RSA_SIGNATURES, AuthenticationMethod.PRE_SHARED_KEY)
            : Xauth is XauthSettings.Client == initiator
                ? (AuthenticationMethod.XAUTH_INIT_RSA, AuthenticationMethod.XAUTH_INIT_PRE_SHARED_KEY)
                : (AuthenticationMethod.XAUTH_RESP_RSA, AuthenticationMethod.XAUTH_RESP_PRE_SHARED_KEY);
        return (Signatures, PreSharedKey) switch
        {
            (null, null) => [],
            (null, _) => [key],
            (_, null) => [signature],
            _ => [signature, key],
        };
    }

    /// <summary>Phase 1 choices, preferred first; never empty.</summary>
    public required ImmutableArray<IkeProposal> IkeProposals { get; init; }

    /// <summary>Phase 1 lifetime that we offer, and the longest that we keep.</summary>
    public required TimeSpan IkeLifetime { get; init; }

    /// <summary>
    /// Whether we begin with Aggressive Mode, and answer it (aggrmode=). It shows a hash of the key to whoever listens. As responder Main Mode, which is stronger, is answered as well.
    /// </summary>
    public bool AggressiveMode { get; init; }

    /// <summary>Phase 2 choices, preferred first; never empty.</summary>
    public required ImmutableArray<EspProposal> EspProposals { get; init; }

    /// <summary>Group of perfect forward secrecy, or null for none; a peer's PFS is then still accepted.</summary>
    public required DhGroup? PfsGroup { get; init; }

    /// <summary>Phase 2 lifetime that we offer, and the longest that we keep.</summary>
    public required TimeSpan ChildLifetime { get; init; }

    /// <summary>How many kilobytes a child SA may carry, as we offer it and keep to it, or null for no limit.</summary>
    public ulong? ChildKilobytes { get; init; }

    /// <summary>Whether we renew SAs by ourselves before they run out.</summary>
    public bool Rekey { get; init; } = true;

    /// <summary>How long before the end an initiator renews; a responder takes half of it.</summary>
    public TimeSpan RekeyMargin { get; init; } = TimeSpan.FromMinutes(9);

    /// <summary>By how many percent at most the margin is stretched at random.</summary>
    public int RekeyFuzzPercent { get; init; } = 100;

    /// <summary>How many attempts are made, 0 for no end.</summary>
    public int KeyingTries { get; init; }

    /// <summary>
    /// The traffic: one child SA for each pair; never empty. A side that ModeCfg assigns is the address 0.0.0.0 or :: here: our own as its client, the peer's as its server.
    /// </summary>
    public required ImmutableArray<SelectorPair> Selectors { get; init; }

    /// <summary>ESP or AH.</summary>
    public IpsecProtocol Protocol { get; init; } = IpsecProtocol.Esp;

    /// <summary>Tunnel or transport mode.</summary>
    public IpsecMode Mode { get; init; } = IpsecMode.Tunnel;

    /// <summary>Whether compression is offered, and taken before the same without it (compress=). What a peer offers with compression alone is taken in any case.</summary>
    public bool Compress { get; init; }

    /// <summary>Whether NAT traversal is negotiated (nat_traversal=).</summary>
    public bool NatTraversal { get; init; } = true;

    /// <summary>Whether UDP encapsulation is wanted even without a NAT (forceencaps=): our NAT-D is made not to match.</summary>
    public bool ForceEncapsulation { get; init; }

    /// <summary>Interval of NAT keepalives.</summary>
    public TimeSpan NatKeepalive { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long without traffic from the peer before it is asked, or null for no dead peer detection.</summary>
    public TimeSpan? DpdDelay { get; init; }

    /// <summary>How long without an answer before the peer is declared dead.</summary>
    public TimeSpan DpdTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>What follows when the peer is dead.</summary>
    public DpdAction DpdAction { get; init; } = DpdAction.Hold;

    /// <summary>Whether large messages are cut into pieces (fragmentation=).</summary>
    public Fragmentation Fragmentation { get; init; } = Fragmentation.Yes;

    /// <summary>Octets of the largest IP datagram that carries a message of ours whole; every IPv6 link carries 1280 (RFC 8200 §5).</summary>
    public int FragmentSize { get; init; } = 1280;

    /// <summary>Whether we say INITIAL-CONTACT when no SA with the peer exists.</summary>
    public bool InitialContact { get; init; } = true;

    /// <summary>What becomes of an older SA when the same identity comes from another address (uniqueids=); it counts for peers of any address.</summary>
    public UniqueIdentities UniqueIdentities { get; init; } = UniqueIdentities.Replace;

    /// <summary>What happens to the connection without anybody asking.</summary>
    public StartAction StartAction { get; init; } = StartAction.Add;

    /// <summary>First interval of retransmission; it doubles each time.</summary>
    public TimeSpan RetransmitInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After how long an unanswered message ends the attempt.</summary>
    public TimeSpan RetransmitTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Anti-replay window in packets.</summary>
    public int ReplayWindow { get; init; } = 128;

    /// <summary>Binds policies to states; unique to the connection.</summary>
    public required uint Reqid { get; init; }

    /// <summary>Our UDP port for IKE, and the one that a NAT makes both sides float to (RFC 3947 §4).</summary>
    public (int Ike, int Nat) LocalPorts { get; init; } = (500, 4500);

    /// <summary>The peer's UDP ports.</summary>
    public (int Ike, int Nat) RemotePorts { get; init; } = (500, 4500);

    /// <summary>Whether everything but the secret's identity is the same; secrets are compared by content in constant time.</summary>
    public bool SameAs(ConnectionProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return SameSecret(other)
            && SamePhase1Choices(other)
            && SamePhase2Choices(other)
            && Selectors.SequenceEqual(other.Selectors)
            && this with { PreSharedKey = null, IkeProposals = [], EspProposals = [], Selectors = [] }
                == other with { PreSharedKey = null, IkeProposals = [], EspProposals = [], Selectors = [] };
    }

    /// <summary>Whether the SAs of an earlier profile are SAs of this one too: who the peers are, what the traffic is and how it travels did not change.</summary>
    /// <remarks>
    /// What may differ, and from when it counts:
    /// the secret, INITIAL-CONTACT and fragmentation from the next Phase 1, since those that are established have proven themselves;
    /// what is offered in Phase 1 and 2 from a negotiation that begins at once, beside the SAs that are there;
    /// who gives way among equal identities from the next Phase 1;
    /// rekeying, dead peer detection and keepalives at once, since they are timers of ours;
    /// retransmission and the number of attempts from the next message on; the start action now.
    /// </remarks>
    public bool KeepsSasOf(ConnectionProfile earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return Selectors.SequenceEqual(earlier.Selectors)
            && this with
            {
                PreSharedKey = earlier.PreSharedKey,
                Signatures = earlier.Signatures,
                Xauth = XauthSettings.Keep(earlier.Xauth, Xauth) ? earlier.Xauth : Xauth,
                CiscoUnity = earlier.CiscoUnity,
                InitialContact = earlier.InitialContact,
                AggressiveMode = earlier.AggressiveMode,
                Fragmentation = earlier.Fragmentation,
                FragmentSize = earlier.FragmentSize,
                IkeProposals = earlier.IkeProposals,
                IkeLifetime = earlier.IkeLifetime,
                EspProposals = earlier.EspProposals,
                PfsGroup = earlier.PfsGroup,
                ChildLifetime = earlier.ChildLifetime,
                ChildKilobytes = earlier.ChildKilobytes,
                UniqueIdentities = earlier.UniqueIdentities,
                ReplayWindow = earlier.ReplayWindow,
                Compress = earlier.Compress,
                Rekey = earlier.Rekey,
                RekeyMargin = earlier.RekeyMargin,
                RekeyFuzzPercent = earlier.RekeyFuzzPercent,
                KeyingTries = earlier.KeyingTries,
                NatKeepalive = earlier.NatKeepalive,
                DpdDelay = earlier.DpdDelay,
                DpdTimeout = earlier.DpdTimeout,
                DpdAction = earlier.DpdAction,
                StartAction = earlier.StartAction,
                RetransmitInterval = earlier.RetransmitInterval,
                RetransmitTimeout = earlier.RetransmitTimeout,
                Selectors = earlier.Selectors,
            } == earlier;
    }

    /// <summary>Whether Phase 1 would be negotiated with the same offer.</summary>
    public bool SamePhase1Choices(ConnectionProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return AggressiveMode == other.AggressiveMode && IkeLifetime == other.IkeLifetime && IkeProposals.SequenceEqual(other.IkeProposals);
    }

    /// <summary>Whether Phase 2 would be negotiated with the same offer, and give states of the same kind.</summary>
    public bool SamePhase2Choices(ConnectionProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (PfsGroup, ChildLifetime, ChildKilobytes, ReplayWindow, Compress) == (other.PfsGroup, other.ChildLifetime, other.ChildKilobytes, other.ReplayWindow, other.Compress)
            && EspProposals.SequenceEqual(other.EspProposals);
    }

    /// <summary>Zeroes the pre-shared key and lets the private one go.</summary>
    public void DisposeSecrets()
    {
        PreSharedKey?.Dispose();
        Signatures?.Dispose();
        Xauth?.DisposeSecrets();
    }

    /// <summary>Whether the peer's identity is the one that the connection expects.</summary>
    public bool Expects(Identity peer) => RemoteId is null || RemoteId.Fits(peer);

    /// <summary>Whether what proves the two sides to each other is the same; secrets are compared in constant time.</summary>
    public bool SameSecret(ConnectionProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Equals(Signatures, other.Signatures) && SamePreSharedKey(other) && Equals(Xauth, other.Xauth);
    }

    /// <summary>Whether the pre-shared key is the same, in constant time.</summary>
    public bool SamePreSharedKey(ConnectionProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return PreSharedKey is null ? other.PreSharedKey is null : other.PreSharedKey is not null && PreSharedKey.FixedTimeEquals(other.PreSharedKey.Span);
    }
}
