using System.Text;

namespace XfrmCtl.Cli.Firewall;

/// <summary>Reads what iptables-save and ip6tables-save print (iptables-save(8)). What it does not know makes a rule uncertain, never wrong.</summary>
internal static class IptablesParser
{
    private static readonly HashSet<string> Hooks = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

    private static readonly HashSet<string> KnownModules =
        ["tcp", "udp", "udplite", "sctp", "icmp", "icmp6", "esp", "ah", "multiport", "policy", "conntrack", "state", "comment", "iprange"];

    private static readonly HashSet<string> Deciders = ["QUEUE", "NFQUEUE", "SYNPROXY", "TARPIT", "CT", "NOTRACK", "TPROXY"];

    private static readonly HashSet<string> Harmless =
        ["LOG", "NFLOG", "ULOG", "MARK", "CONNMARK", "SECMARK", "CONNSECMARK", "TCPMSS", "TOS", "DSCP", "TTL", "HL", "CLASSIFY", "SET", "TRACE", "AUDIT", "TEE", "CHECKSUM", "ECN"];

    /// <summary>The chains of one family; empty for a text that holds none.</summary>
    /// <param name="text">What was printed.</param>
    /// <param name="isIPv6">The family.</param>
    /// <param name="program">The program that changes what was printed.</param>
    /// <param name="isOld">Whether the kernel keeps it in iptables' own tables.</param>
    public static IReadOnlyList<FirewallChain> Parse(string text, bool isIPv6, string program, bool isOld = false)
    {
        Dictionary<(string Table, string Name), FirewallChain> chains = [];
        string table = "";
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (line.StartsWith("*"))
            {
                table = line[1..].ToString();
            }
            else if (line.StartsWith(":"))
            {
                FirewallChain chain = Chain(line[1..].ToString().Split(' '), table, isIPv6, program, isOld);
                chains.TryAdd((table, chain.Name), chain);
            }
            else if (line.StartsWith("-A ") || line.StartsWith("["))
            {
                Add(line.ToString(), table, chains);
            }
        }

        return [.. chains.Values];
    }

    private static FirewallChain Chain(string[] words, string table, bool isIPv6, string program, bool isOld) => new()
    {
        Family = isIPv6 ? "ip6" : "ip",
        Table = table,
        Name = words[0],
        Program = program,
        IsOld = isOld,
        Hook = Hooks.Contains(words[0]) ? words[0].ToLowerInvariant() : null,
        IsNat = table == "nat",
        DropsByDefault = words.Length > 1 && words[1] == "DROP",
    };

    private static void Add(string line, string table, Dictionary<(string Table, string Name), FirewallChain> chains)
    {
        List<string> words = Words(line);
        // "[12:3456] -A INPUT ..." with -c.
        if (words.Count > 0 && words[0].StartsWith('['))
            words.RemoveAt(0);
        if (words.Count < 2 || words[0] != "-A")
            return;
        if (chains.TryGetValue((table, words[1]), out FirewallChain? chain))
            chain.Rules.Add(Rule(line, words, table, chains));
    }

    private static FirewallRule Rule(string line, List<string> words, string table, Dictionary<(string Table, string Name), FirewallChain> chains)
    {
        List<RuleMatch> matches = [];
        RuleAction action = RuleAction.Continue;
        string? target = null;
        AddressSpan? addresses = null;
        bool negated = false;
        bool isIncoming = false;
        for (int i = 2; i < words.Count; i++)
        {
            string option = words[i];
            string value = i + 1 < words.Count ? words[i + 1] : "";
            switch (option)
            {
                case "!":
                    negated = true;
                    continue;
                case "-j" or "--jump" or "-g" or "--goto":
                    (action, target) = Target(value, option, table, chains);
                    // What stands behind the target is the target's: iptables-save prints it last.
                    int to = words.FindIndex(i, word => word is "--to-source" or "--to-destination" or "--to");
                    addresses = to > 0 && to + 1 < words.Count ? Translated(words[to + 1]) : null;
                    i = words.Count;
                    break;
                case "-m" or "--match":
                    if (!KnownModules.Contains(value))
                        matches.Add(new RuleMatch.Opaque($"-m {value}"));
                    i++;
                    break;
                case "--comment":
                    i++;
                    break;
                case "--dir":
                    isIncoming = value == "in";
                    i++;
                    break;
                case "--mode" when value == "tunnel" && !negated:
                    i++;
                    break;
                case "--pol":
                    matches.Add(new RuleMatch.Policy((value == "ipsec") != negated, isIncoming));
                    i++;
                    break;
                default:
                    matches.Add(Match(option, value, negated, words, ref i));
                    break;
            }

            negated = false;
        }

        return new FirewallRule(line, matches, action) { Target = target, TranslatedTo = addresses, ClampsSegments = words.Contains("TCPMSS") };
    }

    // ADDRESS[-ADDRESS][:PORT[-PORT]], in IPv6 with brackets where there is a port, and NETMAP's ADDRESS/LENGTH.
    private static AddressSpan? Translated(string text)
    {
        if (text.StartsWith('['))
            text = text[1..].Replace("]", "", StringComparison.Ordinal) is var bare && text.LastIndexOf("]:", StringComparison.Ordinal) is > 0 and var end ? bare[..(end - 1)] : bare;
        else if (text.Count(letter => letter == ':') == 1)
            text = text[..text.IndexOf(':', StringComparison.Ordinal)];
        return AddressSpan.Parse(text);
    }

    private static (RuleAction Action, string? Target) Target(string name, string option, string table, Dictionary<(string Table, string Name), FirewallChain> chains)
    {
        if (chains.ContainsKey((table, name)))
            return (option is "-g" or "--goto" ? RuleAction.Goto : RuleAction.Jump, name);
        return name switch
        {
            "ACCEPT" => (RuleAction.Accept, null),
            "DROP" or "REJECT" => (RuleAction.Drop, null),
            "RETURN" => (RuleAction.Return, null),
            "MASQUERADE" or "SNAT" or "NETMAP" when table == "nat" => (RuleAction.Translate, null),
            "DNAT" or "REDIRECT" when table == "nat" => (RuleAction.Divert, null),
            _ when Harmless.Contains(name) => (RuleAction.Continue, null),
            _ when Deciders.Contains(name) && table is "nat" or "raw" or "mangle" => (RuleAction.Continue, null),
            _ => (RuleAction.Unknown, null),
        };
    }

    private static RuleMatch Match(string option, string value, bool negated, List<string> words, ref int i)
    {
        RuleMatch? match = option switch
        {
            "-p" or "--protocol" when value == "all" => new RuleMatch.Protocol([.. Enumerable.Range(0, 256).Select(number => (byte)number)], negated),
            "-p" or "--protocol" when ProtocolNumbers.Of(value) is { } number => new RuleMatch.Protocol([number], negated),
            "-s" or "--source" when AddressSpan.Parse(value) is { } span => new RuleMatch.Address(false, new AddressSet([span], value), negated),
            "-d" or "--destination" when AddressSpan.Parse(value) is { } span => new RuleMatch.Address(true, new AddressSet([span], value), negated),
            "-i" or "--in-interface" => new RuleMatch.Device(false, [value], negated),
            "-o" or "--out-interface" => new RuleMatch.Device(true, [value], negated),
            "--dport" or "--dports" or "--destination-port" when Ports(value) is { } ports => new RuleMatch.Port(true, ports, negated),
            "--sport" or "--sports" or "--source-port" when Ports(value) is { } ports => new RuleMatch.Port(false, ports, negated),
            "--src-range" when AddressSpan.Parse(value) is { } span => new RuleMatch.Address(false, new AddressSet([span], value), negated),
            "--dst-range" when AddressSpan.Parse(value) is { } span => new RuleMatch.Address(true, new AddressSet([span], value), negated),
            "--ctstate" or "--state" => new RuleMatch.State(value.ToLowerInvariant().Split(','), negated),
            _ => null,
        };
        if (match is not null)
        {
            i++;
            return match;
        }

        // Whatever belongs to an option that is not known here.
        while (i + 1 < words.Count && !words[i + 1].StartsWith('-') && words[i + 1] != "!")
            i++;
        return new RuleMatch.Opaque(option);
    }

    private static List<(ushort From, ushort To)>? Ports(string text)
    {
        List<(ushort, ushort)> ranges = [];
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split(':');
            if (!ushort.TryParse(ends[0], out ushort from))
                return null;
            ushort to = from;
            if (ends.Length > 1 && !ushort.TryParse(ends[1], out to))
                return null;
            ranges.Add((from, to));
        }

        return ranges;
    }

    // Words by blanks, in double quotes where they hold some; a backslash takes the next letter as it is.
    private static List<string> Words(string line)
    {
        List<string> words = [];
        var word = new StringBuilder();
        bool quoted = false;
        bool any = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"')
                (quoted, any) = (!quoted, true);
            else if (c == '\\' && i + 1 < line.Length)
                word.Append(line[++i]);
            else if (c == ' ' && !quoted)
                Flush();
            else
                word.Append(c);
        }

        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0 || any)
                words.Add(word.ToString());
            word.Clear();
            any = false;
        }
    }
}
