using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Control.Text;

/// <summary>Names of algorithms, the weak ones marked.</summary>
public static class AlgorithmWords
{
    private const string Mark = " (weak)";

    /// <summary>An encryption algorithm as the daemon names it, with or without key length: <c>aes256</c>, <c>3des</c>.</summary>
    public static string Cipher(string name, Ink ink) => Marked(name, CipherWeakness(name), ink);

    /// <summary>A hash or integrity algorithm.</summary>
    public static string Integrity(string name, Ink ink) => Marked(name, IntegrityWeakness(name), ink);

    /// <summary>A Diffie-Hellman group.</summary>
    public static string Group(string name, Ink ink) => Marked(name, GroupTable.ByConfName(name)?.Weakness, ink);

    /// <summary>Why an encryption algorithm is weak, or null.</summary>
    public static string? CipherWeakness(string name) => (CipherTable.ByConfName(name) ?? CipherTable.ByConfName(WithoutKeyLength(name)))?.Weakness;

    private static string? IntegrityWeakness(string name) =>
        HashTable.ByConfName(name)?.Weakness ?? IntegrityTable.ByConfName(name)?.Weakness;

    private static string Marked(string name, string? weakness, Ink ink) =>
        weakness is null ? Words.Printable(name) : Words.Printable(name) + ink.Warning(Mark);

    private static string WithoutKeyLength(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('_', '-');
}
