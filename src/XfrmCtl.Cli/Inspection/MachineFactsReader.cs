using System.Globalization;
using System.Net;
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
        IReadOnlyList<IPNetwork> ours = Networks(connection.Local.Subnets), theirs = Networks(connection.Remote.Subnets);
        IPAddress? peer = IPAddress.TryParse(connection.Remote.Address, out IPAddress? address) ? address : null;
        TunnelFirewall? rules = FirewallReader.Read(_machine, out _) is { } found ? new(found, RoutingFacts.Of(_machine)) : null;
        PathFacts? path = peer is null ? null : context.Path(peer);
        return new()
        {
            Forwards = _machine.ReadNumber("/proc/sys/net/ipv4/ip_forward") is { } forwards ? forwards != 0 : null,
            StrictReversePath = StrictReversePath(),
            SourceNat = rules?.SourceNat(ours, theirs),
            Drops = peer is null ? null : rules?.Drops(peer),
            ClampsSegments = rules?.ClampsSegments,
            RouteToPeer = path?.IsRouted,
            Mtu = path?.Mtu,
            HasInnerAddress = context.Network(null).Addresses.Any(own => ours.Any(network => network.Contains(own.Value))),
            XfrmErrors = XfrmErrors(),
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

    /// <summary>/proc/net/xfrm_stat (Documentation/networking/xfrm_proc.rst): a name and a number a line.</summary>
    private Dictionary<string, long>? XfrmErrors()
    {
        IReadOnlyList<string> lines = _machine.ReadLines("/proc/net/xfrm_stat");
        if (lines.Count == 0)
            return null;
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string line in lines)
            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var name, var number]
                && long.TryParse(number, CultureInfo.InvariantCulture, out long count) && count > 0)
                counters[name] = count;
        return counters;
    }

    private static IPNetwork[] Networks(IEnumerable<string> texts) =>
        [.. texts.Select(text => text.Split('[')[0]).Select(text => IPNetwork.TryParse(text, out IPNetwork network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
}
