using System.Net;
using System.Net.Sockets;
using XfrmCtl.Cli.Firewall;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Inspection;

/// <summary>Looks at this machine for one connection: what stands between its tunnel and its traffic.</summary>
internal sealed class MachineFactsReader(CliContext context)
{
    private readonly MachineView _machine = context.Machine;

    /// <summary>What can be read.</summary>
    public MachineFacts Read(ConnectionStatus connection)
    {
        IPNetwork[] ours = Networks(connection.Local.Subnets), theirs = Networks(connection.Remote.Subnets);
        IPAddress? peer = IPAddress.TryParse(connection.Remote.Address, out IPAddress? address) ? address : null;
        TunnelFirewall? rules = FirewallReader.Read(_machine, out _) is { } found ? new(found, RoutingFacts.Of(_machine)) : null;
        PathFacts? path = peer is null ? null : context.Path(peer);
        (string Rule, string Fix)? translates = rules?.SourceNat(ours, theirs), drops = peer is null ? null : rules?.Drops(peer);
        string forwarding = ours.Length > 0 && ours.All(network => network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6) ? "net/ipv6/conf/all/forwarding" : "net/ipv4/ip_forward";
        return new()
        {
            ForwardSetting = forwarding.Replace('/', '.'),
            Forwards = _machine.ReadNumber($"/proc/sys/{forwarding}") is { } forwards ? forwards != 0 : null,
            StrictReversePath = StrictReversePath(),
            ReversePathDrops = KernelCounters.ReversePathDrops(_machine.ReadLines("/proc/net/netstat")),
            SourceNat = rules is null ? null : translates?.Rule ?? "",
            SourceNatFix = translates?.Fix,
            Drops = rules is null || peer is null ? null : drops?.Rule ?? "",
            DropsFix = drops?.Fix,
            ClampsSegments = rules?.ClampsSegments,
            RouteToPeer = path?.IsRouted,
            Mtu = path?.Mtu,
            InnerAddress = context.Network(null).Addresses.Select(own => own.Value).FirstOrDefault(own => ours.Any(network => network.Contains(own)))?.ToString() ?? "",
            XfrmErrors = KernelCounters.XfrmErrors(_machine.ReadLines("/proc/net/xfrm_stat")),
        };
    }

    /// <summary>The greater of the interface's value and that of all counts (ip-sysctl).</summary>
    private string[]? StrictReversePath()
    {
        if (_machine.ReadNumber("/proc/sys/net/ipv4/conf/all/rp_filter") is not { } all)
            return null;
        return [.. _machine.Names("/proc/sys/net/ipv4/conf").Where(name => name is not ("all" or "default" or "lo"))
            .Where(name => Math.Max(all, _machine.ReadNumber($"/proc/sys/net/ipv4/conf/{name}/rp_filter") ?? 0) == 1)];
    }

    private static IPNetwork[] Networks(IEnumerable<string> texts) =>
        [.. texts.Select(text => text.Split('[')[0]).Select(text => IPNetwork.TryParse(text, out IPNetwork network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
}
