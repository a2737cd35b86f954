using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Planning;

/// <summary>Turns a connection's settings into what it would have in the kernel. Pure.</summary>
public static class ConnectionPlanner
{
    /// <summary>UDP's port of encapsulated ESP (RFC 3948 §2.1).</summary>
    private const int NatPort = 4500;

    /// <summary>The traffic of one side: each of its networks, or its host where it names none; none where that is not known either.</summary>
    public static ImmutableArray<TrafficSelector> Side(EndSettings end, IPAddress? host)
    {
        ArgumentNullException.ThrowIfNull(end);
        ImmutableArray<IPNetwork> networks = end.Subnets.Value;
        if (networks.IsDefaultOrEmpty)
            networks = host is null ? [] : [TrafficSelector.Host(host).Network];
        ProtocolPort narrower = end.ProtocolPort.Value;
        return [.. networks.Select(network => new TrafficSelector(network, narrower.Protocol, narrower.Port))];
    }

    /// <summary>What the connection would have in the kernel.</summary>
    /// <param name="oriented">The connection as this machine sees it.</param>
    /// <param name="reqids">Gives the reqid unless reqid= does.</param>
    public static ConnectionPlan Plan(OrientedConnection oriented, ReqidTable reqids)
    {
        ArgumentNullException.ThrowIfNull(oriented);
        ArgumentNullException.ThrowIfNull(reqids);
        bool compress = oriented.Settings.Compress.Value;
        // Whether it is compressed the peer has a say in.
        return Plan(oriented, reqids, compress) with { Otherwise = Plan(oriented, reqids, !compress) };
    }

    private static ConnectionPlan Plan(OrientedConnection oriented, ReqidTable reqids, bool compress)
    {
        ConnectionSettings settings = oriented.Settings;
        KernelSettings kernel = KernelSettings.Of(settings);
        uint reqid = settings.Reqid.Value != 0 ? settings.Reqid.Value : reqids[settings.Name];
        RemoteAccessRoles roles = RemoteAccessRoles.Of(oriented);
        string? open = roles.ModeConfigClient || roles.ModeConfigServer ? "the address inside is assigned when the tunnel comes up"
            : oriented.RemoteAddress is null ? "the peer may have any address" : null;
        var policies = ImmutableArray.CreateBuilder<XfrmPolicy>();
        var states = ImmutableArray.CreateBuilder<(XfrmState, XfrmState)>();
        if (open is null)
        {
            IPAddress remote = oriented.RemoteAddress!;
            foreach (TrafficSelector here in Side(oriented.Local, oriented.LocalAddress))
            {
                foreach (TrafficSelector there in Side(oriented.Remote, remote))
                {
                    bool sameFamily = here.Network.BaseAddress.AddressFamily == remote.AddressFamily && there.Network.BaseAddress.AddressFamily == remote.AddressFamily;
                    ChildPlan child = Child(oriented, remote, (here, there), reqid) with { Compressed = compress && sameFamily };
                    policies.AddRange(ChildPlanner.Policies(oriented.LocalAddress, remote, child.Protocol, child.Mode, reqid, (here, there), kernel, child.Compressed));
                    states.Add((ChildPlanner.Inbound(child, kernel), ChildPlanner.Outbound(child, kernel)));
                    if (child.Compressed)
                        states.Add((ChildPlanner.CompressionIn(child, kernel), ChildPlanner.CompressionOut(child, kernel)));
                }
            }
        }

        return new ConnectionPlan
        {
            Name = settings.Name,
            Reqid = reqid,
            Kernel = kernel,
            Policies = policies.ToImmutable(),
            States = states.ToImmutable(),
            ForcedEncapsulation = settings.ForceEncaps.Value,
            Open = open,
        };
    }

    private static ChildPlan Child(OrientedConnection oriented, IPAddress remote, (TrafficSelector Local, TrafficSelector Remote) pair, uint reqid)
    {
        ConnectionSettings settings = oriented.Settings;
        return new ChildPlan
        {
            Reqid = reqid,
            Local = new(oriented.LocalAddress, NatPort),
            Remote = new(remote, NatPort),
            Protocol = settings.EspProposals.Value[0].Protocol,
            Mode = settings.Type.Value == ConnectionType.Transport ? IpsecMode.Transport : IpsecMode.Tunnel,
            UdpEncapsulation = settings.ForceEncaps.Value,
            Algorithms = settings.EspProposals.Value[0],
            LocalSelector = pair.Local,
            RemoteSelector = pair.Remote,
            ReplayWindow = settings.ReplayWindow.Value,
            HardLifetime = settings.SaLifetime.Value,
            Kilobytes = settings.OctetLimit.Value is > 0 and var octets ? Math.Max(1, octets / 1024) : null,
        };
    }
}
