using XfrmCtl.Cli.Verification;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>
/// <c>ipsec verify</c>: our checks in the lines of Openswan 2.6.37's program, or of libreswan 4.15's where the configuration is written in its words. What
/// neither looks at follows in the same form where it is not in order.
/// </summary>
internal static class VerifyCommand
{
    private const string Advised = "xfrmctl verify says more, and what to do about each";

    /// <summary>Runs it; the result is the exit status of the program that it stands for.</summary>
    public static Task<int> Run(IReadOnlyList<string> args, CliContext context)
    {
        LongOptions options = new("host=", "ip=", "colour", "nocolour", "color", "nocolor", "config=", "secrets=", "socket=");
        if (options.Read(args) is { } complaint)
        {
            context.Terminal.Error.WriteLine($"ipsec verify: {Words.Printable(complaint)}");
            return Task.FromResult(1);
        }

        VerifyRun run = VerifyRun.Begin(
            context, options.Value("config") ?? "/etc/ipsec.conf", options.Value("secrets") ?? Verb.UsualSecrets, options.Value("socket") ?? ControlClient.DefaultSocketPath);
        bool isLibreswan = run.Scope.Configuration.Dialect == Dialect.Libreswan;
        if (!isLibreswan && !context.Machine.IsPrivileged)
        {
            // What Openswan does: it says so and succeeds.
            context.Terminal.Out.WriteLine("To check this machine, you need to run \"ipsec verify\" as root.");
            return Task.FromResult(0);
        }

        string choice = options.Has("nocolour") || options.Has("nocolor") ? "never" : options.Has("colour") || options.Has("color") ? "always" : "auto";
        var sheet = new VerifySheet(run.Reports(), context.Terminal, context.Terminal.Ink(choice), isLibreswan ? 50 : 60);
        if (isLibreswan)
            Libreswan(sheet, run.Scope);
        else
            Openswan(sheet, run.Scope);
        sheet.WriteRest();
        if (isLibreswan && sheet.Errors > 0)
            context.Terminal.Error.WriteLine($"ipsec verify: encountered {Words.Count((ulong)sheet.Errors, "error")} - see 'man ipsec_verify' for help; {Advised}");
        return Task.FromResult(isLibreswan ? Math.Min(sheet.Errors, 255) : sheet.Errors > 0 ? 1 : 0);
    }

    private static void Openswan(VerifySheet sheet, VerifyScope scope)
    {
        sheet.Say("Checking your system to see if IPsec got installed and started correctly:");
        sheet.Word("Version check and ipsec on-path", "OK");
        sheet.Say($"Linux Openswan-compatible XfrmCtl {Verbs.VersionVerb.Version} (netkey)");
        sheet.Check("Checking for IPsec support in kernel", ["kernel.xfrm", .. sheet.Ids("kernel.esp."), .. sheet.Ids("kernel.ah.")]);
        sheet.Word(" SAref kernel support", "N/A");
        // One label and three results: 2.6.37 printed them so.
        sheet.Check(" NETKEY:  Testing XFRM related proc values", ["sysctl.send_redirects"]);
        sheet.Check("", ["sysctl.accept_redirects"]);
        sheet.Check("", ["sysctl.xfrm_larval_drop", "sysctl.xfrm_acq_expires"]);
        sheet.Check("Checking rp_filter", ["sysctl.rp_filter"], bad: "ENABLED");
        sheet.Check("Testing against enforced SElinux mode", ["system.selinux"]);
        if (sheet.Running(scope, "Checking that pluto is running"))
        {
            sheet.Check(" Pluto listening for IKE on udp 500", ["port.500"]);
            sheet.Check(" Pluto listening for NAT-T on udp 4500", ["port.4500"]);
        }

        sheet.Check("Two or more interfaces found, checking IP forwarding", ["sysctl.ip_forward"]);
        sheet.Check("Checking NAT and MASQUERADEing", ["firewall.nat"]);
        sheet.Tool("Checking for 'ip' command", scope, "ip", "FAILED");
        sheet.Word("Checking /bin/sh is not /bin/dash", "OK");
        sheet.Tool("Checking for 'iptables' command", scope, "iptables", "FAILED");
        sheet.Word("Opportunistic Encryption Support", "DISABLED");
    }

    private static void Libreswan(VerifySheet sheet, VerifyScope scope)
    {
        sheet.Say("Verifying installed system and configuration files");
        sheet.Say("");
        sheet.Word("Version check and ipsec on-path", "OK");
        sheet.Say($"Libreswan-compatible XfrmCtl {Verbs.VersionVerb.Version} (XFRM)");
        sheet.Check("Checking for IPsec support in kernel", ["kernel.xfrm", .. sheet.Ids("kernel.esp."), .. sheet.Ids("kernel.ah.")]);
        sheet.Say(" NETKEY: Testing XFRM related proc values");
        sheet.Check("         ICMP default/send_redirects", ["sysctl.send_redirects"], bad: "NOT DISABLED");
        sheet.Check("         ICMP default/accept_redirects", ["sysctl.accept_redirects"], bad: "NOT DISABLED");
        sheet.Check("         XFRM larval drop", ["sysctl.xfrm_larval_drop"], bad: "NOT ENABLED");
        sheet.Check("Pluto ipsec.conf syntax", ["config.syntax"], bad: "PARSE ERROR");
        sheet.Check("Checking rp_filter", ["sysctl.rp_filter"], bad: "ENABLED");
        foreach (string device in scope.Settings.Where(device => scope.InterfaceSetting(device, "rp_filter") == 1))
            sheet.Hit($" /proc/sys/net/ipv4/conf/{Words.Printable(device)}/rp_filter", "ENABLED");
        if (sheet.Running(scope, "Checking that pluto is running"))
        {
            sheet.Check(" Pluto listening for IKE on udp 500", ["port.500"]);
            sheet.Check(" Pluto listening for IKE/NAT-T on udp 4500", ["port.4500"], bad: "DISABLED");
            sheet.Check(" Pluto ipsec.secret syntax", ["secrets.syntax"], bad: "PARSE ERROR");
        }

        sheet.Tool("Checking 'ip' command", scope, "ip", "FAILED");
        sheet.Tool("Checking 'iptables' command", scope, "iptables", "MISSING");
        sheet.Word("Checking 'prelink' command does not interfere with FIPS", "OK");
        sheet.Word("Checking for obsolete ipsec.conf options", "OK");
    }
}
