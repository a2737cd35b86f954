using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>Octets that look like chance and come again for the same seed.</summary>
public sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    /// <summary>How often it was asked.</summary>
    public int Draws { get; private set; }

    /// <summary>The draw that fails, as a fault of a program would, or null.</summary>
    public int? FailsAt { get; set; }

    public void Fill(Span<byte> octets)
    {
        if (++Draws == FailsAt)
            throw new InvalidOperationException("a fault that a test wants");
        _random.NextBytes(octets);
    }
}
