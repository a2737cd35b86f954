using System.Text;

namespace XfrmCtl.Fuzz;

/// <summary>A target with its name and the words that its grammar knows.</summary>
/// <param name="Name">The name on the command line and of its folder of seeds.</param>
/// <param name="Check"><see cref="IFuzzTarget.Check"/>.</param>
/// <param name="Words">Octets that mean something to it, for the mutator to put in.</param>
/// <param name="Reshape">Changes an input by what its octets mean, or null where only the mutator's ways are known.</param>
/// <param name="MadeSeeds">Seeds that are made and not kept, or null.</param>
public sealed record FuzzTarget(
    string Name, Func<byte[], IEnumerable<string>> Check, IReadOnlyList<byte[]> Words, Func<byte[], Random, byte[]>? Reshape = null, Func<IEnumerable<byte[]>>? MadeSeeds = null)
{
    /// <summary>Makes the row of a target.</summary>
    public static FuzzTarget Of<T>(
        string name, IEnumerable<string> words, Func<byte[], Random, byte[]>? reshape = null, Func<IEnumerable<byte[]>>? madeSeeds = null)
        where T : IFuzzTarget =>
        new(name, T.Check, [.. words.Select(Encoding.Latin1.GetBytes)], reshape, madeSeeds);

    /// <summary>The seeds that are kept with the sources, in a fixed order; those that once were findings are among them.</summary>
    public IReadOnlyList<string> SeedFiles => FilesIn(Path.Combine(AppContext.BaseDirectory, "Corpus", Name));

    /// <summary>The seeds, and files of others from the folder of this kind in <c>XFRMCTL_CORPUS</c>.</summary>
    public IReadOnlyList<byte[]> Seeds()
    {
        string? outside = Environment.GetEnvironmentVariable("XFRMCTL_CORPUS");
        IEnumerable<string> files = string.IsNullOrEmpty(outside)
            ? SeedFiles
            : SeedFiles.Concat(FilesIn(Path.Combine(outside, Name.Replace('-', '.'))));
        return [.. files.Select(File.ReadAllBytes), .. MadeSeeds?.Invoke() ?? []];
    }

    private static IReadOnlyList<string> FilesIn(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];
}
