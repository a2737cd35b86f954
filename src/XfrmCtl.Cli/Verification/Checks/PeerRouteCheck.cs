using System.Net;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Each peer can be reached by some route.</summary>
internal sealed class PeerRouteCheck : Check
{
    public override string Id => "net.routes";

    public override string Title => "A route to each peer";

    public override CheckReport Run(VerifyScope scope)
    {
        IPAddress[] peers = [.. scope.Configuration.Connections.Select(connection => connection.RemoteAddress).OfType<IPAddress>().Distinct()];
        if (peers.Length == 0)
            return Skipped("no connection has a fixed address on the peer's side");
        if (!scope.Machine.Exists("/proc/net/route"))
            return Skipped("/proc/net/route cannot be read");

        IPAddress[] unreachable = [.. peers.Where(peer => scope.Routing.To(peer) is null)];
        return unreachable.Length == 0
            ? Ok(Words.Listed(peers.Select(peer => peer.ToString())))
            : Failed($"none to {Words.Listed(unreachable.Select(peer => peer.ToString()))}", "ip route add default via GATEWAY, or correct right=");
    }
}
