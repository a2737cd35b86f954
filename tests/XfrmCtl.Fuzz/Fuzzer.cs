using System.Diagnostics;
using System.Security.Cryptography;

namespace XfrmCtl.Fuzz;

/// <summary>Feeds a target with mutations of its seeds, and keeps those with results that are new.</summary>
/// <param name="target">The target.</param>
/// <param name="seed">The same seed gives the same inputs in the same order.</param>
/// <param name="output">Where findings are told.</param>
/// <param name="keep">A folder for inputs with results that are new, made small; or null.</param>
public sealed class Fuzzer(FuzzTarget target, int seed, TextWriter output, string? keep = null)
{
    private readonly List<byte[]> _pool = [];
    private readonly HashSet<string> _results = new(StringComparer.Ordinal);
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    /// <summary>How many inputs were fed.</summary>
    public long Executions { get; private set; }

    /// <summary>How many inputs are known whose results were new.</summary>
    public int Kept => _pool.Count;

    /// <summary>How many different findings there were.</summary>
    public int Findings => _found.Count;

    /// <summary>Feeds all seeds, and then mutations until the limit is reached or there were so many.</summary>
    /// <param name="isOver">Whether the time is over; asked between inputs.</param>
    /// <param name="executions">The most inputs to feed.</param>
    /// <param name="findingsFolder">Where inputs go that are findings.</param>
    public void Run(Func<bool> isOver, long executions, string findingsFolder)
    {
        ArgumentNullException.ThrowIfNull(isOver);
        foreach (byte[] input in target.Seeds().Append([]))
        {
            _pool.Add(input);
            Feed(input, findingsFolder, isSeed: true);
        }

        Random random = new(seed);
        Mutator mutator = new(random, target.Words);
        while (Executions < executions && !isOver() && Findings < MostFindings)
            Feed(Next(random, mutator), findingsFolder, isSeed: false);
    }

    /// <summary>A change of one that is known: half of the time by what its octets mean, where the target knows that, and one of the newest every third time.</summary>
    private byte[] Next(Random random, Mutator mutator)
    {
        int newest = Math.Min(_pool.Count, Newest);
        byte[] input = _pool[random.Next(3) == 0 ? _pool.Count - 1 - random.Next(newest) : random.Next(_pool.Count)];
        if (target.Reshape is null || random.Next(2) == 0)
            return mutator.Mutate(input, _pool);
        for (int left = 1 << random.Next(3); left > 0; left--)
            input = target.Reshape(input, random);
        return input.Length > Mutator.LongestInput ? input[..Mutator.LongestInput] : input;
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

    private void Feed(byte[] input, string findingsFolder, bool isSeed)
    {
        Executions++;
        FindingException? finding = Replay(target, input, out IEnumerable<string> result);
        if (finding is not null)
            Keep(input, finding, findingsFolder);
        else if (_pool.Count < LargestPool && IsNew(result) && !isSeed)
            Join(input);
    }

    /// <summary>Whether such words never came together before; where many words come of an input, whether one of them never came.</summary>
    private bool IsNew(IEnumerable<string> result)
    {
        bool together = _results.Add(string.Join(' ', result.Order(StringComparer.Ordinal)));
        bool one = false;
        foreach (string word in result)
            one |= _words.Add(word);
        return one || (together && _pool.Count < EnoughCombinations);
    }

    private void Join(byte[] input)
    {
        _pool.Add(input);
        if (keep is null || input.Length > LargestKept)
            return;
        Directory.CreateDirectory(keep);
        File.WriteAllBytes(Path.Combine(keep, $"{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}"), input);
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
    private const int EnoughCombinations = 3000;
    private const int LargestKept = 1024;
    private const int Newest = 40;
    private const int MostFindings = 20;
    private const int MostShrinkSteps = 2000;
}
