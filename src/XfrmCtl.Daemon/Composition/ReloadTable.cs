using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Core;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Daemon.Composition;

/// <summary>One row for each setting of a loaded connection: the keyword that people know it by, what a change of it touches, and how it is compared.</summary>
/// <remarks>
/// Whether SAs stay is the engine's to say (<c>ConnectionProfile.KeepsSasOf</c>); the rows with <see cref="ChangeReach.Everything"/> are those for which it says no,
/// and a test holds the two to each other.
/// </remarks>
internal static class ReloadTable
{
    /// <summary>A row.</summary>
    /// <param name="Keyword">Its keyword for the connection, which knows which end is ours.</param>
    /// <param name="Reach">What a change touches.</param>
    /// <param name="Same">Whether two connections have the same value.</param>
    internal sealed record Row(Func<LoadedConnection, string> Keyword, ChangeReach Reach, Func<LoadedConnection, LoadedConnection, bool> Same);

    /// <summary>Every row, in the order in which people write the keywords.</summary>
    public static ImmutableArray<Row> Rows { get; } =
    [
        Of("auto", ChangeReach.Timers, connection => connection.Auto),
        Of("auto", ChangeReach.Timers, connection => connection.Profile.StartAction),
        Many("connalias", ChangeReach.Timers, connection => connection.Aliases),
        Of("left and right", ChangeReach.Everything, connection => connection.End),
        Ours("", connection => connection.Profile.Local),
        Theirs("", connection => connection.Profile.Remote),
        Ours("id", connection => connection.Profile.LocalId),
        Theirs("id", connection => connection.Profile.RemoteId),
        new(connection => Prefix(connection, ours: true) + "subnet", ChangeReach.Everything, (one, other) => Networks(one, ours: true).SequenceEqual(Networks(other, ours: true))),
        new(connection => Prefix(connection, ours: false) + "subnet", ChangeReach.Everything, (one, other) => Networks(one, ours: false).SequenceEqual(Networks(other, ours: false))),
        new(connection => Prefix(connection, ours: true) + "protoport", ChangeReach.Everything, (one, other) => Ports(one, ours: true).SequenceEqual(Ports(other, ours: true))),
        new(connection => Prefix(connection, ours: false) + "protoport", ChangeReach.Everything, (one, other) => Ports(one, ours: false).SequenceEqual(Ports(other, ours: false))),
        Ours("ikeport", connection => connection.Profile.LocalPorts),
        Theirs("ikeport", connection => connection.Profile.RemotePorts),
        Of("type", ChangeReach.Everything, connection => connection.Profile.Mode),
        Of("phase2", ChangeReach.Everything, connection => connection.Profile.Protocol),
        Of("reqid", ChangeReach.Everything, connection => connection.Profile.Reqid),
        Of("nat_traversal", ChangeReach.Everything, connection => connection.Profile.NatTraversal),
        Of("forceencaps", ChangeReach.Everything, connection => connection.Profile.ForceEncapsulation),
        Many("ike", ChangeReach.Phase1, connection => connection.Profile.IkeProposals),
        Of("aggrmode", ChangeReach.Phase1, connection => connection.Profile.AggressiveMode),
        Of("xauthclient, xauthserver and username", ChangeReach.Everything, connection => (connection.Profile.Xauth?.GetType(), (connection.Profile.Xauth as XauthSettings.Client)?.User)),
        Of("modecfgclient, modecfgserver and addresspool", ChangeReach.Everything, connection => connection.Profile.ModeConfig),
        Of("cisco-unity", ChangeReach.Timers, connection => connection.Profile.CiscoUnity),
        Of("ikelifetime", ChangeReach.Phase1, connection => connection.Profile.IkeLifetime),
        Many("phase2alg", ChangeReach.Phase2, connection => connection.Profile.EspProposals),
        Of("pfs", ChangeReach.Phase2, connection => connection.Profile.PfsGroup),
        Of("compress", ChangeReach.Phase2, connection => connection.Profile.Compress),
        Of("salifetime", ChangeReach.Phase2, connection => connection.Profile.ChildLifetime),
        Of("replay-window", ChangeReach.Phase2, connection => connection.Profile.ReplayWindow),
        Ours("sourceip", connection => connection.Routing?.Source) with { Reach = ChangeReach.Policies },
        Ours("nexthop", connection => connection.Routing?.NextHop) with { Reach = ChangeReach.Policies },
        Of("metric", ChangeReach.Policies, connection => connection.Routing?.Metric),
        Ours("nexthop", connection => connection.Routing?.ByDefaultRoute) with { Reach = ChangeReach.Policies },
        Of("mtu", ChangeReach.Policies, connection => connection.Routing?.Mtu),
        Ours("updown", connection => connection.Script) with { Reach = ChangeReach.Timers },
        Of("priority", ChangeReach.Policies, connection => connection.Kernel.Priority),
        Of("mark-in", ChangeReach.Policies | ChangeReach.Phase2, connection => connection.Kernel.MarkIn),
        Of("mark-out", ChangeReach.Policies | ChangeReach.Phase2, connection => connection.Kernel.MarkOut),
        Of("sha2-truncbug", ChangeReach.Phase2, connection => connection.Kernel.TruncatesSha256),
        Of("ipsec-max-bytes", ChangeReach.Phase2, connection => (connection.Kernel.Octets, connection.Profile.ChildKilobytes)),
        Of("ipsec-max-packets", ChangeReach.Phase2, connection => connection.Kernel.Packets),
        // The ISAKMP SA that is there has proven itself by the old one.
        new(_ => "ipsec.secrets", ChangeReach.Timers, (one, other) => one.Profile.SamePreSharedKey(other.Profile)),
        new(_ => "XAUTH passwords", ChangeReach.Timers, (one, other) => !XauthSettings.Keep(one.Profile.Xauth, other.Profile.Xauth) || Equals(one.Profile.Xauth, other.Profile.Xauth)),
        Of("keys and certificates", ChangeReach.Timers, connection => connection.Profile.Signatures),
        Of("uniqueids", ChangeReach.Timers, connection => connection.Profile.UniqueIdentities),
        Of("initial-contact", ChangeReach.Timers, connection => connection.Profile.InitialContact),
        Of("fragmentation", ChangeReach.Timers, connection => (connection.Profile.Fragmentation, connection.Profile.FragmentSize)),
        Of("rekey", ChangeReach.Timers, connection => connection.Profile.Rekey),
        Of("rekeymargin", ChangeReach.Timers, connection => connection.Profile.RekeyMargin),
        Of("rekeyfuzz", ChangeReach.Timers, connection => connection.Profile.RekeyFuzzPercent),
        Of("keyingtries", ChangeReach.Timers, connection => connection.Profile.KeyingTries),
        Of("nat-keepalive", ChangeReach.Timers, connection => connection.Profile.NatKeepalive),
        Of("dpddelay", ChangeReach.Timers, connection => connection.Profile.DpdDelay),
        Of("dpdtimeout", ChangeReach.Timers, connection => connection.Profile.DpdTimeout),
        Of("dpdaction", ChangeReach.Timers, connection => connection.Profile.DpdAction),
        Of("retransmit-interval", ChangeReach.Timers, connection => connection.Profile.RetransmitInterval),
        Of("retransmit-timeout", ChangeReach.Timers, connection => connection.Profile.RetransmitTimeout),
    ];

    private static Row Of<T>(string keyword, ChangeReach reach, Func<LoadedConnection, T> value) =>
        new(_ => keyword, reach, (one, other) => EqualityComparer<T>.Default.Equals(value(one), value(other)));

    private static Row Many<T>(string keyword, ChangeReach reach, Func<LoadedConnection, ImmutableArray<T>> values) =>
        new(_ => keyword, reach, (one, other) => values(one).SequenceEqual(values(other)));

    private static Row Ours<T>(string keyword, Func<LoadedConnection, T> value) =>
        Of(keyword, ChangeReach.Everything, value) with { Keyword = connection => Prefix(connection, ours: true) + keyword };

    private static Row Theirs<T>(string keyword, Func<LoadedConnection, T> value) =>
        Of(keyword, ChangeReach.Everything, value) with { Keyword = connection => Prefix(connection, ours: false) + keyword };

    private static string Prefix(LoadedConnection connection, bool ours) => (connection.End == ConnectionEnd.Left) == ours ? "left" : "right";

    private static IEnumerable<IPNetwork> Networks(LoadedConnection connection, bool ours) => Side(connection, ours).Select(side => side.Network).Distinct();

    private static IEnumerable<(byte, ushort)> Ports(LoadedConnection connection, bool ours) => Side(connection, ours).Select(side => (side.Protocol, side.Port)).Distinct();

    private static IEnumerable<TrafficSelector> Side(LoadedConnection connection, bool ours) =>
        connection.Profile.Selectors.Select(pair => ours ? pair.Local : pair.Remote);
}
