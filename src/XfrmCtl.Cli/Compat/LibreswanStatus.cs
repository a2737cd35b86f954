using XfrmCtl.Cli.Verbs;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>libreswan 4.15's <c>ipsec status</c>.</summary>
/// <remarks>
/// Where 4.15 has other words than 3.x and the first of 4.x (<c>newest</c> for <c>newest IPSEC</c>, <c>ISAKMP SA #1</c> for <c>isakmp#1</c>, <c>SA_REPLACE</c> for
/// <c>EVENT_SA_REPLACE</c>), the older ones stand here: exporters and monitors look for those.
/// </remarks>
internal static class LibreswanStatus
{
    /// <summary>Writes it.</summary>
    /// <param name="document">The state, with details.</param>
    /// <param name="addresses">This machine's addresses, for the names of interfaces.</param>
    /// <param name="now">The time.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(StatusDocument document, IReadOnlyList<LocalAddress> addresses, DateTimeOffset now, TextWriter writer)
    {
        LineWriter lines = new(writer);
        WriteHead(document.Daemon.Details ?? new DaemonDetails { Dialect = "libreswan", ConfigFile = "" }, addresses, lines);
        AlgorithmList.WriteLibreswan(lines);
        lines.Line("stats db_ops: {curr_cnt, total_cnt, maxsz} :context={0,0,0} trans={0,0,0} attrs={0,0,0} ");
        lines.Blank();
        lines.Line("Connection list:");
        lines.Blank();
        IReadOnlyList<PlutoConnection> connections = PlutoConnection.Of(document);
        int serial = 0;
        foreach (PlutoConnection connection in connections)
            LibreswanConnection.Write(connection, ++serial, addresses, lines);
        lines.Blank();
        lines.Line($"Total IPsec connections: loaded {connections.Count}, active {connections.Count(connection => connection.Ipsec.Count > 0)}");
        lines.Blank();
        BriefStatus.Write(connections, lines);
        lines.Blank();
        LibreswanStates.Write(connections, now, lines);
        lines.Blank();
        ShuntStatus.Write(lines);
    }

    private static void WriteHead(DaemonDetails daemon, IReadOnlyList<LocalAddress> addresses, LineWriter lines)
    {
        lines.Line("using kernel interface: xfrm");
        lines.Blank();
        foreach (string address in daemon.Listening)
        {
            string device = InterfaceName.Of(address, addresses);
            string host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
            if (daemon.NatTraversal)
                lines.Line($"interface {device} UDP {host}:{daemon.NatPort}");
            lines.Line($"interface {device} UDP {host}:{daemon.IkePort}");
        }

        lines.Blank();
        lines.Line("fips mode=disabled;");
        lines.Line("SElinux=disabled");
        lines.Line("seccomp=disabled");
        lines.Blank();
        lines.Line("config setup options:");
        lines.Blank();
        lines.Line($"configdir={Path.GetDirectoryName(daemon.ConfigFile)}, configfile={daemon.ConfigFile}, secrets={daemon.SecretsFile ?? Verb.UsualSecrets}, ipsecdir=/etc/ipsec.d");
        lines.Line("nssdir=<unset>, dumpdir=<unset>, statsbin=unset");
        lines.Line("dnssec-rootkey-file=<unset>, dnssec-trusted=<unset>");
        lines.Line("sbindir=/usr/sbin, libexecdir=/usr/libexec/ipsec");
        lines.Line($"pluto_version=xfrmctl-{VersionVerb.Version}, pluto_vendorid=none, audit-log=no");
        lines.Line($"nhelpers=0, uniqueids={(daemon.UniqueIds ? "yes" : "no")}, dnssec-enable=no, logfile='{daemon.LogFile}', logappend=yes, logip=yes, shuntlifetime=900s, xfrmlifetime=30s");
        lines.Line("ddos-cookies-threshold=25000, ddos-max-halfopen=50000, ddos-mode=auto, ikev1-policy=accept");
        lines.Line($"ikebuf=0, msg_errqueue=no, crl-strict=no, crlcheckinterval=0, listen={daemon.Listen ?? "<any>"}, nflog-all=0");
        lines.Line("ocsp-enable=no, ocsp-strict=no, ocsp-timeout=2, ocsp-uri=<unset>");
        lines.Line("ocsp-trust-name=<unset>");
        lines.Line("ocsp-cache-size=1000, ocsp-cache-min-age=3600, ocsp-cache-max-age=86400, ocsp-method=get");
        lines.Line("global-redirect=no, global-redirect-to=<unset>");
        lines.Line("secctx-attr-type=<unsupported>");
        lines.Line("debug:" + (daemon.Debug.Count == 0 ? "" : " " + string.Join('+', daemon.Debug)));
        lines.Blank();
        lines.Line($"nat-traversal={(daemon.NatTraversal ? "yes" : "no")}, keep-alive={daemon.KeepAliveSeconds:0}, nat-ikeport={daemon.NatPort}");
        lines.Line("virtual-private (%priv):");
        if (daemon.Allowed.Count > 0)
            lines.Line($"- allowed subnet{(daemon.Allowed.Count == 1 ? "" : "s")}: {string.Join(", ", daemon.Allowed)}");
        if (daemon.Excluded.Count > 0)
            lines.Line($"- excluded subnet{(daemon.Excluded.Count == 1 ? "" : "s")}: {string.Join(", ", daemon.Excluded)}");
        lines.Blank();
    }
}
