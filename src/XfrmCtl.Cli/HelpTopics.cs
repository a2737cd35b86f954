using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli;

/// <summary>Pages of help that are about no single verb.</summary>
internal static class HelpTopics
{
    /// <summary>A page.</summary>
    /// <param name="Name">The word after <c>help</c>.</param>
    /// <param name="Summary">What it is about.</param>
    /// <param name="Paragraphs">Its text; a paragraph that begins with two blanks is not wrapped.</param>
    internal sealed record Topic(string Name, string Summary, params IReadOnlyList<string> Paragraphs);

    /// <summary>Every page.</summary>
    public static IReadOnlyList<Topic> Rows { get; } =
    [
        new(
            "first-tunnel", "from a configuration to traffic",
            "Read the configuration as the daemon will, look at this machine, start the daemon, bring the tunnel up, send something:",
            "  xfrmctl check\n  xfrmctl show L2L-IPSEC\n  xfrmctl verify\n  xfrmctl start\n  xfrmctl up L2L-IPSEC\n  ping -I OUR-ADDRESS-IN-THE-TUNNEL ADDRESS-BEHIND-THE-PEER",
            "Each step ends with an exit status that says what is wrong: xfrmctl help exit-codes."),
        new(
            "exit-codes", "what a script can tell by the exit status",
            [.. Enum.GetValues<ExitCode>().Select(code => $"  {(int)code,-4} {Meaning(code)}")]),
        new(
            "files", "what is read and written",
            "  /etc/ipsec.conf                  the configuration (xfrmctl-conf(5))\n"
            + "  /etc/ipsec.secrets               pre-shared keys and passwords, for root alone\n"
            + "  /etc/ipsec.d/                    certificates, private keys, authorities\n"
            + "  /run/xfrmctl/control.sock        the daemon's control socket, for root alone\n"
            + "  /etc/sysctl.d/60-xfrmctl.conf    what xfrmctl verify --fix has set",
            "--config, --secrets and --socket name others."),
        new(
            "secrets", "pre-shared keys in ipsec.secrets",
            "Our address and the peer's (or what leftid= and rightid= say), a colon with blanks around it, PSK, and the key in double quotes:",
            "  203.0.113.133 198.51.100.2 : PSK \"...\"",
            "The file is for root alone (chmod 600), else it is not used. Take a random key, since whoever records one handshake as a false peer can try keys at leisure: openssl rand -base64 32. "
            + "On an ASA the key stands in the tunnel-group of our address, and 'show running-config' shows asterisks; 'more system:running-config' shows it."),
        new(
            "weak-algorithms", "what is weak, and why it works all the same",
            "DES, 3DES, MD5 and the groups 1, 2 and 5 are weak. They work where they are configured, since the peer may have nothing else, and are named as weak wherever they are shown. "
            + "Ask the peer what it takes (xfrmctl probe PEER), and write the strongest:",
            "  ike=aes256-sha256-modp2048\n  phase2alg=aes256-sha256"),
        new(
            "json", "output for scripts",
            "Every verb takes --json: one document on standard output, or one object a line for a stream; diagnostics stay on standard error. Times are RFC 3339 in UTC, SPIs and cookies are hexadecimal with 0x, "
            + "durations are whole seconds. The JSON Schemas stand in docs/schemas, and every document has a version.",
            "  xfrmctl status --json | jq -r '.connections[] | select(.state != \"up\").name'"),
        new(
            "ipsec", "the command that people already type",
            "Called by the name ipsec (a link beside xfrmctl) it takes the words of Openswan and libreswan, prints their lines and ends with their exit statuses: ipsec auto --up NAME, ipsec auto --status, ipsec verify, ipsec addconn. "
            + "ipsec --help lists them."),
    ];

    /// <summary>The page of that name, or null.</summary>
    public static Topic? ByName(string name) => Rows.FirstOrDefault(row => row.Name == name);

    /// <summary>Prints a page.</summary>
    public static ExitCode Print(Topic topic, Terminal terminal)
    {
        terminal.Out.WriteLine($"{topic.Name} - {topic.Summary}");
        bool wasLine = false;
        foreach (string paragraph in topic.Paragraphs)
        {
            bool isLine = paragraph.StartsWith("  ", StringComparison.Ordinal);
            if (!(isLine && wasLine))
                terminal.Out.WriteLine();
            foreach (string line in isLine ? paragraph.Split('\n') : Words.Wrap(paragraph, terminal.Width))
                terminal.Out.WriteLine(line);
            wasLine = isLine;
        }

        terminal.Out.Flush();
        return ExitCode.Ok;
    }

    private static string Meaning(ExitCode code) => code switch
    {
        ExitCode.Ok => "done; everything asked about is as it should be",
        ExitCode.No => "the answer is no: a check failed, the tunnel is not up",
        ExitCode.Usage => "the command line is wrong",
        ExitCode.NotRunning => "the daemon does not run",
        ExitCode.NotPermitted => "more privilege is needed",
        ExitCode.Unsupported => "this kernel or machine lacks something",
        ExitCode.BadConfig => "configuration or secrets are invalid",
        ExitCode.NoSuchConnection => "no connection has that name",
        ExitCode.NoAnswer => "the peer did not answer",
        ExitCode.Phase1Refused => "no common Phase 1 proposal",
        ExitCode.AuthFailed => "pre-shared key, identity or certificate",
        ExitCode.Phase2Refused => "no common Phase 2 proposal, PFS included",
        ExitCode.SelectorsRefused => "the peer does not accept the subnets",
        ExitCode.KernelRefused => "the kernel refused a state or policy",
        ExitCode.Timeout => "the time given by --timeout ran out, or the daemon does not answer",
        ExitCode.Interrupted => "interrupted (Ctrl-C)",
        _ => code.ToString(),
    };
}
