using XfrmCtl.Cli.Output;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec barf</c>: everything that a person who helps asks for, on standard output, each part under a heading as Openswan draws it; no secret and no key is in it.</summary>
internal static class BarfCommand
{
    private const string Rule = "_________________________";

    private static readonly string[] Files =
    [
        "/proc/version", "/proc/net/dev", "/proc/net/route", "/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv4/conf/all/rp_filter",
        "/proc/sys/net/ipv4/conf/default/rp_filter", "/proc/sys/net/core/xfrm_larval_drop", "/proc/sys/net/core/xfrm_acq_expires", "/etc/ipsec.conf",
    ];

    /// <summary>Runs it.</summary>
    public static async Task<int> Run(IpsecScope scope)
    {
        CliContext context = scope.Context;
        Terminal terminal = context.Terminal;
        terminal.Out.WriteLine($"{Words.Printable(Environment.MachineName)}");
        terminal.Out.WriteLine($"{context.Clock.GetUtcNow():ddd MMM dd HH:mm:ss 'UTC' yyyy}");
        Head("version", "ipsec --version");
        IpsecVersion.Print(terminal);
        Program("ip-xfrm-state", "ip", "-s", "xfrm", "state", "list", "nokeys");
        Program("ip-xfrm-policy", "ip", "-s", "xfrm", "policy");
        Program("ip-addr-list", "ip", "addr", "list");
        Program("ip-route-list", "ip", "route", "list");
        Program("ip-rule-list", "ip", "rule", "list");
        Head("ipsec/status", "ipsec auto --status");
        await StatusWords.Print("status", null, scope.Converse(), null, context).ConfigureAwait(false);
        Head("ipsec/verify", "ipsec verify");
        await VerbRunner.Run(["verify", "--color", "never", "--socket", scope.Socket], context).ConfigureAwait(false);
        foreach (string file in Files)
        {
            Head(file.TrimStart('/'), $"cat {file}");
            foreach (string line in context.Machine.ReadLines(file))
                terminal.Out.WriteLine(Words.Printable(line.TrimEnd().Replace('\t', ' ')));
        }

        Head("ipsec/secrets", "ipsec auto --listpsks");
        SecretList.Write("listpsks", "/etc/ipsec.conf", scope.Converse(), context);
        Program("ps", "ps", "-eo", "pid,user,args");
        Program("journal", "journalctl", "-u", "xfrmctld", "-n", "200", "--no-pager");
        terminal.Out.WriteLine($"+ {Rule} end");
        terminal.Out.WriteLine("+ :");
        return 0;

        void Head(string title, string command)
        {
            terminal.Out.WriteLine($"+ {Rule} {title}");
            terminal.Out.WriteLine("+ :");
            terminal.Out.WriteLine($"+ {command}");
        }

        void Program(string title, string program, params string[] arguments)
        {
            Head(title, $"{program} {string.Join(' ', arguments)}");
            foreach (string line in (context.Machine.Output(program, arguments) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                terminal.Out.WriteLine(line.TrimEnd());
        }
    }
}
