using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Daemon.Control;

/// <summary>The settings that the <c>ipsec</c> command's status shows and xfrmctl's does not.</summary>
internal static class StatusDetails
{
    /// <summary>What config setup comes to.</summary>
    /// <param name="files">What was read.</param>
    /// <param name="connections">What is loaded; the sockets are on their addresses.</param>
    public static DaemonDetails Of(LoadedConfiguration files, IReadOnlyCollection<LoadedConnection> connections)
    {
        SetupSettings setup = files.Setup;
        (int ike, int nat) = connections.Select(connection => connection.Profile.LocalPorts).FirstOrDefault((500, 4500));
        return new()
        {
            Dialect = Word(files.Dialect.Dialect),
            ConfigFile = files.Documents.Count > 0 ? files.Documents[0].Source.Path : "",
            Listening = [.. connections.Select(connection => connection.Profile.Local.ToString()).Distinct().Order(StringComparer.Ordinal)],
            IkePort = ike,
            NatPort = nat,
            NatTraversal = setup.NatTraversal.Value,
            KeepAliveSeconds = setup.KeepAlive.Value.TotalSeconds,
            Listen = setup.Listen.Value?.ToString(),
            Allowed = [.. setup.VirtualPrivate.Value.Where(network => !network.IsExcluded).Select(network => network.Network.ToString())],
            Excluded = [.. setup.VirtualPrivate.Value.Where(network => network.IsExcluded).Select(network => network.Network.ToString())],
            Debug = [.. setup.PlutoDebug.Value.Where(word => word != "none")],
            LogFile = setup.PlutoStderrLog.Value,
            SecretsFile = setup.SecretsFile.Value,
            UniqueIds = setup.UniqueIds.Value is not (Configuration.Settings.UniqueIds.No or Configuration.Settings.UniqueIds.Never),
        };
    }

    /// <summary>The word for a dialect in the contract.</summary>
    public static string Word(Dialect dialect) => dialect switch
    {
        Dialect.Libreswan => "libreswan",
        Dialect.StrongSwan => "strongswan",
        _ => "openswan",
    };

    /// <summary>One connection's settings.</summary>
    /// <param name="connection">The connection, without its secrets.</param>
    /// <param name="routed">Whether its policies wait for traffic.</param>
    public static ConnectionDetails Of(LoadedConnection connection, bool routed)
    {
        ConnectionProfile profile = connection.Profile;
        return new()
        {
            Aliases = [.. connection.Aliases],
            Routed = routed,
            BySignature = connection.BySignature,
            Aggressive = profile.AggressiveMode,
            RemoteName = connection.RemoteName,
            Protocol = profile.Protocol == IpsecProtocol.Ah ? "ah" : "esp",
            Mode = profile.Mode == IpsecMode.Tunnel ? "tunnel" : "transport",
            IkeProposals = [.. profile.IkeProposals.Select(proposal => proposal.ToString())],
            EspProposals = [.. profile.EspProposals.Select(proposal => proposal.ToString())],
            PfsGroup = profile.PfsGroup?.ConfName,
            IkeLifetime = profile.IkeLifetime.TotalSeconds,
            SaLifetime = profile.ChildLifetime.TotalSeconds,
            Rekey = profile.Rekey,
            RekeyMargin = profile.RekeyMargin.TotalSeconds,
            RekeyFuzz = profile.RekeyFuzzPercent,
            KeyingTries = profile.KeyingTries,
            DpdDelay = profile.DpdDelay?.TotalSeconds,
            DpdTimeout = profile.DpdTimeout.TotalSeconds,
            DpdAction = profile.DpdAction == DpdAction.RestartByPeer ? "restart_by_peer" : profile.DpdAction.ToString().ToLowerInvariant(),
            RetransmitInterval = profile.RetransmitInterval.TotalSeconds,
            RetransmitTimeout = profile.RetransmitTimeout.TotalSeconds,
            ReplayWindow = profile.ReplayWindow,
            OctetLimit = connection.Kernel.Octets?.Hard,
            PacketLimit = connection.Kernel.Packets?.Hard,
            Priority = connection.Kernel.Priority,
            Metric = connection.Routing?.Metric,
            Mtu = connection.Routing?.Mtu,
            SourceIp = connection.Routing?.Source.ToString(),
            NextHop = connection.Routing?.NextHop?.ToString(),
            ForceEncapsulation = profile.ForceEncapsulation,
            NatTraversal = profile.NatTraversal,
            NatKeepalive = profile.NatKeepalive.TotalSeconds,
            Fragmentation = profile.Fragmentation != Fragmentation.No,
            InitialContact = profile.InitialContact,
            CiscoUnity = profile.CiscoUnity,
            Xauth = profile.Xauth switch { XauthSettings.Client => "client", XauthSettings.Server => "server", _ => "none" },
            XauthUser = (profile.Xauth as XauthSettings.Client)?.User,
            ModeConfig = profile.ModeConfig switch { ModeConfigSettings.Client => "client", ModeConfigSettings.Server => "server", _ => "none" },
            ModeConfigPush = profile.ModeConfig?.Push == true,
        };
    }
}
