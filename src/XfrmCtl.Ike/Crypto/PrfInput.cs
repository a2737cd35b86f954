using System.Security.Cryptography;

namespace XfrmCtl.Ike.Crypto;

/// <summary>Where the parts of a <see cref="Prf"/> are gathered: pinned, since g^xy is among them, and zeroed when it is given back.</summary>
/// <remarks>Thread use: each thread keeps one for the next; who needs a second at the same time gets a new one.</remarks>
internal sealed class PrfInput
{
    // Two public values of the 2048-bit group and what goes with them; larger ones grow it once.
    private const int UsualOctets = 1024;

    [ThreadStatic]
    private static PrfInput? t_spare;

    private byte[] _octets = GC.AllocateArray<byte>(UsualOctets, pinned: true);
    private int _length;

    /// <summary>What was gathered.</summary>
    public ReadOnlySpan<byte> Written => _octets.AsSpan(0, _length);

    /// <summary>An empty one.</summary>
    public static PrfInput Take()
    {
        PrfInput input = t_spare ?? new();
        t_spare = null;
        return input;
    }

    /// <summary>Room for so many octets more, to be filled before the next call.</summary>
    public Span<byte> Grow(int octets)
    {
        if (_length + octets > _octets.Length)
        {
            byte[] larger = GC.AllocateArray<byte>(Math.Max(_octets.Length * 2, _length + octets), pinned: true);
            Written.CopyTo(larger);
            CryptographicOperations.ZeroMemory(_octets);
            _octets = larger;
        }

        Span<byte> room = _octets.AsSpan(_length, octets);
        _length += octets;
        return room;
    }

    /// <summary>Zeroes it and keeps it for the next.</summary>
    public void GiveBack()
    {
        CryptographicOperations.ZeroMemory(_octets.AsSpan(0, _length));
        _length = 0;
        t_spare = this;
    }
}
