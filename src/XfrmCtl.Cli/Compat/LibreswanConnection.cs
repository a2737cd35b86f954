using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Compat;

/// <summary>A connection's lines in libreswan's status.</summary>
internal static class LibreswanConnection
{
    // libreswan's limit of octets and packets where none is set, as it prints it.
    private const string Unlimited = "2^63";

    /// <summary>Writes them.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="serial">Its number among those that are listed.</param>
    /// <param name="addresses">This machine's addresses, for the names of interfaces.</param>
    /// <param name="lines">Where they go.</param>
    public static void Write(PlutoConnection connection, int serial, IReadOnlyList<LocalAddress> addresses, LineWriter lines)
    {
        ConnectionDetails details = connection.Details;
        ConnectionStatus status = connection.Status;
        string auth = details.BySignature ? "rsasig" : "secret";
        string device = InterfaceName.Of(status.Local.Address, addresses);
        lines.Line($"{connection.Quoted}: {Topology.Of(connection, PlutoDialect.Libreswan)}; {connection.Routing}");
        lines.Line($"{connection.Quoted}:     {(device.Length == 0 ? "unoriented" : "oriented")}; my_ip={details.SourceIp ?? "unset"}; their_ip=unset; my_updown=ipsec _updown;");
        lines.Of(connection, $"xauth us:{Part(details.Xauth, ours: true)}, xauth them:{Part(details.Xauth, ours: false)},  my_username={details.XauthUser ?? "[any]"}; their_username=[any]");
        lines.Of(connection, $"our auth:{auth}, their auth:{auth}, our autheap:none, their autheap:none;");
        lines.Of(connection, $"modecfg info: us:{Part(details.ModeConfig, ours: true)}, them:{Part(details.ModeConfig, ours: false)}, modecfg policy:{(details.ModeConfigPush || details.ModeConfig == "none" ? "push" : "pull")}, dns:unset, domains:unset, cat:unset;");
        lines.Of(connection, "sec_label:unset;");
        lines.Of(connection, $"ike_life: {details.IkeLifetime:0}s; ipsec_life: {details.SaLifetime:0}s; ipsec_max_bytes: {Limit(details.OctetLimit)}B; ipsec_max_packets: {Limit(details.PacketLimit)}; replay_window: {details.ReplayWindow}; rekey_margin: {details.RekeyMargin:0}s; rekey_fuzz: {details.RekeyFuzz}%; keyingtries: {details.KeyingTries};");
        lines.Of(connection, $"retransmit-interval: {details.RetransmitInterval * 1000:0}ms; retransmit-timeout: {details.RetransmitTimeout:0}s; iketcp:no; iketcp-port:4500;");
        lines.Of(connection, $"initial-contact:{YesNo(details.InitialContact)}; cisco-unity:{YesNo(details.CiscoUnity)}; fake-strongswan:no; send-vendorid:no; send-no-esp-tfc:no;");
        lines.Of(connection, $"policy: {PolicyBits.Of(connection, PlutoDialect.Libreswan)};");
        lines.Of(connection, $"conn_prio: {Topology.MaskBits(connection)}; interface: {device}; metric: {details.Metric ?? 0}; mtu: {details.Mtu?.ToString() ?? "unset"}; sa_prio:{details.Priority?.ToString() ?? "auto"}; sa_tfc:none;");
        lines.Of(connection, "nflog-group: unset; mark: unset; vti-iface:unset; vti-routing:no; vti-shared:no; nic-offload:no;");
        lines.Of(connection, $"our idtype: {IdKind(status.Local.Id)}; our id={status.Local.Id}; their idtype: {IdKind(status.Remote.Id)}; their id={status.Remote.Id ?? "%any"}");
        lines.Of(connection, $"dpd: {(details.DpdDelay is null ? "passive" : "active")}; action:{details.DpdAction}; delay:{details.DpdDelay ?? 0:0}s; timeout:{(details.DpdDelay is null ? 0 : details.DpdTimeout):0}s");
        lines.Of(connection, $"nat-traversal: encaps:{(details.ForceEncapsulation ? "yes" : "auto")}; keepalive:{details.NatKeepalive:0}s; ikev1-method:{(details.NatTraversal ? "rfc+drafts" : "none")}");
        lines.Of(connection, $"newest ISAKMP SA: #{connection.NewestIke?.Serial ?? 0}; newest IPsec SA: #{connection.NewestIpsec?.Serial ?? 0}; conn serial: ${serial};");
        if (details.Aliases.Count > 0)
            lines.Of(connection, $"aliases: {string.Join(' ', details.Aliases)}");
        WriteAlgorithms(connection, details, lines);
    }

    private static void WriteAlgorithms(PlutoConnection connection, ConnectionDetails details, LineWriter lines)
    {
        lines.Of(connection, $"IKE algorithms: {string.Join(", ", details.IkeProposals.Select(ProposalText.Ike).OfType<IkeProposal>().Select(PlutoNames.LibreswanChoice))}");
        if (connection.NewestIke is { } sa && ProposalText.Ike(sa.Encryption, sa.Hash, sa.Group) is { } inForce)
            lines.Of(connection, $"IKEv1 algorithm newest: {PlutoNames.LibreswanNewest(inForce)}");
        string protocol = details.Protocol.ToUpperInvariant();
        lines.Of(connection, $"{protocol} algorithms: {string.Join(", ", details.EspProposals.Select(text => ProposalText.Esp(text, details.Protocol)).OfType<EspProposal>().Select(PlutoNames.LibreswanSa))}");
        if (connection.NewestIpsec is { } child && ProposalText.Esp(child.Encryption, child.Integrity, child.Protocol) is { } carried)
            lines.Of(connection, $"{protocol} algorithm newest: {PlutoNames.LibreswanSa(carried)}; pfsgroup={PfsWord.Of(child, connection)}");
    }

    private static string Part(string part, bool ours) => (part, ours) switch
    {
        ("client", true) or ("server", false) => "client",
        ("server", true) or ("client", false) => "server",
        _ => "none",
    };

    private static string Limit(ulong? limit) => limit?.ToString() ?? Unlimited;

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string IdKind(string? id) => id switch
    {
        null => "%none",
        _ when IPAddress.TryParse(id, out IPAddress? address) => address.GetAddressBytes().Length == 4 ? "ID_IPV4_ADDR" : "ID_IPV6_ADDR",
        _ when id.StartsWith("@[", StringComparison.Ordinal) => "ID_KEY_ID",
        _ when id.StartsWith('@') => "ID_FQDN",
        _ when id.Contains('=', StringComparison.Ordinal) => "ID_DER_ASN1_DN",
        _ => "ID_USER_FQDN",
    };
}
