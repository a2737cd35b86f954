using XfrmCtl.Cli.Verbs;

namespace XfrmCtl.Cli;

/// <summary>Every verb, one row each, in the order in which help shows them.</summary>
internal static class VerbTable
{
    public static IReadOnlyList<VerbDescription> Rows { get; } =
    [
        VerbDescription.Of<UpVerb>(
            "up", "negotiate a tunnel and show each step",
            ("xfrmctl up L2L-IPSEC", "bring the tunnel up and wait for the result"),
            ("xfrmctl up L2L-IPSEC --timeout 30", "give up waiting after 30 seconds (exit status 16)"),
            ("xfrmctl up L2L-IPSEC --async", "begin, and return at once"),
            ("xfrmctl up L2L-IPSEC --json", "one JSON object a line: events, then the reply")),
        VerbDescription.Of<DownVerb>(
            "down", "tell the peer and take the tunnel out of the kernel",
            ("xfrmctl down L2L-IPSEC", "end the tunnel")),
        VerbDescription.Of<RekeyVerb>(
            "rekey", "negotiate new keys now, without an interruption",
            ("xfrmctl rekey L2L-IPSEC", "new keys for the traffic (Phase 2)"),
            ("xfrmctl rekey L2L-IPSEC --ike", "a new ISAKMP SA (Phase 1)")),
        VerbDescription.Of<StatusVerb>(
            "status", "connections, SAs, algorithms, traffic, the last error",
            ("xfrmctl status", "every connection; a screen when there is one, a table when there are more"),
            ("xfrmctl status L2L-IPSEC", "one connection; exit status 1 unless it is up"),
            ("xfrmctl status --watch", "the same again and again, with the rates of traffic"),
            ("xfrmctl status --json | jq -r '.connections[].state'", "for scripts")),
        VerbDescription.Of<TopVerb>(
            "top", "tunnels by their traffic, live",
            ("xfrmctl top", "the busiest first, with the last half minute of each as bars"),
            ("xfrmctl top --sort name --interval 10", "in another order, every ten seconds"),
            ("xfrmctl top --count 2 --interval 1 --json | tail -n 1 | jq '.connections[].rateIn'", "the rates of one second, for scripts")),
        VerbDescription.Of<WhyVerb>(
            "why", "say what is wrong with a connection, and what to do on either side",
            ("xfrmctl why L2L-IPSEC", "the causes, the most probable first, with the lines for the ASA"),
            ("xfrmctl why L2L-IPSEC -v", "every cause in full"),
            ("xfrmctl why L2L-IPSEC --json | jq -r '.causes[0].id'", "for scripts; exit status 0 when nothing is wrong, else the failure's")),
        VerbDescription.Of<LogVerb>(
            "log", "show what happened of late",
            ("xfrmctl log", "the last events of all connections"),
            ("xfrmctl log L2L-IPSEC -n 20", "the last 20 of one"),
            ("xfrmctl log L2L-IPSEC -f", "and then what happens, until Ctrl-C"),
            ("xfrmctl log --json", "one JSON object a line")),
        VerbDescription.Of<MonitorVerb>(
            "monitor", "show events as they happen",
            ("xfrmctl monitor", "all of them, until Ctrl-C"),
            ("xfrmctl monitor --json | jq 'select(.name == \"connection-down\")'", "for scripts: one JSON object a line")),
        VerbDescription.Of<VerifyVerb>(
            "verify", "look whether this machine is fit for IPsec",
            ("xfrmctl verify", "every check with its result and its fix"),
            ("xfrmctl verify --quiet", "only what is not in order"),
            ("xfrmctl verify --fix", "set its sysctls right, now and at boot"),
            ("xfrmctl verify --unfix", "give them back"),
            ("xfrmctl verify --json | jq '.checks[] | select(.result == \"failed\")'", "for scripts")),
        VerbDescription.Of<CheckVerb>(
            "check", "read configuration and secrets and name every problem",
            ("xfrmctl check", "read /etc/ipsec.conf and /etc/ipsec.secrets"),
            ("xfrmctl check ./ipsec.conf --secrets ./ipsec.secrets", "read others"),
            ("xfrmctl check /etc/ipsec.d/*.conf", "read several, each by itself"),
            ("xfrmctl check - < new.conf", "read what comes in"),
            ("xfrmctl check --strict", "take warnings for errors too (exit status 6)")),
        VerbDescription.Of<ShowVerb>(
            "show", "the settings in force, and where each comes from",
            ("xfrmctl show", "every connection of the configuration, a line each"),
            ("xfrmctl show L2L-IPSEC", "what it comes to, and each setting with its file and line"),
            ("xfrmctl show 'branch-*' --all", "several, with what is built in"),
            ("xfrmctl show setup", "config setup"),
            ("xfrmctl show L2L-IPSEC --json | jq '.connections[].settings[]'", "for scripts")),
        VerbDescription.Of<PlanVerb>(
            "plan", "the states and policies that a connection would install, against what is installed",
            ("xfrmctl plan L2L-IPSEC", "what the kernel would have, and at each line whether it has it"),
            ("xfrmctl plan --quiet", "only what is missing or different"),
            ("xfrmctl plan --json | jq '.connections[].policies[] | select(.status != \"installed\")'", "for scripts")),
        VerbDescription.Of<XfrmVerb>(
            "xfrm", "the kernel's own states, policies and events",
            ("xfrmctl xfrm list", "every state and policy, and whose it is"),
            ("xfrmctl xfrm list --verbose --show-keys", "with keys, as root"),
            ("xfrmctl xfrm monitor --ours", "what happens to ours, a line each, until Ctrl-C"),
            ("xfrmctl xfrm flush", "remove ours, as after a daemon that will not come back")),
        VerbDescription.Of<AddVerb>(
            "add", "load a connection from the configuration",
            ("xfrmctl add L2L-IPSEC", "load it, without negotiating")),
        VerbDescription.Of<DeleteVerb>(
            "delete", "end a connection and unload it",
            ("xfrmctl delete L2L-IPSEC", "down, and forgotten until it is added again")),
        VerbDescription.Of<ReplaceVerb>(
            "replace", "load a connection anew from the configuration",
            ("xfrmctl replace L2L-IPSEC", "take over what was changed in the file")),
        VerbDescription.Of<RouteVerb>(
            "route", "let the first packet bring the tunnel up",
            ("xfrmctl route L2L-IPSEC", "install the trap policy")),
        VerbDescription.Of<UnrouteVerb>(
            "unroute", "take the trap policy away",
            ("xfrmctl unroute L2L-IPSEC", "packets bring the tunnel up no more")),
        VerbDescription.Of<ReloadVerb>(
            "reload", "reread the files and change only what differs",
            ("xfrmctl reload", "tunnels whose settings are the same are not touched"),
            ("xfrmctl reload --dry-run", "see first what it would change")),
        VerbDescription.Of<ProbeVerb>(
            "probe", "which Phase 1 proposals a peer takes",
            ("xfrmctl probe 198.51.100.2", "ask about what an ASA can have; no daemon needed"),
            ("xfrmctl probe 198.51.100.2 --from 203.0.113.133", "as the address that the peer knows us by"),
            ("xfrmctl probe 198.51.100.2 --all --json", "ask about everything, for scripts")),
        VerbDescription.Of<KeysVerb>(
            "keys", "decryption tables for Wireshark and tshark; handle with care",
            ("xfrmctl keys L2L-IPSEC --wireshark /root/keys", "write them, for root alone"),
            ("WIRESHARK_CONFIG_DIR=/root/keys tshark -o esp.enable_encryption_decode:TRUE -r cap", "read a capture with them")),
        VerbDescription.Of<SupportVerb>(
            "support", "a bundle for a bug report, secrets removed",
            ("xfrmctl support", "xfrmctl-support-TIME.tar.gz in this folder"),
            ("xfrmctl support -o /tmp/report.tar.gz", "somewhere else")),
        VerbDescription.Of<StartVerb>(
            "start", "have systemd start the daemon",
            ("xfrmctl start", "and wait until it is ready")),
        VerbDescription.Of<StopVerb>(
            "stop", "have systemd stop the daemon",
            ("xfrmctl stop", "its tunnels end, and their peers are told")),
        VerbDescription.Of<RestartVerb>(
            "restart", "have systemd stop and start the daemon",
            ("xfrmctl restart", "a reload is enough for a changed configuration")),
        VerbDescription.Of<EnableVerb>(
            "enable", "have systemd start the daemon at boot",
            ("xfrmctl enable && xfrmctl start", "at boot, and now")),
        VerbDescription.Of<DisableVerb>(
            "disable", "have systemd start the daemon at boot no longer",
            ("xfrmctl disable", "it runs on if it runs")),
        VerbDescription.Of<CompletionVerb>(
            "completion", "the shell's completion of this program",
            ("xfrmctl completion bash > /usr/share/bash-completion/completions/xfrmctl", "for bash"),
            ("xfrmctl completion zsh > /usr/share/zsh/vendor-completions/_xfrmctl", "for zsh"),
            ("xfrmctl completion fish > /usr/share/fish/vendor_completions.d/xfrmctl.fish", "for fish")),
        VerbDescription.Of<VersionVerb>(
            "version", "print the version",
            ("xfrmctl version", "the same as --version")),
        VerbDescription.Of<HelpVerb>(
            "help", "explain a verb or a topic",
            ("xfrmctl help up", "the same as: xfrmctl up --help"),
            ("xfrmctl help exit-codes", "what a script can tell by the exit status")),
    ];

    /// <summary>The row of that name, or null.</summary>
    public static VerbDescription? ByName(string name)
    {
        for (int i = 0; i < Rows.Count; i++)
            if (Rows[i].Name == name)
                return Rows[i];
        return null;
    }
}
