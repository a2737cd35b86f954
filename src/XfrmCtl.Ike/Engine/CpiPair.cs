using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>The Compression Parameter Indices of a child SA whose packets are compressed before they are encrypted (IPComp with DEFLATE, RFC 3173 and 2394).</summary>
/// <param name="In">The index of what the peer sends, given out by our kernel: an SPI of 16 bits, as the kernel has it.</param>
/// <param name="Out">The index of what we send, given out by the peer.</param>
public sealed record CpiPair(Spi In, Spi Out)
{
    /// <summary>The smallest index that is negotiated: those below 64 stand for an algorithm and belong to no SA, those up to 255 are reserved (RFC 3173 §3.3).</summary>
    public const uint Smallest = 256;

    /// <summary>The largest: from 61440 on they are for private use among those who agree on it.</summary>
    public const uint Largest = 61439;

    /// <summary>Whether an index is one that can be negotiated.</summary>
    public static bool IsNegotiable(Spi cpi) => cpi.Value is >= Smallest and <= Largest;
}
