using System.Collections.Immutable;
using System.Net;

namespace XfrmCtl.Configuration.Settings;

/// <summary>The settings of <c>config setup</c>, defaults filled.</summary>
public sealed record SetupSettings
{
    /// <summary>The only address to listen on (<c>listen=</c>), or null for all.</summary>
    public required Setting<IPAddress?> Listen { get; init; }

    /// <summary>What to log in detail (<c>plutodebug=</c>), lower-case words; empty for none.</summary>
    public required Setting<ImmutableArray<string>> PlutoDebug { get; init; }

    /// <summary>The daemon's log file (<c>plutostderrlog=</c>, <c>logfile=</c>), or null for the standard place.</summary>
    public required Setting<string?> PlutoStderrLog { get; init; }

    /// <summary>Whether each peer has a log file of its own (<c>perpeerlog=</c>, or <c>--perpeerlog</c> in <c>plutoopts=</c>).</summary>
    public required Setting<bool> PerPeerLog { get; init; }

    /// <summary>The directory of the per-peer logs (<c>perpeerlogdir=</c>, or <c>--perpeerlogbase</c> in <c>plutoopts=</c>).</summary>
    public required Setting<string> PerPeerLogDirectory { get; init; }

    /// <summary>Whether NAT traversal is negotiated (<c>nat_traversal=</c>).</summary>
    public required Setting<bool> NatTraversal { get; init; }

    /// <summary>Networks that <c>vhost:</c> and <c>vnet:</c> peers may use (<c>virtual_private=</c>), as written; empty for none.</summary>
    public required Setting<ImmutableArray<VirtualPrivateNetwork>> VirtualPrivate { get; init; }

    /// <summary>The identity that <c>leftid=%myid</c> stands for, or null (<c>myid=</c>).</summary>
    public required Setting<IdentitySpecification?> MyId { get; init; }

    /// <summary>The kernel interface asked for (<c>protostack=</c>), lower-case; always XFRM in effect.</summary>
    public required Setting<string> ProtoStack { get; init; }

    /// <summary>Whether a peer's new connection with the same identity replaces its old one (<c>uniqueids=</c>).</summary>
    public required Setting<UniqueIds> UniqueIds { get; init; }

    /// <summary>Whether a certificate is refused whose authority's list of revocations is not here, or has run out (<c>strictcrlpolicy=</c>).</summary>
    public required Setting<bool> StrictCrlPolicy { get; init; }

    /// <summary>Interval of NAT keepalives (<c>keep_alive=</c>).</summary>
    public required Setting<TimeSpan> KeepAlive { get; init; }

    /// <summary>Whether NAT keepalives are sent even where no NAT was found on our side (<c>force_keepalive=</c>).</summary>
    public required Setting<bool> ForceKeepalive { get; init; }

    /// <summary>Another secrets file (<c>secretsfile=</c>), or null.</summary>
    public required Setting<string?> SecretsFile { get; init; }

    /// <summary>Every setup keyword that somebody wrote or that has a default, in the order of the table.</summary>
    public required IReadOnlyList<EffectiveSetting> Effective { get; init; }
}
