using System.Globalization;
using System.Text;
using XfrmCtl.Control;
using XfrmCtl.Control.Text;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Control;

/// <summary>Puts the engine's snapshot, the kernel's counters and what the daemon knows into the status document.</summary>
/// <param name="clock">For times of day.</param>
/// <param name="book">What is loaded.</param>
/// <param name="advice">What to do about a connection's last failure.</param>
internal sealed class StatusReport(DaemonClock clock, ConnectionBook book, Func<ConnectionSnapshot, IReadOnlyList<string>> advice)
{
    /// <summary>This program's version.</summary>
    public static string Version { get; } = typeof(StatusReport).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Since when the daemon runs.</summary>
    public DateTimeOffset Since => clock.StartedAt;

    /// <summary>The whole document.</summary>
    /// <param name="connections">The connections that are asked for.</param>
    /// <param name="isRouted">Whether a connection waits for traffic.</param>
    /// <param name="counters">What the kernel's states have carried, by child: in, out.</param>
    /// <param name="brief">Whether ISAKMP SAs are left out.</param>
    public StatusDocument Document(
        IEnumerable<ConnectionSnapshot> connections, Predicate<string> isRouted, IReadOnlyDictionary<ulong, (XfrmUsage In, XfrmUsage Out)> counters, bool brief) => new()
        {
            Daemon = new DaemonStatus { Running = true, Pid = Environment.ProcessId, Since = clock.StartedAt, Version = Version },
            Connections = [.. connections.Select(connection => Connection(connection, isRouted(connection.Profile.Name), counters, brief))],
        };

    /// <summary>The document as text for people.</summary>
    public static byte[] Page(StatusDocument document, PageRequest page) => Encoding.UTF8.GetBytes(StatusPage.Of(document, page, DateTimeOffset.UtcNow));

    private ConnectionStatus Connection(
        ConnectionSnapshot connection, bool routed, IReadOnlyDictionary<ulong, (XfrmUsage In, XfrmUsage Out)> counters, bool brief)
    {
        ConnectionProfile profile = connection.Profile;
        return new ConnectionStatus
        {
            Name = profile.Name,
            State = State(connection, routed),
            Auto = book.Find(profile.Name)?.Auto,
            Local = new EndStatus { Address = profile.Local.ToString(), Id = profile.LocalId.ToString(), Subnets = Networks(connection.Selectors.Select(pair => pair.Local)) },
            Remote = new EndStatus
            {
                Address = profile.Remote?.ToString() ?? "%any",
                Id = profile.RemoteId?.ToString(),
                Subnets = profile.ModeConfig is ModeConfigSettings.Server server ? [server.Pool.ToString()] : Networks(connection.Selectors.Select(pair => pair.Remote)),
            },
            Ike = brief ? [] : [.. connection.Isakmp.Select(sa => Ike(sa, profile))],
            Ipsec = [.. connection.Children.Select(child => Ipsec(child, profile, counters.GetValueOrDefault(child.Serial)))],
            LastError = connection.LastFailure is { } failure ? Error(failure, connection) : null,
        };
    }

    /// <summary>A connection's state for people.</summary>
    internal static string State(ConnectionSnapshot connection, bool routed)
    {
        if (!connection.Children.IsEmpty)
            return "up";
        if (connection.Connecting)
            return "connecting";
        if (connection.LastFailure is not null)
            return "failed";
        if (routed)
            return "routed";
        return connection.Profile.StartAction == StartAction.Start ? "down" : "loaded";
    }

    private IkeStatus Ike(IsakmpSaSnapshot sa, ConnectionProfile profile) => new()
    {
        Serial = sa.Serial,
        State = sa.State,
        Aggressive = sa.Aggressive,
        RemoteAddress = sa.Remote.Address.ToString(),
        RemotePort = sa.Remote.Port,
        Role = sa.Initiator ? "initiator" : "responder",
        SpiInitiator = Cookie(sa.Cookies.Initiator),
        SpiResponder = Cookie(sa.Cookies.Responder),
        Encryption = sa.Proposal is { } proposal ? Cipher(proposal.Cipher, proposal.KeyBits) : null,
        Hash = sa.Proposal?.Hash.ConfName,
        Group = sa.Proposal?.Group.ConfName,
        EstablishedAt = clock.ToUtc(sa.EstablishedAt),
        RekeyAt = clock.ToUtc(sa.RekeyAt),
        ExpiresAt = clock.ToUtc(sa.ExpiresAt),
        User = sa.User,
        PeerVirtualAddress = sa.Leased?.ToString(),
        Assigned = sa.Assigned is { } given ? Describe(given) : null,
        Nat = new NatStatus { Local = sa.BehindNat.Local, Remote = sa.BehindNat.Remote, Encapsulation = sa.UdpEncapsulation },
        Dpd = new DpdStatus
        {
            Active = sa.DpdSupported && profile.DpdDelay is not null,
            DelaySeconds = profile.DpdDelay?.TotalSeconds,
            LastHeardAt = clock.ToUtc(sa.LastHeardAt),
        },
    };

    private static AssignedStatus Describe(AssignedConfiguration given) => new()
    {
        Address = given.Address.ToString(),
        Dns = [.. given.Dns.Select(server => server.ToString())],
        Domains = [.. given.Domains],
        Networks = [.. given.SplitNetworks.Select(network => network.ToString())],
        Banner = given.Banner,
    };

    private IpsecStatus Ipsec(ChildSaSnapshot child, ConnectionProfile profile, (XfrmUsage In, XfrmUsage Out) counters) => new()
    {
        Serial = child.Serial,
        Reqid = profile.Reqid,
        Role = child.Initiator ? "initiator" : "responder",
        RemoteAddress = child.Remote?.Address.ToString(),
        IkeSerial = child.IsakmpSerial > 0 ? child.IsakmpSerial : null,
        Mode = child.Mode == Core.IpsecMode.Tunnel ? "tunnel" : "transport",
        Encapsulation = child.UdpEncapsulation ? "udp" : "none",
        SpiIn = child.SpiIn.ToString(),
        SpiOut = child.SpiOut.ToString(),
        Protocol = child.Algorithms.Protocol == Core.IpsecProtocol.Ah ? "ah" : "esp",
        Encryption = child.Algorithms.Protocol == Core.IpsecProtocol.Ah ? null : Cipher(child.Algorithms.Cipher, child.Algorithms.KeyBits),
        Integrity = child.Algorithms.Integrity?.ConfName,
        PfsGroup = child.PfsGroup?.ConfName,
        Compression = child.Compression is null ? null : "deflate",
        Selectors = new SelectorStatus { Local = child.Selectors.Local.ToString(), Remote = child.Selectors.Remote.ToString() },
        BytesIn = counters.In.Octets,
        BytesOut = counters.Out.Octets,
        PacketsIn = counters.In.Packets,
        PacketsOut = counters.Out.Packets,
        EstablishedAt = clock.ToUtc(child.EstablishedAt),
        RekeyAt = clock.ToUtc(child.RekeyAt),
        ExpiresAt = clock.ToUtc(child.ExpiresAt),
    };

    private LastError Error(FailureReason failure, ConnectionSnapshot connection) => new()
    {
        At = clock.ToUtc(connection.LastFailureAt) ?? clock.StartedAt,
        Code = ReasonText.Name(failure.Code),
        ExitCode = ReasonText.ExitCode(failure.Code),
        Message = failure.Message,
        Advice = advice(connection),
    };

    private static string Cipher(Core.Algorithms.CipherAlgorithm cipher, int keyBits) => cipher.SendsKeyLength ? $"{cipher}{keyBits}" : cipher.ConfName;

    private static string Cookie(ulong cookie) => "0x" + cookie.ToString("x16", CultureInfo.InvariantCulture);

    private static string[] Networks(IEnumerable<Core.TrafficSelector> selectors) => [.. selectors.Select(selector => selector.ToString()).Distinct()];
}
