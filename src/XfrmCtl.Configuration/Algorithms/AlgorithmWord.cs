namespace XfrmCtl.Configuration.Algorithms;

/// <summary>One word of a proposal.</summary>
/// <param name="Offset">Where it begins in the whole value.</param>
/// <param name="Text">The word.</param>
/// <param name="AfterSemicolon">Whether a semicolon stands before it, which announces a group.</param>
internal readonly record struct AlgorithmWord(int Offset, string Text, bool AfterSemicolon)
{
    /// <summary>Whether it is nothing but digits: a key length that belongs to the word before it.</summary>
    public bool IsNumber => Text.Length > 0 && !Text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
