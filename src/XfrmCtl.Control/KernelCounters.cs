using System.Globalization;

namespace XfrmCtl.Control;

/// <summary>The kernel's counters of what it dropped, as /proc/net shows them. They count since the machine runs, so that they say something in comparison alone.</summary>
/// <param name="Xfrm">Those of /proc/net/xfrm_stat that are not zero; null where it cannot be read.</param>
/// <param name="ReversePath">What reverse path filters dropped; null where that is not known.</param>
public sealed record KernelCounters(IReadOnlyDictionary<string, long>? Xfrm, long? ReversePath)
{
    /// <summary>/proc/net/xfrm_stat (Documentation/networking/xfrm_proc.rst): a name and a number a line.</summary>
    /// <param name="lines">Its lines; none where it cannot be read.</param>
    public static IReadOnlyDictionary<string, long>? XfrmErrors(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return null;
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string line in lines)
            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var name, var number]
                && long.TryParse(number, CultureInfo.InvariantCulture, out long count) && count > 0)
                counters[name] = count;
        return counters;
    }

    /// <summary>IPReversePathFilter of /proc/net/netstat: a line of names and below it one of numbers, each with the name of its group before it (net/ipv4/proc.c).</summary>
    /// <param name="lines">Its lines.</param>
    public static long? ReversePathDrops(IReadOnlyList<string> lines)
    {
        for (int i = 0; i + 1 < lines.Count; i++)
        {
            string[] names = lines[i].Split(' '), numbers = lines[i + 1].Split(' ');
            int at = Array.IndexOf(names, "IPReversePathFilter");
            if (at > 0 && names[0] == numbers[0] && at < numbers.Length && long.TryParse(numbers[at], CultureInfo.InvariantCulture, out long count))
                return count;
        }

        return null;
    }

    /// <summary>What was counted between earlier counters and what somebody saw now; what he saw where nothing is known of before.</summary>
    /// <param name="seen">What was seen now.</param>
    /// <param name="before">The counters of then, or null.</param>
    public static MachineFacts Since(MachineFacts seen, KernelCounters? before)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return before is null ? seen : seen with
        {
            ReversePathDrops = seen.ReversePathDrops is { } drops && before.ReversePath is { } earlier ? Math.Max(0, drops - earlier) : seen.ReversePathDrops,
            XfrmErrors = seen.XfrmErrors is { } errors && before.Xfrm is { } known
                ? errors.Select(error => KeyValuePair.Create(error.Key, error.Value - known.GetValueOrDefault(error.Key))).Where(error => error.Value > 0).ToDictionary()
                : seen.XfrmErrors,
        };
    }
}
