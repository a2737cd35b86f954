using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli;

/// <summary>What --help prints, from the verb table and the options' attributes.</summary>
internal static class HelpPage
{
    private const int Indent = 2;

    /// <summary>Prints the page of a verb or a topic, or the overview for null.</summary>
    public static ExitCode Print(string? verb, Terminal terminal, bool asJson = false)
    {
        VerbDescription? row = verb is null ? null : VerbTable.ByName(verb);
        HelpTopics.Topic? topic = verb is null || row is not null ? null : HelpTopics.ByName(verb);
        if (asJson && (verb is null || row is not null || topic is not null))
            return Document(verb is null ? VerbTable.Rows : row is null ? [] : [row], verb is null ? HelpTopics.Rows : topic is null ? [] : [topic], terminal);
        if (verb is null)
            return Overview(terminal);
        if (row is not null)
            return Page(row, terminal);
        if (topic is not null)
            return HelpTopics.Print(topic, terminal);
        string? meant = Words.Nearest(verb, VerbTable.Rows.Select(row => row.Name).Concat(HelpTopics.Rows.Select(row => row.Name)));
        terminal.Error.WriteLine($"xfrmctl: there is no verb or topic '{Words.Printable(verb)}'{(meant is null ? "" : $"; did you mean '{meant}'?")}");
        terminal.Error.WriteLine("Try: xfrmctl --help");
        return ExitCode.Usage;
    }

    /// <summary>The options of a verb, its own first.</summary>
    public static IEnumerable<OptionAttribute> OptionsOf(VerbDescription row) =>
        row.Options.GetProperties()
            .OrderBy(property => property.DeclaringType == typeof(Verb))
            .Select(property => property.GetCustomAttribute<OptionAttribute>())
            .OfType<OptionAttribute>()
            .Where(option => !option.Hidden);

    /// <summary>The name of the first value that a verb takes.</summary>
    public static string FirstValueName(VerbDescription row) => ValuesOf(row).Select(value => value.Value.MetaName).FirstOrDefault() ?? "value";

    private static ExitCode Document(IEnumerable<VerbDescription> rows, IEnumerable<HelpTopics.Topic> topics, Terminal terminal)
    {
        var document = new HelpDocument
        {
            Verbs = [.. rows.Select(row => new HelpedVerb(row.Name, row.Summary, UsageOf(row), [.. OptionsOf(row).Select(Described)], [.. row.Examples.Select(example => new HelpedExample(example.Command, example.Purpose))]))],
            Topics = [.. topics.Select(topic => new HelpedTopic(topic.Name, topic.Summary, topic.Paragraphs))],
        };
        terminal.Folds = false;
        terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.HelpDocument));
        terminal.Flush();
        return ExitCode.Ok;
    }

    private static HelpedOption Described(OptionAttribute option) => new(
        "--" + option.LongName,
        option.ShortName.Length > 0 ? "-" + option.ShortName : null,
        string.IsNullOrEmpty(option.MetaValue) ? null : option.MetaValue,
        option.Default is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null,
        option.HelpText);

    private static string UsageOf(VerbDescription row) => $"xfrmctl {row.Name}{string.Concat(ValuesOf(row).Select(Usage))} [OPTIONS]";

    private static ExitCode Overview(Terminal terminal)
    {
        TextWriter output = terminal.Out;
        Paragraph.Prose(output, terminal.Width, "", "xfrmctl - IPsec tunnels on Linux: bring them up and see why they fail", indent: 2);
        output.WriteLine();
        output.WriteLine("Usage: xfrmctl VERB [CONNECTION] [OPTIONS]");
        output.WriteLine();
        List(output, terminal.Width, [.. VerbTable.Rows.Select(row => (row.Name, row.Summary))]);
        output.WriteLine();
        Paragraph.Prose(output, terminal.Width, "", "Every verb explains itself: xfrmctl VERB --help. More, by xfrmctl help TOPIC:");
        output.WriteLine();
        List(output, terminal.Width, [.. HelpTopics.Rows.Select(row => (row.Name, row.Summary))]);
        output.WriteLine();
        output.WriteLine("Examples:");
        Examples(output, [("xfrmctl check && xfrmctl verify", "is everything ready?"), ("xfrmctl up L2L-IPSEC", "bring a tunnel up")]);
        output.Flush();
        return ExitCode.Ok;
    }

    private static ExitCode Page(VerbDescription row, Terminal terminal)
    {
        TextWriter output = terminal.Out;
        output.WriteLine($"xfrmctl {row.Name} - {row.Summary}");
        output.WriteLine();
        output.WriteLine($"Usage: {UsageOf(row)}");
        output.WriteLine();
        output.WriteLine("Examples:");
        Examples(output, row.Examples);
        output.WriteLine();
        output.WriteLine("Options:");
        List(output, terminal.Width, [.. OptionsOf(row).Select(option => (Spelling(option), Meaning(option))), ("-h, --help", "Show this."), ("--version", "Print the version.")]);
        output.Flush();
        return ExitCode.Ok;
    }

    private static IEnumerable<(ValueAttribute Value, bool IsList)> ValuesOf(VerbDescription row) =>
        from property in row.Options.GetProperties()
        let value = property.GetCustomAttribute<ValueAttribute>()
        where value is { Hidden: false }
        orderby value.Index
        select (value, property.PropertyType != typeof(string));

    private static string Usage((ValueAttribute Value, bool IsList) value)
    {
        string name = value.Value.MetaName + (value.IsList ? "..." : "");
        return value.Value.Required ? $" {name}" : $" [{name}]";
    }

    private static string Spelling(OptionAttribute option) =>
        (option.ShortName.Length > 0 ? $"-{option.ShortName}, " : "") + "--" + option.LongName
        + (string.IsNullOrEmpty(option.MetaValue) ? "" : " " + option.MetaValue);

    private static string Meaning(OptionAttribute option) =>
        option.HelpText + (option.Default is { } value ? $" Default: {value}." : "");

    private static void Examples(TextWriter output, IReadOnlyList<(string Command, string Purpose)> examples)
    {
        foreach ((string command, string purpose) in examples)
        {
            output.WriteLine($"  # {purpose}");
            output.WriteLine($"  {command}");
        }
    }

    private static void List(TextWriter output, int width, IReadOnlyList<(string Left, string Right)> rows)
    {
        int column = rows.Max(row => row.Left.Length) + Indent + 2;
        foreach ((string left, string right) in rows)
        {
            string lead = new string(' ', Indent) + left;
            foreach (string line in Words.Wrap(right, Math.Max(20, width - column)))
            {
                output.WriteLine(lead.PadRight(column) + line);
                lead = "";
            }
        }
    }
}
