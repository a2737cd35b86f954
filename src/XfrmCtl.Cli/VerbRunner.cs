using System.Globalization;
using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Verbs;
using XfrmCtl.Control;

namespace XfrmCtl.Cli;

/// <summary>From arguments to a verb that runs.</summary>
internal static class VerbRunner
{
    private static readonly string[] OptionsWithValue = ["--color", "--config", "--secrets", "--socket"];

    /// <summary>Runs the verb that <paramref name="args"/> name; the only place where faults become exit codes.</summary>
    public static async Task<ExitCode> Run(IReadOnlyList<string> args, CliContext context)
    {
        Terminal terminal = context.Terminal;
        List<string> words = BeforeDashes(args);
        if (words.Contains("--version"))
            return VersionVerb.Print(terminal, asJson: words.Contains("--json"));

        int at = VerbPosition(args);
        if (words.Contains("--help") || words.Contains("-h"))
            return HelpPage.Print(at < 0 ? null : args[at], terminal, asJson: words.Contains("--json"));
        if (at < 0)
        {
            HelpPage.Print(null, new Terminal(terminal.Error, terminal.Error, false, terminal.Width));
            return ExitCode.Usage;
        }

        VerbDescription? row = VerbTable.ByName(args[at]);
        if (row is null)
            return Refuse(terminal, UnknownVerb(args[at]), null);

        string[] rest = [.. args.Take(at), .. args.Skip(at + 1)];
        if (CommonOptions.TryRead(row, rest) is { } plain)
            return plain.Objection() is { } wrong ? Refuse(terminal, wrong, row.Name) : await Run(plain, context).ConfigureAwait(false);
        if (OptionWithoutValue(row, rest) is { } bare)
            return Refuse(terminal, $"'{bare}' needs a value", row.Name);
        ParserResult<Verb> result = Read(row, rest);
        if (result is not Parsed<Verb> parsed)
            return Refuse(terminal, Complaints.Say(result.Errors.First(), row), row.Name);
        if (parsed.Value.Surplus.FirstOrDefault() is { } surplus)
            return Refuse(terminal, $"'{surplus}' is one word too many", row.Name);
        return parsed.Value.Objection() is { } objection
            ? Refuse(terminal, objection, row.Name)
            : await Run(parsed.Value, context).ConfigureAwait(false);
    }

    private static ParserResult<Verb> Read(VerbDescription row, IReadOnlyList<string> args)
    {
        using Parser parser = WithoutTerminfo(() => new Parser(settings =>
        {
            settings.HelpWriter = null;
            settings.AutoHelp = false;
            settings.AutoVersion = false;
            settings.EnableDashDash = true;
            settings.ParsingCulture = CultureInfo.InvariantCulture;
        }));
        return row.Parse(parser, args);
    }

    /// <summary>The parser's settings ask .NET's console for its width, which puts a terminal's keypad into application mode and never back; where TERM is not set it does not know how.</summary>
    private static Parser WithoutTerminfo(Func<Parser> make)
    {
        string? terminal = Environment.GetEnvironmentVariable("TERM");
        Environment.SetEnvironmentVariable("TERM", null);
        try
        {
            return make();
        }
        finally
        {
            Environment.SetEnvironmentVariable("TERM", terminal);
        }
    }

    private static async Task<ExitCode> Run(Verb verb, CliContext context)
    {
        context.Terminal.Folds = !verb.IsVerbatim;
        try
        {
            ExitCode code = await verb.Run(context).ConfigureAwait(false);
            context.Terminal.Flush();
            return code;
        }
        catch (ControlException fault)
        {
            context.Terminal.Flush();
            return DaemonTrouble.Tell(fault, context.Terminal);
        }
        catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested)
        {
            context.Terminal.Error.WriteLine("xfrmctl: interrupted");
            return ExitCode.Interrupted;
        }
    }

    // The parser takes an option of a nullable type for absent when its value is missing.
    private static string? OptionWithoutValue(VerbDescription row, string[] args)
    {
        string[] bare = [.. args.TakeWhile(word => word != "--").Where((word, index) => IsOption(word) && (index + 1 == args.Length || IsOption(args[index + 1])))];
        return bare.Length == 0
            ? null
            : bare.FirstOrDefault(HelpPage.OptionsOf(row).Where(option => !string.IsNullOrEmpty(option.MetaValue)).Select(option => "--" + option.LongName).ToHashSet().Contains);

        static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);
    }

    // Without LINQ, as all that stands before a verb runs: each type that is used for the first time takes its microseconds of the three milliseconds that a command has.
    private static List<string> BeforeDashes(IReadOnlyList<string> args)
    {
        List<string> words = [];
        for (int i = 0; i < args.Count && args[i] != "--"; i++)
            words.Add(args[i]);
        return words;
    }

    private static int VerbPosition(IReadOnlyList<string> args)
    {
        for (int i = 0; i < args.Count && args[i] != "--"; i++)
        {
            if (OptionsWithValue.Contains(args[i]))
                i++;
            else if (!args[i].StartsWith('-'))
                return i;
        }

        return -1;
    }

    private static string UnknownVerb(string word)
    {
        string? meant = Words.Nearest(word, VerbTable.Rows.Select(row => row.Name));
        return $"there is no verb '{Words.Printable(word)}'" + (meant is null ? "" : $"; did you mean '{meant}'?");
    }

    private static ExitCode Refuse(Terminal terminal, string complaint, string? verb)
    {
        terminal.Error.WriteLine($"xfrmctl: {complaint}");
        terminal.Error.WriteLine($"Try: xfrmctl {(verb is null ? "" : verb + " ")}--help");
        return ExitCode.Usage;
    }
}
