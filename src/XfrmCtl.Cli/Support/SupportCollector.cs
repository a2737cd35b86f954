using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Support;

/// <summary>Gathers what a bug report needs, each piece through the redactor.</summary>
internal sealed class SupportCollector(CliContext context, Redactor redactor)
{
    private const int MostLogOctets = 512 * 1024;

    private static readonly string[] Facts =
        ["/proc/version", "/etc/os-release", "/proc/net/xfrm_stat", "/proc/net/udp", "/proc/net/udp6", "/proc/net/dev", "/proc/crypto"];

    private static readonly string[] InterfaceSettings = ["rp_filter", "send_redirects", "accept_redirects", "disable_xfrm", "disable_policy", "forwarding"];

    // Without keys: what `ip xfrm state` shows of them is never asked for.
    private static readonly (string Name, string[] Command)[] Programs =
    [
        ("ip-address.txt", ["ip", "address"]),
        ("ip-route.txt", ["ip", "route", "show", "table", "all"]),
        ("ip-rule.txt", ["ip", "rule"]),
        ("ip-xfrm-state.txt", ["ip", "-s", "xfrm", "state", "list", "nokeys"]),
        ("ip-xfrm-policy.txt", ["ip", "-s", "xfrm", "policy"]),
        ("iptables.txt", ["iptables-save", "-c"]),
        ("ip6tables.txt", ["ip6tables-save", "-c"]),
        ("nftables.txt", ["nft", "list", "ruleset"]),
        ("systemctl.txt", ["systemctl", "status", "--no-pager", "--lines=0", "xfrmctld.service"]),
        ("journal.txt", ["journalctl", "--no-pager", "-o", "short-iso", "-n", "5000", "-u", "xfrmctld.service"]),
    ];

    /// <summary>Everything, in the order in which it is read.</summary>
    /// <param name="loaded">Configuration and secrets.</param>
    /// <param name="secrets">The file of secrets.</param>
    /// <param name="run">The checks.</param>
    /// <param name="status">The daemon's status, or null.</param>
    public IReadOnlyList<SupportFile> Collect(LoadedConfiguration loaded, string secrets, VerifyRun run, StatusDocument? status)
    {
        List<SupportFile> files =
        [
            File("version.txt", "program, machine, time", Version()),
            File("ipsec.conf.txt", "the configuration, without comments and what is not understood", SafeConfiguration.Of(loaded, secrets)),
            File("ipsec.secrets.txt", "whose secrets there are, without the secrets", SafeConfiguration.Of(loaded.Secrets, secrets)),
            File("check.txt", "problems of configuration and secrets", Problems(loaded)),
            File("verify.json", "xfrmctl verify", Json(run)),
            File("status.json", "xfrmctl status", status is null ? null : JsonSerializer.Serialize(status, ControlJson.Default.StatusDocument)),
            File("kernel-states.txt", "states in the kernel, without keys", States()),
            File("sysctl.txt", "sysctls that matter", Sysctls()),
            .. Facts.Select(path => File(path[1..].Replace('/', '-') + ".txt", path, context.Machine.ReadText(path))),
            .. Programs.Select(program => File(program.Name, string.Join(' ', program.Command), context.Machine.Output(program.Command[0], program.Command[1..]))),
        ];
        if (loaded.Setup.PlutoStderrLog.Value is { Length: > 0 } log)
            files.Add(new SupportFile("log.txt", $"the end of {log}", context.Machine.ReadEnd(log, MostLogOctets) is { } end ? redactor.Clean(end) : null));
        files.Insert(0, File("README.txt", "what is in here", Contents(files)));
        return files;
    }

    private SupportFile File(string name, string what, string? text) => new(name, what, string.IsNullOrEmpty(text) ? null : redactor.Clean(text));

    private string Version() =>
        $"xfrmctl {Verbs.VersionVerb.Version}\n{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}\n{Words.Time(context.Clock.GetUtcNow())}\n"
        + (context.Machine.IsPrivileged ? "as root\n" : "not as root: a part could not be read\n");

    // Messages may show a value of ipsec.conf; where the line is not understood that could be anything.
    private static string Problems(LoadedConfiguration loaded)
    {
        var text = new StringBuilder($"{loaded.Dialect.Name}; {Words.Count((ulong)loaded.Connections.Count, "connection")}\n");
        foreach (Diagnostic diagnostic in loaded.Diagnostics)
        {
            bool isTold = KnowsValue(loaded, diagnostic);
            text.Append($"{diagnostic.Location}: {diagnostic.Severity} {diagnostic.Code}{(isTold ? $": {diagnostic.Message}" : "")}\n");
        }

        return text.ToString();
    }

    private static bool KnowsValue(LoadedConfiguration loaded, Diagnostic diagnostic)
    {
        IpsecConfDocument? document = loaded.Documents.FirstOrDefault(document => document.Source.Path == diagnostic.Location.File);
        if (document is null)
            return true;
        return document.Items.OfType<ConfItem.Section>().Any(section => section.Settings.Any(setting =>
            setting.KeywordLocation.Line == diagnostic.Location.Line
            && (section.Kind == ConfSectionKind.Setup ? KeywordTable.Setup(setting.Keyword) : KeywordTable.Connection(setting.Keyword, out _)) is not null));
    }

    private static string Json(VerifyRun run)
    {
        IReadOnlyList<CheckReport> reports = run.Reports();
        return JsonSerializer.Serialize(new VerifyDocument { Ok = reports.All(report => report.Result != CheckResult.Failed), Checks = reports }, CliJson.Default.VerifyDocument);
    }

    private string? States()
    {
        try
        {
            var text = new StringBuilder();
            foreach (KernelState state in context.Kernel.States())
            {
                text.Append($"{state.Source} -> {state.Destination} {state.Protocol} {state.Spi} reqid {state.Reqid} {state.Mode} encapsulation {state.Encapsulation} ")
                    .Append($"{state.Encryption ?? "-"} {state.Integrity ?? "-"} {state.Packets} packets {state.Bytes} octets\n");
            }

            return text.Length == 0 ? "none\n" : text.ToString();
        }
        catch (KernelViewException)
        {
            return null;
        }
    }

    private string Sysctls()
    {
        IEnumerable<string> devices = context.Machine.Names("/proc/sys/net/ipv4/conf");
        IEnumerable<string> paths =
        [
            "net/ipv4/ip_forward", "net/ipv4/ip_no_pmtu_disc", "net/ipv6/conf/all/forwarding", "net/core/xfrm_larval_drop", "net/core/xfrm_acq_expires", "net/core/xfrm_aevent_etime",
            .. devices.SelectMany(device => InterfaceSettings.Select(name => $"net/ipv4/conf/{device}/{name}")),
        ];
        return string.Concat(paths.Select(path => new SysctlSetting(path, context.Machine.ReadText("/proc/sys/" + path) ?? "?")).Select(setting => $"{setting.Name} = {setting.Value}\n"));
    }

    private static string Contents(IEnumerable<SupportFile> files) =>
        "What xfrmctl support has gathered for a bug report. Secrets are removed: look through it all the same before you send it.\n"
        + "Addresses, names of hosts and connections are in it.\n\n"
        + string.Concat(files.Select(file => $"{file.Name,-32} {file.What}{(file.Text is null ? " (could not be had)" : "")}\n"));
}
