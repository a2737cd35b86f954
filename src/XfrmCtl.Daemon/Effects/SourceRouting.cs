using System.Net;

namespace XfrmCtl.Daemon.Effects;

/// <summary>What leftsourceip= asks for: this host's own packets to the peer's networks take that source address.</summary>
/// <param name="Source">The address; it is put on an interface unless it is on one already.</param>
/// <param name="Peer">The peer, whose route says which interface and gateway.</param>
/// <param name="NextHop">The gateway that leftnexthop= names, or null.</param>
/// <param name="Metric">The routes' metric, or null.</param>
/// <param name="Mtu">The routes' MTU, or null.</param>
/// <param name="ByDefaultRoute">Whether the way is that of the default route (leftnexthop=%defaultroute), not that to the peer.</param>
internal sealed record SourceRouting(
    IPAddress Source, IPAddress Peer, IPAddress? NextHop = null, uint? Metric = null, uint? Mtu = null, bool ByDefaultRoute = false);
