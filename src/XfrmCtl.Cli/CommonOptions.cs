namespace XfrmCtl.Cli;

/// <summary>
/// The options that every verb takes, read without the parser, which looks at all attributes of a verb before it reads a word: a third of the time of a command that asks the daemon one question.
/// Whatever is more than plain is the parser's, with its complaints.
/// </summary>
internal static class CommonOptions
{
    /// <summary>The verb with its options; null where there is anything else among the words, or something that the verb cannot do without is not.</summary>
    public static Verb? TryRead(VerbDescription row, IReadOnlyList<string> args)
    {
        Verb verb = row.Make();
        if (verb.NeedsMore)
            return null;
        HashSet<string> seen = [];
        for (int i = 0; i < args.Count; i++)
        {
            string word = args[i];
            bool isTaken = seen.Add(word) && (TakeSwitch(verb, word) || (i + 1 < args.Count && IsPlain(args[i + 1]) && TakeValue(verb, word, args[++i])));
            if (!isTaken)
                return null;
        }

        return verb;
    }

    private static bool IsPlain(string value) => value.Length > 0 && value[0] != '-';

    private static bool TakeSwitch(Verb verb, string word)
    {
        switch (word)
        {
            case "--json":
                return verb.Json = true;
            case "--verbose" or "-v":
                return !verb.Verbose && (verb.Verbose = true);
            case "--quiet" or "-q":
                return !verb.Quiet && (verb.Quiet = true);
            default:
                return false;
        }
    }

    private static bool TakeValue(Verb verb, string word, string value)
    {
        switch (word)
        {
            case "--color":
                verb.Color = value;
                return true;
            case "--config":
                verb.Config = value;
                return true;
            case "--secrets":
                verb.Secrets = value;
                return true;
            case "--socket":
                verb.Socket = value;
                return true;
            default:
                return false;
        }
    }
}
