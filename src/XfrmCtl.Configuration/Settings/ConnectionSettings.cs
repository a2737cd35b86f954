using System.Collections.Immutable;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Settings;

/// <summary>One connection: its own lines, those of also= and %default, and the built-in values, each with where it came from.</summary>
/// <remarks>Left and right are as the file has them; <see cref="Orientation"/> finds out which is us.</remarks>
public sealed record ConnectionSettings
{
    /// <summary>The name in <c>conn NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The place of the name.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>Whether one of its settings cannot be used: such a connection must not be loaded; the diagnostics say why.</summary>
    public required bool HasErrors { get; init; }

    /// <summary>The first of those errors, or null where there is none.</summary>
    public Diagnostic? FirstError { get; init; }

    /// <summary>Other names for it (<c>connalias=</c>).</summary>
    public required Setting<ImmutableArray<string>> Aliases { get; init; }

    /// <summary>What happens when it is loaded (<c>auto=</c>).</summary>
    public required Setting<AutoAction> Auto { get; init; }

    /// <summary>What it does with its traffic (<c>type=</c>).</summary>
    public required Setting<ConnectionType> Type { get; init; }

    /// <summary>The left end.</summary>
    public required EndSettings Left { get; init; }

    /// <summary>The right end.</summary>
    public required EndSettings Right { get; init; }

    /// <summary>How the peers authenticate (<c>authby=</c>).</summary>
    public required Setting<AuthenticationMethod> AuthBy { get; init; }

    /// <summary>Phase 1 choices, preferred first, never empty (<c>ike=</c>).</summary>
    public required Setting<ImmutableArray<IkeProposal>> IkeProposals { get; init; }

    /// <summary>Phase 2 choices, preferred first, never empty (<c>phase2alg=</c>, <c>esp=</c>).</summary>
    public required Setting<ImmutableArray<EspProposal>> EspProposals { get; init; }

    /// <summary>The group that <c>phase2alg=</c> names, or null; it counts only with <see cref="Pfs"/>.</summary>
    public required Setting<DhGroup?> PfsGroup { get; init; }

    /// <summary>Whether Quick Mode makes a new Diffie-Hellman exchange (<c>pfs=</c>).</summary>
    public required Setting<bool> Pfs { get; init; }

    /// <summary>The group of perfect forward secrecy in force: that of phase2alg=, else that of the first Phase 1 choice; null with <c>pfs=no</c>.</summary>
    public DhGroup? EffectivePfsGroup => Pfs.Value ? PfsGroup.Value ?? IkeProposals.Value[0].Group : null;

    /// <summary>Phase 1 lifetime (<c>ikelifetime=</c>).</summary>
    public required Setting<TimeSpan> IkeLifetime { get; init; }

    /// <summary>Phase 2 lifetime (<c>salifetime=</c>).</summary>
    public required Setting<TimeSpan> SaLifetime { get; init; }

    /// <summary>Whether SAs are renewed before they run out (<c>rekey=</c>).</summary>
    public required Setting<bool> Rekey { get; init; }

    /// <summary>How long before the end (<c>rekeymargin=</c>).</summary>
    public required Setting<TimeSpan> RekeyMargin { get; init; }

    /// <summary>By how many percent at most the margin is stretched (<c>rekeyfuzz=</c>).</summary>
    public required Setting<int> RekeyFuzzPercent { get; init; }

    /// <summary>How many attempts, 0 for no end (<c>keyingtries=</c>).</summary>
    public required Setting<int> KeyingTries { get; init; }

    /// <summary>Whether UDP encapsulation is wanted even without a NAT (<c>forceencaps=</c>, <c>encapsulation=yes</c>).</summary>
    public required Setting<bool> ForceEncaps { get; init; }

    /// <summary>Whether NAT keepalives are sent (<c>nat-keepalive=</c>).</summary>
    public required Setting<bool> NatKeepalive { get; init; }

    /// <summary>How long without traffic before the peer is asked; zero for no dead peer detection (<c>dpddelay=</c>).</summary>
    public required Setting<TimeSpan> DpdDelay { get; init; }

    /// <summary>How long without an answer before the peer counts as dead (<c>dpdtimeout=</c>).</summary>
    public required Setting<TimeSpan> DpdTimeout { get; init; }

    /// <summary>What follows then (<c>dpdaction=</c>).</summary>
    public required Setting<DeadPeerAction> DpdAction { get; init; }

    /// <summary>Whether Phase 1 is Aggressive Mode (<c>aggrmode=</c>).</summary>
    public required Setting<bool> AggressiveMode { get; init; }

    /// <summary>Whether IPComp is asked for (<c>compress=</c>).</summary>
    public required Setting<bool> Compress { get; init; }

    /// <summary>Anti-replay window in packets (<c>replay-window=</c>).</summary>
    public required Setting<int> ReplayWindow { get; init; }

    /// <summary>Whether INITIAL-CONTACT is said (<c>initial-contact=</c>).</summary>
    public required Setting<bool> InitialContact { get; init; }

    /// <summary>Whether IKE messages are fragmented (<c>fragmentation=</c>).</summary>
    public required Setting<FragmentationUse> Fragmentation { get; init; }

    /// <summary>First interval of retransmission (<c>retransmit-interval=</c>).</summary>
    public required Setting<TimeSpan> RetransmitInterval { get; init; }

    /// <summary>After how long an unanswered message ends the attempt (<c>retransmit-timeout=</c>).</summary>
    public required Setting<TimeSpan> RetransmitTimeout { get; init; }

    /// <summary>Policy priority, 0 for the usual one (<c>priority=</c>).</summary>
    public required Setting<uint> Priority { get; init; }

    /// <summary>The request id that binds policies to states, 0 for one of the daemon's choice (<c>reqid=</c>).</summary>
    public required Setting<uint> Reqid { get; init; }

    /// <summary>Metric of the routes, 0 for none (<c>metric=</c>).</summary>
    public required Setting<uint> Metric { get; init; }

    /// <summary>MTU of the routes in octets, 0 for none (<c>mtu=</c>).</summary>
    public required Setting<uint> Mtu { get; init; }

    /// <summary>Whether HMAC-SHA-256 is cut to 96 bits as old kernels did (<c>sha2-truncbug=</c>).</summary>
    public required Setting<bool> Sha2TruncBug { get; init; }

    /// <summary>Whether IKE messages are padded to a multiple of four octets (<c>ikepad=</c>).</summary>
    public required Setting<bool> IkePad { get; init; }

    /// <summary>How many octets an SA may carry, 0 for no limit (<c>ipsec-max-bytes=</c>, <c>lifebytes=</c>).</summary>
    public required Setting<ulong> OctetLimit { get; init; }

    /// <summary>How many octets before that limit its successor is negotiated, 0 for none in particular (<c>marginbytes=</c>).</summary>
    public required Setting<ulong> OctetMargin { get; init; }

    /// <summary>How many packets an SA may carry, 0 for no limit (<c>ipsec-max-packets=</c>, <c>lifepackets=</c>).</summary>
    public required Setting<ulong> PacketLimit { get; init; }

    /// <summary>How many packets before that limit its successor is negotiated, 0 for none in particular (<c>marginpackets=</c>).</summary>
    public required Setting<ulong> PacketMargin { get; init; }

    /// <summary>The mark of arriving packets, or null for any (<c>mark-in=</c>, else <c>mark=</c>).</summary>
    public required Setting<MarkSpecification?> MarkIn { get; init; }

    /// <summary>The mark of leaving packets, or null for any (<c>mark-out=</c>, else <c>mark=</c>).</summary>
    public required Setting<MarkSpecification?> MarkOut { get; init; }

    /// <summary>XAUTH and ModeCfg, as far as they are not an end's.</summary>
    public RemoteAccessSettings RemoteAccess { get; init; } = RemoteAccessSettings.None;

    /// <summary>Every connection keyword that somebody wrote or that has a default, in the order of the table, for people to read.</summary>
    public required IReadOnlyList<EffectiveSetting> Effective { get; init; }
}
