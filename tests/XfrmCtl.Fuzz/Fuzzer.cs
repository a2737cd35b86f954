using System.Diagnostics;
using System.Security.Cryptography;

namespace XfrmCtl.Fuzz;

/// <summary>Feeds a target with mutations of its seeds, and keeps those with results that are new.</summary>
/// <param name="target">The target.</param>
/// <param name="seed">The same seed gives the same inputs in the same order.</param>
/// <param name="output">Where findings are told.</param>
public sealed class Fuzzer(FuzzTarget target, int seed, TextWriter output)
{
    private readonly List<byte[]> _pool = [];
    private readonly HashSet<string> _results = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    /// <summary>How many inputs were fed.</summary>
    public long Executions { get; private set; }

    /// <summary>How many different findings there were.</summary>
    public int Findings => _found.Count;

    /// <summary>Feeds all seeds, and then mutations until the time is over or there were so many.</summary>
    public void Run(TimeSpan time, long executions, string findingsFolder)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (byte[] input in target.Seeds().Append([]))
        {
            _pool.Add(input);
            Feed(input, findingsFolder);
        }

        Random random = new(seed);
        Mutator mutator = new(random, target.Words);
        while (Executions < executions && Stopwatch.GetElapsedTime(start) < time && Findings < MostFindings)
            Feed(mutator.Mutate(_pool[random.Next(_pool.Count)], _pool), findingsFolder);
    }

    /// <summary>Feeds one input; the finding, or null.</summary>
    public static FindingException? Replay(FuzzTarget target, byte[] input, out IEnumerable<string> result)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(input);
        result = [];
        try
        {
            long start = Stopwatch.GetTimestamp();
            result = target.Check(input);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            return TimeLimit.IsExceeded(input.Length, elapsed, () => target.Check(input))
                ? new FindingException($"{input.Length} octets take more than {TimeLimit.For(input.Length).TotalMilliseconds:0} ms")
                : null;
        }
        catch (FindingException finding)
        {
            return finding;
        }
#pragma warning disable CA1031 // that any exception is a finding is the point
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new FindingException($"{exception.GetType().Name} escaped: {exception.Message}", exception);
        }
    }

    private void Feed(byte[] input, string findingsFolder)
    {
        Executions++;
        FindingException? finding = Replay(target, input, out IEnumerable<string> result);
        if (finding is not null)
            Keep(input, finding, findingsFolder);
        else if (_pool.Count < LargestPool && _results.Add(string.Join(' ', result.Order(StringComparer.Ordinal))))
            _pool.Add(input);
    }

    private void Keep(byte[] input, FindingException finding, string folder)
    {
        string place = finding.InnerException?.StackTrace?.Split('\n')[0].Trim() ?? "";
        if (!_found.Add(KindOf(finding) + place))
            return;
        byte[] small = Shrink(input, finding);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(small))[..12]}");
        File.WriteAllBytes(path, small);
        output.WriteLine($"FINDING {target.Name}: {finding.Message} {place}");
        output.WriteLine($"        {small.Length} octets in {path}");
    }

    /// <summary>Leaves out parts, large ones first, as long as the finding stays the same; bounded, since time findings are slow.</summary>
    private byte[] Shrink(byte[] input, FindingException finding)
    {
        int left = MostShrinkSteps;
        for (int size = input.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at + size <= input.Length && left > 0; left--)
            {
                byte[] smaller = [.. input.AsSpan(0, at), .. input.AsSpan(at + size)];
                if (Replay(target, smaller, out _) is { } other && KindOf(other) == KindOf(finding))
                    input = smaller;
                else
                    at += size;
            }
        }

        return input;
    }

    /// <summary>The message without its numbers.</summary>
    private static string KindOf(FindingException finding) => string.Concat(finding.Message.Where(c => !char.IsAsciiDigit(c)));

    private const int LargestPool = 5000;
    private const int MostFindings = 20;
    private const int MostShrinkSteps = 2000;
}
