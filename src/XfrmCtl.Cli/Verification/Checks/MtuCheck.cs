using System.Net.Sockets;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>
/// What the tunnel takes of each packet must be known to who sends it: by path MTU discovery, by mtu= or by a rule that makes TCP's segments smaller.
/// </summary>
internal sealed class MtuCheck : Check
{
    private const int SmallestIPv4 = 576; // RFC 791 §3.1
    private const int SmallestIPv6 = 1280; // RFC 8200 §5
    private const int Headers = 40; // IPv4 and TCP

    public override string Id => "net.mtu";

    public override string Title => "Room for packets (MTU, MSS)";

    public override CheckReport Run(VerifyScope scope)
    {
        (ConnectionFacts Connection, string Device, int Mtu)[] known = [.. Known(scope)];
        if (known.Length == 0)
            return Skipped("no connection whose way to the peer is known");
        (ConnectionFacts connection, string device, int mtu) = known.MinBy(one => Inner(one.Connection, one.Mtu));
        int inner = Inner(connection, mtu);
        string size = $"{device} takes {mtu} octets, of which {inner} are left in {connection.Name}: an MSS of {inner - Headers}";
        if (inner < (HasIPv6(connection) ? SmallestIPv6 : SmallestIPv4))
            return Failed($"{size}; that is too little", $"ip link set {device} mtu 1500, if the link can");
        if (known.FirstOrDefault(one => one.Connection.Mtu > Inner(one.Connection, one.Mtu)) is { Connection: { } tooLarge } large)
        {
            return Warning(
                $"mtu={tooLarge.Mtu} of {tooLarge.Name} is more than the {Inner(tooLarge, large.Mtu)} that {large.Device} leaves: large packets are cut in two or lost",
                $"mtu={Inner(tooLarge, large.Mtu)} in {tooLarge.Name}");
        }

        // Segments of others are not ours to change unless a rule does, so path MTU discovery has to work.
        if (scope.Machine.ReadNumber("/proc/sys/net/ipv4/ip_no_pmtu_disc") is > 0)
        {
            return Misset(
                CheckResult.Warning, $"{size}; path MTU discovery is off here, so that large packets are lost without a word", new SysctlSetting("net/ipv4/ip_no_pmtu_disc", "0"));
        }

        string how = scope.Firewall?.Chains.Any(chain => chain.Rules.Any(rule => rule.ClampsSegments)) == true ? "a rule makes TCP's segments smaller"
            : connection.Mtu > 0 ? $"mtu={connection.Mtu} is set"
            : "hosts learn it by path MTU discovery, if nothing drops their ICMP";
        return Ok($"{size}; {how}");
    }

    private static IEnumerable<(ConnectionFacts, string, int)> Known(VerifyScope scope)
    {
        foreach (ConnectionFacts connection in scope.Configuration.Connections)
        {
            if (connection.RemoteAddress is { } peer && connection.EspProposals.Count > 0 && scope.Routing.To(peer) is { } route
                && scope.Machine.ReadNumber($"/sys/class/net/{route.Device}/mtu") is { } mtu and > 0)
            {
                yield return (connection, route.Device, mtu);
            }
        }
    }

    // Whether there will be a NAT is not known beforehand, so it is reckoned with.
    private static int Inner(ConnectionFacts connection, int mtu) =>
        connection.EspProposals.Min(proposal => TunnelOverhead.InnerMtu(
            mtu, proposal, connection.RemoteAddress!.AddressFamily == AddressFamily.InterNetworkV6, inUdp: proposal.Protocol == Core.IpsecProtocol.Esp));

    private static bool HasIPv6(ConnectionFacts connection) => connection.LocalNetworks.Any(network => network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6);
}
