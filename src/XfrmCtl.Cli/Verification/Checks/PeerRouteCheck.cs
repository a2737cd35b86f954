using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Each peer can be reached by some route, by /proc/net/route (the main table of IPv4).</summary>
internal sealed class PeerRouteCheck : Check
{
    private const uint FlagReject = 0x0200; // RTF_REJECT, <linux/route.h>

    public override string Id => "net.routes";

    public override string Title => "A route to each peer";

    public override CheckReport Run(VerifyScope scope)
    {
        IPAddress[] peers = [.. scope.Configuration.Connections
            .Select(connection => connection.RemoteAddress)
            .OfType<IPAddress>()
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
            .Distinct()];
        if (peers.Length == 0)
            return Skipped("no connection has a fixed IPv4 address on the peer's side");
        if (!scope.Machine.Exists("/proc/net/route"))
            return Skipped("/proc/net/route cannot be read");

        Route[] routes = [.. scope.Machine.ReadLines("/proc/net/route").Select(Route.Parse).OfType<Route>()];
        IPAddress[] unreachable = [.. peers.Where(peer => !Reaches(routes, peer))];
        return unreachable.Length == 0
            ? Ok(string.Join(", ", peers.Select(peer => peer.ToString())))
            : Failed($"none to {string.Join(", ", unreachable.Select(peer => peer.ToString()))}", "ip route add default via GATEWAY, or correct right=");
    }

    private static bool Reaches(IEnumerable<Route> routes, IPAddress peer)
    {
        uint address = BinaryPrimitives.ReadUInt32BigEndian(peer.GetAddressBytes());
        Route? best = routes.Where(route => (address & route.Mask) == route.Destination).OrderByDescending(route => route.Mask).FirstOrDefault();
        return best is { IsReject: false };
    }

    private sealed record Route(uint Destination, uint Mask, bool IsReject)
    {
        // Iface Destination Gateway Flags RefCnt Use Metric Mask …; addresses as words in the machine's byte order (net/ipv4/fib_trie.c).
        public static Route? Parse(string line)
        {
            string[] fields = line.Split('\t', StringSplitOptions.TrimEntries);
            return fields.Length > 7 && Hex(fields[1]) is { } destination && Hex(fields[3]) is { } flags && Hex(fields[7]) is { } mask
                ? new Route(NetworkOrder(destination), NetworkOrder(mask), (flags & FlagReject) != 0)
                : null;
        }

        private static uint? Hex(string field) =>
            uint.TryParse(field, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint value) ? value : null;

        private static uint NetworkOrder(uint word) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
    }
}
