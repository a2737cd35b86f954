using System.Numerics;

namespace XfrmCtl.Core;

/// <summary>Places for secrets of one size, in one array that the collector does not move.</summary>
/// <remarks>
/// An array for each secret would be simpler, and was: the collector's search for room among those that it does not move grows with their number, so that with twenty thousand tunnels
/// each new one cost more than its arithmetic. Thread use: under the lock of its <see cref="SecretShelf"/>.
/// </remarks>
internal sealed class SecretSlab(SecretShelf shelf, int octets)
{
    /// <summary>How many places it has.</summary>
    public const int Places = 64;

    // A bit for each place.
    private ulong _free = ulong.MaxValue;

    /// <summary>All places, one after the other; zero where free.</summary>
    public byte[] Octets { get; } = GC.AllocateArray<byte>(Places * octets, pinned: true);

    /// <summary>Whose it is.</summary>
    public SecretShelf Shelf { get; } = shelf;

    /// <summary>The one before on the shelf.</summary>
    public SecretSlab? Before { get; set; }

    /// <summary>The one behind on the shelf.</summary>
    public SecretSlab? Behind { get; set; }

    /// <summary>Whether no place is free.</summary>
    public bool IsFull => _free == 0;

    /// <summary>Whether all places are free.</summary>
    public bool IsEmpty => _free == ulong.MaxValue;

    /// <summary>Takes a free place and says where it begins.</summary>
    public int Take()
    {
        int place = BitOperations.TrailingZeroCount(_free);
        _free &= _free - 1;
        return place * octets;
    }

    /// <summary>A place is free again.</summary>
    public void GiveBack(int offset) => _free |= 1ul << (offset / octets);
}
