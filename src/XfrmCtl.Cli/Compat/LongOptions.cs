namespace XfrmCtl.Cli.Compat;

/// <summary>Arguments in the form of getopt_long(3): <c>--name</c>, <c>--name value</c>, <c>--name=value</c>, and any beginning of a name that only one has.</summary>
/// <param name="names">The options; one that ends in <c>=</c> takes a value.</param>
internal sealed class LongOptions(params string[] names)
{
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    /// <summary>The words that are no options.</summary>
    public List<string> Words { get; } = [];

    /// <summary>Whether an option was given.</summary>
    public bool Has(string name) => _given.ContainsKey(name);

    /// <summary>The value of an option, or null where it was not given; the last one counts.</summary>
    public string? Value(string name) => _given.GetValueOrDefault(name);

    /// <summary>Reads arguments; the complaint about the first that does not fit, or null.</summary>
    public string? Read(IEnumerable<string> args)
    {
        using IEnumerator<string> rest = args.GetEnumerator();
        while (rest.MoveNext())
        {
            string word = rest.Current;
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                Words.Add(word);
                continue;
            }

            if (word == "--")
            {
                while (rest.MoveNext())
                    Words.Add(rest.Current);
                break;
            }

            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string given = equals < 0 ? word[2..] : word[2..equals];
            string[] fitting = [.. names.Where(name => name.TrimEnd('=') == given)];
            if (fitting.Length == 0)
                fitting = [.. names.Where(name => name.StartsWith(given, StringComparison.Ordinal))];
            if (fitting.Length != 1)
                return fitting.Length == 0 ? $"unrecognized option '--{given}'" : $"option '--{given}' is ambiguous";
            string option = fitting[0].TrimEnd('=');
            bool takesValue = fitting[0].EndsWith('=');
            if (!takesValue && equals >= 0)
                return $"option '--{option}' doesn't allow an argument";
            if (takesValue && equals < 0 && !rest.MoveNext())
                return $"option '--{option}' requires an argument";
            _given[option] = !takesValue ? "" : equals < 0 ? rest.Current : word[(equals + 1)..];
        }

        return null;
    }
}
