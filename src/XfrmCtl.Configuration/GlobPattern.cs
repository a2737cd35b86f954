namespace XfrmCtl.Configuration;

/// <summary>A file pattern as <c>include</c> takes it: glob(7) with braces.</summary>
public static class GlobPattern
{
    // PATH_MAX of include/uapi/linux/limits.h, with the final zero.
    private const int LongestPath = 4096;

    /// <summary>Whether a pattern has anything to expand; else it is a plain path.</summary>
    public static bool HasWildcards(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.AsSpan().IndexOfAny("*?[{") >= 0;
    }

    /// <summary>The existing paths that match, sorted by ordinal within each alternative of the braces.</summary>
    /// <param name="pattern">The pattern; each part between slashes may have wildcards.</param>
    /// <param name="entries">Names in a directory, in any order, empty where there is none; <c>""</c> means the current directory.</param>
    /// <param name="exists">Whether a path exists, for the parts without wildcards.</param>
    public static IReadOnlyList<string> Expand(string pattern, Func<string, IEnumerable<string>> entries, Func<string, bool> exists)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(exists);
        List<string> found = [];
        foreach (string plain in ExpandBraces(pattern))
        {
            if (plain.Length >= LongestPath)
                continue; // ENAMETOOLONG, and steps that each copy the path would take a time that grows with its square
            IEnumerable<string> paths = [plain.StartsWith('/') ? "/" : ""];
            foreach (string part in plain.Split('/', StringSplitOptions.RemoveEmptyEntries))
                paths = [.. paths.SelectMany(directory => Step(directory, part, entries))];
            found.AddRange(paths.Where(exists));
        }

        return [.. found.Distinct()];
    }

    /// <summary>Whether a name matches a pattern without braces and slashes; a leading dot must be matched by a dot.</summary>
    public static bool Matches(string name, string pattern)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pattern);
        if (name.StartsWith('.') && !pattern.StartsWith('.'))
            return false;
        // The classic two-pointer walk: on a mismatch go back to the last star only, so the time is bounded by name × pattern.
        int n = 0, p = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, mark) = (p++, n);
            else if (p < pattern.Length && MatchesOne(name[n], pattern, p, out int next))
                (n, p) = (n + 1, next);
            else if (star >= 0)
                (p, n) = (star + 1, ++mark);
            else
                return false;
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }

    private static IEnumerable<string> Step(string directory, string part, Func<string, IEnumerable<string>> entries)
    {
        string prefix = directory.Length == 0 || directory.EndsWith('/') ? directory : directory + "/";
        if (part.AsSpan().IndexOfAny("*?[") < 0)
            return [prefix + part];
        return entries(directory).Where(name => Matches(name, part)).Order(StringComparer.Ordinal).Select(name => prefix + name);
    }

    private static bool MatchesOne(char c, string pattern, int at, out int next)
    {
        next = at + 1;
        switch (pattern[at])
        {
            case '?':
                return true;
            case '\\' when at + 1 < pattern.Length:
                next = at + 2;
                return pattern[at + 1] == c;
            case '[':
                int close = pattern.IndexOf(']', Math.Min(at + 2, pattern.Length));
                if (close < 0)
                    return c == '[';
                next = close + 1;
                return InSet(c, pattern.AsSpan(at + 1, close - at - 1));
            default:
                return pattern[at] == c;
        }
    }

    private static bool InSet(char c, ReadOnlySpan<char> set)
    {
        bool negated = set[0] is '!' or '^';
        if (negated)
            set = set[1..];
        bool found = false;
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= set[i] == c;
            }
        }

        return found != negated;
    }

    /// <summary><c>a{b,c}d</c> to <c>abd</c> and <c>acd</c>; nested braces from the inside.</summary>
    private static List<string> ExpandBraces(string pattern)
    {
        List<string> done = [];
        Queue<string> open = new([pattern]);
        while (open.TryDequeue(out string? next))
        {
            int close = next.IndexOf('}', StringComparison.Ordinal);
            int start = close < 0 ? -1 : next.LastIndexOf('{', close);
            if (start < 0 || done.Count + open.Count > MostAlternatives)
            {
                done.Add(next);
                continue;
            }

            foreach (string alternative in next[(start + 1)..close].Split(','))
                open.Enqueue(next[..start] + alternative + next[(close + 1)..]);
        }

        return done;
    }

    private const int MostAlternatives = 1024;
}
