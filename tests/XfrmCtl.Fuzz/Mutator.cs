namespace XfrmCtl.Fuzz;

/// <summary>Makes new inputs of known ones, the same ones from the same seed.</summary>
/// <param name="random">Where the choices come from.</param>
/// <param name="words">Octets that mean something to the target.</param>
public sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    /// <summary>An input longer than this is cut: findings about size show well below it.</summary>
    public const int LongestInput = 256 * 1024;

    /// <summary>Changes an input in one to eight ways.</summary>
    public byte[] Mutate(byte[] input, IReadOnlyList<byte[]> others)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(others);
        List<byte> octets = [.. input];
        for (int left = 1 << random.Next(4); left > 0; left--)
            MutateOnce(octets, others);
        if (octets.Count > LongestInput)
            octets.RemoveRange(LongestInput, octets.Count - LongestInput);
        return [.. octets];
    }

    private void MutateOnce(List<byte> octets, IReadOnlyList<byte[]> others)
    {
        switch (random.Next(12))
        {
            case 0 when octets.Count > 0:
                octets[random.Next(octets.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when octets.Count > 0:
                octets[random.Next(octets.Count)] = (byte)random.Next(256);
                break;
            case 2:
                octets.Insert(random.Next(octets.Count + 1), (byte)random.Next(256));
                break;
            case 3 when octets.Count > 0:
                Remove(octets);
                break;
            case 4 when octets.Count > 0:
                Truncate(octets);
                break;
            case 5 when octets.Count > 0:
                Repeat(octets, Range(octets));
                break;
            case 6 when octets.Count > 0:
                Repeat(octets, Line(octets));
                break;
            case 7:
                octets.InsertRange(random.Next(octets.Count + 1), Part(others[random.Next(others.Count)]));
                break;
            case 8 when octets.Count > 0:
                Splice(octets, others[random.Next(others.Count)]);
                break;
            case 9 when octets.Count > 0:
                Swap(octets);
                break;
            default:
                octets.InsertRange(random.Next(octets.Count + 1), words[random.Next(words.Count)]);
                break;
        }
    }

    private void Remove(List<byte> octets)
    {
        (int start, int length) = Range(octets);
        octets.RemoveRange(start, length);
    }

    private void Truncate(List<byte> octets)
    {
        int length = random.Next(octets.Count);
        octets.RemoveRange(length, octets.Count - length);
    }

    /// <summary>Mostly a few times; now and then as often as makes a long input, which is where time that is not linear shows.</summary>
    private void Repeat(List<byte> octets, (int Start, int Length) range)
    {
        if (range.Length == 0)
            return;
        int times = random.Next(200) == 0 ? LongestInput / range.Length : 1 << random.Next(8);
        times = Math.Min(times, Math.Max(0, LongestInput - octets.Count) / range.Length);
        byte[] part = [.. octets.GetRange(range.Start, range.Length)];
        List<byte> repeated = new(part.Length * times);
        for (int i = 0; i < times; i++)
            repeated.AddRange(part);
        octets.InsertRange(range.Start, repeated);
    }

    private void Splice(List<byte> octets, byte[] other)
    {
        Truncate(octets);
        octets.AddRange(other.AsSpan(random.Next(other.Length + 1)));
    }

    private void Swap(List<byte> octets)
    {
        (int start, int length) = Line(octets);
        List<byte> line = octets.GetRange(start, length);
        octets.RemoveRange(start, length);
        octets.InsertRange(random.Next(octets.Count + 1), line);
    }

    private byte[] Part(byte[] other)
    {
        int start = random.Next(other.Length + 1);
        return other[start..(start + random.Next(Math.Min(other.Length - start, 256) + 1))];
    }

    private (int Start, int Length) Range(List<byte> octets)
    {
        int start = random.Next(octets.Count);
        return (start, Math.Min(1 << random.Next(9), octets.Count - start));
    }

    private (int Start, int Length) Line(List<byte> octets)
    {
        int at = random.Next(octets.Count);
        int start = at == 0 ? 0 : octets.LastIndexOf((byte)'\n', at - 1) + 1;
        int end = octets.IndexOf((byte)'\n', at);
        return (start, (end < 0 ? octets.Count : end + 1) - start);
    }
}
