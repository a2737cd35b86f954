using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Compat;

/// <summary>Openswan 2.6.37's <c>ipsec auto --status</c>: what pluto listens on, its algorithms, its connections, its states.</summary>
internal static class OpenswanStatus
{
    /// <summary>Writes it.</summary>
    /// <param name="document">The state, with details.</param>
    /// <param name="addresses">This machine's addresses, for the names of interfaces.</param>
    /// <param name="now">The time.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(StatusDocument document, IReadOnlyList<LocalAddress> addresses, DateTimeOffset now, TextWriter writer)
    {
        LineWriter lines = new(writer);
        WriteHead(document.Daemon.Details ?? new DaemonDetails { Dialect = "openswan", ConfigFile = "" }, addresses, lines);
        AlgorithmList.WriteOpenswan(lines);
        lines.Line("stats db_ops: {curr_cnt, total_cnt, maxsz} :context={0,0,0} trans={0,0,0} attrs={0,0,0} ");
        lines.Blank();
        IReadOnlyList<PlutoConnection> connections = PlutoConnection.Of(document);
        foreach (PlutoConnection connection in connections)
            Write(connection, addresses, lines);
        if (connections.Count > 0)
            lines.Blank();
        OpenswanStates.Write(connections, now, lines);
        lines.Blank();
    }

    private static void WriteHead(DaemonDetails daemon, IReadOnlyList<LocalAddress> addresses, LineWriter lines)
    {
        lines.Line("using kernel interface: netkey");
        foreach (string address in daemon.Listening)
        {
            // A socket for each port, and the line does not say which.
            string device = InterfaceName.Of(address, addresses);
            for (int socket = 0; socket < (daemon.NatTraversal ? 2 : 1); socket++)
                lines.Line($"interface {device}/{device} {address}");
        }

        lines.Line("%myid = (none)");
        lines.Line("debug " + (daemon.Debug.Count == 0 ? "none" : string.Join('+', daemon.Debug)));
        lines.Blank();
        lines.Line("virtual_private (%priv):");
        lines.Line($"- allowed {daemon.Allowed.Count} subnet{(daemon.Allowed.Count == 1 ? "" : "s")}: {string.Join(", ", daemon.Allowed)}");
        lines.Line($"- disallowed {daemon.Excluded.Count} subnet{(daemon.Excluded.Count == 1 ? "" : "s")}: {string.Join(", ", daemon.Excluded)}");
        if (daemon.Allowed.Count == 0)
        {
            lines.Line("WARNING: Either virtual_private= is not specified, or there is a syntax ");
            lines.Line("         error in that line. 'left/rightsubnet=vhost:%priv' will not work!");
        }

        if (daemon.Excluded.Count == 0)
        {
            lines.Line("WARNING: Disallowed subnets in virtual_private= is empty. If you have ");
            lines.Line("         private address space in internal use, it should be excluded!");
        }

        lines.Blank();
    }

    private static void Write(PlutoConnection connection, IReadOnlyList<LocalAddress> addresses, LineWriter lines)
    {
        ConnectionDetails details = connection.Details;
        lines.Line($"{connection.Quoted}: {Topology.Of(connection, PlutoDialect.Openswan)}; {connection.Routing}");
        lines.Line($"{connection.Quoted}:     myip={details.SourceIp ?? "unset"}; hisip=unset;");
        if (details.Xauth != "none")
            lines.Of(connection, $"xauth info: {(details.Xauth == "server" ? "method:file" : $"myxauthuser={details.XauthUser ?? "[any]"}")};");
        lines.Of(connection, $"ike_life: {details.IkeLifetime:0}s; ipsec_life: {details.SaLifetime:0}s; rekey_margin: {details.RekeyMargin:0}s; rekey_fuzz: {details.RekeyFuzz}%; keyingtries: {details.KeyingTries}");
        lines.Of(connection, $"policy: {PolicyBits.Of(connection, PlutoDialect.Openswan)}; prio: {Topology.MaskBits(connection)}; interface: {InterfaceName.Of(connection.Status.Local.Address, addresses)}; ");
        if (details.Metric is not null || details.Mtu is not null)
            lines.Of(connection, $"network params: metric:{details.Metric ?? 0}; mtu:{details.Mtu ?? 0}; ");
        if (details.DpdDelay is { } delay)
            lines.Of(connection, $"dpd: action:{details.DpdAction}; delay:{delay:0}; timeout:{details.DpdTimeout:0}; ");
        lines.Of(connection, $"newest ISAKMP SA: #{connection.NewestIke?.Serial ?? 0}; newest IPsec SA: #{connection.NewestIpsec?.Serial ?? 0}; ");
        if (details.Aliases.Count > 0)
            lines.Of(connection, $"aliases: {string.Join(' ', details.Aliases)}");
        WriteAlgorithms(connection, details, lines);
    }

    private static void WriteAlgorithms(PlutoConnection connection, ConnectionDetails details, LineWriter lines)
    {
        IkeProposal[] ike = [.. details.IkeProposals.Select(ProposalText.Ike).OfType<IkeProposal>()];
        lines.Of(connection, $"IKE algorithms wanted: {string.Join(", ", ike.Select(choice => PlutoNames.OpenswanChoice(choice, found: false)))}; flags=-strict");
        lines.Of(connection, $"IKE algorithms found:  {string.Join(", ", ike.Select(choice => PlutoNames.OpenswanChoice(choice, found: true)))}");
        if (connection.NewestIke is { } sa && ProposalText.Ike(sa.Encryption, sa.Hash, sa.Group) is { } inForce)
            lines.Of(connection, $"IKE algorithm newest: {PlutoNames.OpenswanNewest(inForce)}");

        EspProposal[] esp = [.. details.EspProposals.Select(text => ProposalText.Esp(text, details.Protocol)).OfType<EspProposal>()];
        string protocol = details.Protocol.ToUpperInvariant();
        string group = details.PfsGroup is { } name && GroupTable.ByConfName(name) is { } pfs ? $"; pfsgroup={PlutoNames.Group(pfs)}({pfs.Id})" : "";
        lines.Of(connection, $"{protocol} algorithms wanted: {string.Join(", ", esp.Select(choice => PlutoNames.OpenswanChoice(choice, loaded: false)))}; flags=-strict{group}");
        lines.Of(connection, $"{protocol} algorithms loaded: {string.Join(", ", esp.Select(choice => PlutoNames.OpenswanChoice(choice, loaded: true)))}");
        if (connection.NewestIpsec is { } child && ProposalText.Esp(child.Encryption, child.Integrity, child.Protocol) is { } carried)
            lines.Of(connection, $"{protocol} algorithm newest: {PlutoNames.OpenswanSa(carried, padded: true)}; pfsgroup={PfsWord.Of(child, connection)}");
    }
}
