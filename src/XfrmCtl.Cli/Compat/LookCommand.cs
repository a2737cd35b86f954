using XfrmCtl.Cli.Output;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec look</c>: the kernel's states, policies and routes, under the headings of either program. Keys are left out, which theirs are not.</summary>
internal static class LookCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(CliContext context)
    {
        Terminal terminal = context.Terminal;
        terminal.Out.WriteLine($"{Words.Printable(Environment.MachineName)} {context.Clock.GetUtcNow():ddd MMM dd HH:mm:ss 'UTC' yyyy}");
        Section("XFRM state:", "ip", "xfrm", "state", "list", "nokeys");
        Section("XFRM policy:", "ip", "xfrm", "policy");
        terminal.Out.WriteLine("XFRM done");
        Section("IPSEC mangle TABLES", "iptables", "-t", "mangle", "-L", "-n");
        Section("ROUTING TABLES", "ip", "-4", "route");
        Section("", "ip", "-6", "route");
        return 0;

        void Section(string title, string program, params string[] arguments)
        {
            if (title.Length > 0)
                terminal.Out.WriteLine(title);
            string text = context.Machine.Output(program, arguments) ?? "";
            foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                terminal.Out.WriteLine(line.TrimEnd());
        }
    }
}
