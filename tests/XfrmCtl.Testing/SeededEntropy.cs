using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>Octets that look like chance and come again for the same seed.</summary>
public sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> octets) => _random.NextBytes(octets);
}
