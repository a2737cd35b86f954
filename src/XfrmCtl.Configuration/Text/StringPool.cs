namespace XfrmCtl.Configuration.Text;

/// <summary>Gives equal words one string where it can: a configuration repeats its keywords and most of its values.</summary>
/// <remarks>A table of fixed size in which a newer word takes the place of an older one, so that no file can make it grow.</remarks>
internal sealed class StringPool
{
    private readonly string?[] _slots = new string?[Slots];

    /// <summary>The string of these characters.</summary>
    public string Get(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return "";
        if (word.Length > LongestKept)
            return word.ToString();
        ref string? slot = ref _slots[string.GetHashCode(word) & (Slots - 1)];
        if (slot is null || !word.SequenceEqual(slot))
            slot = word.ToString();
        return slot;
    }

    private const int Slots = 4096;
    private const int LongestKept = 64;
}
