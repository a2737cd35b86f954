using System.Text;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Support;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec barf</c>: everything that a person who helps asks for, on standard output, each part under a heading as Openswan draws it; no secret and no key is in it.</summary>
/// <remarks>What it prints is sent by mail: each line goes through the redactor of <c>support</c>, and of the configuration stands what is understood, without comments.</remarks>
internal static class BarfCommand
{
    private const string Rule = "_________________________";

    private static readonly string[] Files =
    [
        "/proc/version", "/proc/net/dev", "/proc/net/route", "/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv4/conf/all/rp_filter",
        "/proc/sys/net/ipv4/conf/default/rp_filter", "/proc/sys/net/core/xfrm_larval_drop", "/proc/sys/net/core/xfrm_acq_expires",
    ];

    private static readonly string[] OfOurs = ["PID ", "ipsec", "pluto", "charon", "xfrmctl"];

    /// <summary>Runs it; the result is the exit status.</summary>
    /// <param name="args">The words after <c>barf</c>: other files, for tests and containers; theirs reads over what it does not know.</param>
    /// <param name="scope">Dialect and socket.</param>
    public static async Task<int> Run(IEnumerable<string> args, IpsecScope scope)
    {
        var options = new LongOptions("config=", "secrets=", "short", "maxlines=");
        options.Read(args);
        string config = options.Value("config") ?? "/etc/ipsec.conf";
        string secrets = options.Value("secrets") ?? Verb.UsualSecrets;
        CliContext context = scope.Context;
        using LoadedConfiguration loaded = new ConfigurationFiles().Load(config, ref secrets);
        using Redactor redactor = Redactor.Of(config, secrets);
        Terminal terminal = context.Terminal;
        terminal.Out.WriteLine(Words.Printable(Environment.MachineName));
        terminal.Out.WriteLine($"{context.Clock.GetUtcNow():ddd MMM dd HH:mm:ss 'UTC' yyyy}");
        Head("version", "ipsec --version");
        IpsecVersion.Print(terminal);
        Program("ip-xfrm-state", "ip", "-s", "xfrm", "state", "list", "nokeys");
        Program("ip-xfrm-policy", "ip", "-s", "xfrm", "policy");
        Program("ip-addr-list", "ip", "addr", "list");
        Program("ip-route-list", "ip", "route", "list");
        Program("ip-rule-list", "ip", "rule", "list");
        Head("ipsec/status", "ipsec auto --status");
        await Clean(inner => StatusWords.Print("status", null, (scope with { Context = inner }).Converse(), null, inner)).ConfigureAwait(false);
        Head("ipsec/verify", "ipsec verify");
        await Clean(inner => VerbRunner.Run(["verify", "--color", "never", "--socket", scope.Socket, "--config", config, "--secrets", secrets], inner)).ConfigureAwait(false);
        foreach (string file in Files)
        {
            Head(file.TrimStart('/'), $"cat {file}");
            foreach (string line in context.Machine.ReadLines(file))
                Say(line);
        }
        Head("ipsec/conf", $"cat {config}");
        foreach (string line in SafeConfiguration.Of(loaded, secrets).Split('\n'))
            Say(line);
        Head("ipsec/secrets", "ipsec auto --listpsks");
        await Clean(inner =>
        {
            SecretList.Write("listpsks", config, (scope with { Context = inner }).Converse(), inner, secrets);
            return Task.FromResult(0);
        }).ConfigureAwait(false);
        Head("ps", "ps -eo pid,user,args | grep -E 'PID|ipsec|pluto|charon|xfrmctl'");
        // Command lines of other programs are nobody's business, and may have passwords in them.
        Lines(string.Join('\n', (context.Machine.Output("ps", "-eo", "pid,user,args") ?? "").Split('\n').Where(line => OfOurs.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)))));
        Program("journal", "journalctl", "-u", "xfrmctld", "-n", "200", "--no-pager");
        terminal.Out.WriteLine($"+ {Rule} end");
        terminal.Out.WriteLine("+ :");
        return 0;

        void Head(string title, string command)
        {
            terminal.Out.WriteLine($"+ {Rule} {title}");
            terminal.Out.WriteLine("+ :");
            terminal.Out.WriteLine($"+ {Words.Printable(command)}");
        }

        void Program(string title, string program, params string[] arguments)
        {
            Head(title, $"{program} {string.Join(' ', arguments)}");
            Lines(context.Machine.Output(program, arguments) ?? "");
        }

        // What a command of ours prints, on either stream.
        async Task Clean<T>(Func<CliContext, Task<T>> command)
        {
            using var text = new StringWriter();
            using var inner = new Terminal(text, text);
            await command(context with { Terminal = inner }).ConfigureAwait(false);
            Lines(text.ToString());
        }

        // A key in PEM goes over lines, so all of them together.
        void Lines(string text)
        {
            foreach (string line in Encoding.UTF8.GetString(redactor.Clean(text)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Write(line);
        }

        void Say(string line) => Write(Encoding.UTF8.GetString(redactor.Clean(line)));

        void Write(string line) => terminal.Out.WriteLine(string.Join('\t', line.TrimEnd().Split('\t').Select(Words.Printable)));
    }
}
