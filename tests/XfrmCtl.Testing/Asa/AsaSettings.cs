using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing.Asa;

/// <summary>A Cisco ASA's configuration toward one peer, and the manners in which releases and set-ups of it differ on the wire.</summary>
public sealed record AsaSettings
{
    /// <summary>Address of the interface that the crypto map is bound to.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The one <c>set peer</c> and tunnel-group.</summary>
    public required IPAddress Peer { get; init; }

    /// <summary>The pre-shared key of the tunnel-group; null where there is no tunnel-group for the peer's address.</summary>
    public string? PresharedKey { get; init; } = "a secret for tests alone";

    /// <summary><c>crypto ikev1 policy</c>, in the order of their numbers.</summary>
    public required ImmutableArray<IkeProposal> Policies { get; init; }

    /// <summary>Lifetime of the policies.</summary>
    public TimeSpan IkeLifetime { get; init; } = TimeSpan.FromSeconds(86400);

    /// <summary>The crypto access list, from the ASA's side: one entry each.</summary>
    public required ImmutableArray<SelectorPair> AccessList { get; init; }

    /// <summary>The transform sets of the map entry.</summary>
    public required ImmutableArray<EspProposal> TransformSets { get; init; }

    /// <summary><c>set pfs</c>.</summary>
    public DhGroup? Pfs { get; init; }

    /// <summary>The number by which it offers the group of <see cref="Pfs"/>, where that is another than the group's: of one that is not known here, or a wrong one.</summary>
    public ushort? PfsNumber { get; init; }

    /// <summary><c>security-association lifetime seconds</c>.</summary>
    public TimeSpan ChildLifetime { get; init; } = TimeSpan.FromSeconds(28800);

    /// <summary><c>security-association lifetime kilobytes</c>.</summary>
    public uint ChildKilobytes { get; init; } = 4608000;

    /// <summary>Which NAT traversal it answers with.</summary>
    public AsaNatTraversal NatTraversal { get; init; } = AsaNatTraversal.Draft02;

    /// <summary>How it announces IKE fragmentation.</summary>
    public AsaFragmentation Fragmentation { get; init; }

    /// <summary>What it does with a message 5 that does not decrypt.</summary>
    public AsaKeyMismatch KeyMismatch { get; init; }

    /// <summary>How it refuses Phase 2.</summary>
    public AsaRefusal Refusal { get; init; }

    /// <summary>Whether Phase 1 ends with a refused Phase 2 where it had no other.</summary>
    public bool RefusalEndsPhase1 { get; init; } = true;

    /// <summary>Whether RESPONDER-LIFETIME comes with every answer, and not only where the lifetime is less than what was offered.</summary>
    public bool AlwaysSaysLifetime { get; init; } = true;

    /// <summary>Whose SPI its Delete names.</summary>
    public AsaDeleteSpi DeleteSpi { get; init; }

    /// <summary>Part of a lifetime after which it renews what it began itself, in percent.</summary>
    public int InitiatorRekeyPercent { get; init; } = 85;

    /// <summary>The same for what the peer began.</summary>
    public int ResponderRekeyPercent { get; init; } = 95;

    /// <summary>Whether INITIAL-CONTACT goes with the first Quick Mode that it begins.</summary>
    public bool InitialContactInQuickMode { get; init; } = true;

    /// <summary><c>isakmp keepalive threshold 10 retry 2</c>, or null where it is disabled.</summary>
    public (TimeSpan Threshold, TimeSpan Retry)? Keepalive { get; init; } = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));

    /// <summary><c>vpn-idle-timeout</c>, or null for none.</summary>
    public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Time between retransmissions, of which there are <see cref="Resends"/>.</summary>
    public TimeSpan ResendInterval { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How often a message goes out again.</summary>
    public int Resends { get; init; } = 3;

    /// <summary>Whether its own order of policies counts and not the initiator's.</summary>
    public bool OwnPolicyOrder { get; init; } = true;

    /// <summary>Whether it takes proxy identities that lie within an entry of the access list.</summary>
    public bool AcceptsSubset { get; init; }

    /// <summary>The port in its own identity while Phase 1 is on port 500.</summary>
    public ushort IdPort { get; init; } = 500;

    /// <summary>Whether it refuses an identity of protocol or port other than 0, 17 and 0, 500 (713084, 713085).</summary>
    public bool RefusesOtherIdPorts { get; init; } = true;

    /// <summary>Whether it refuses a second Quick Mode for a pair of proxy identities while one is under way (713227).</summary>
    public bool RefusesSecondQuickMode { get; init; } = true;

    /// <summary>Whether it asks for a user and a password after Phase 1 with a plain pre-shared key, as where the peer fell into DefaultRAGroup.</summary>
    public bool AsksForUser { get; init; }

    /// <summary>Whether it is <c>connection-type answer-only</c>.</summary>
    public bool AnswerOnly { get; init; }

    /// <summary>Whether it is <c>connection-type originate-only</c>: it answers nobody until it has brought a tunnel up itself (713195).</summary>
    public bool OriginateOnly { get; init; }
}
