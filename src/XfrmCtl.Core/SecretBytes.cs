using System.Diagnostics;
using System.Security.Cryptography;

namespace XfrmCtl.Core;

/// <summary>Octets that must not leak: pinned so that no copy is left behind by the collector, zeroed when disposed.</summary>
/// <remarks>
/// Ownership: whoever creates one disposes it. <see cref="Span"/> is valid until then; copies of it are the caller's to zero.
/// It has no text form, no hash code of its content and no serialised form. Comparison takes the same time whatever differs.
/// </remarks>
[DebuggerDisplay("secret")]
public sealed class SecretBytes : IDisposable
{
    private const int Disposed = -1;

    private readonly byte[] _octets;
    private readonly SecretSlab? _slab;
    private int _offset;

    /// <summary>Makes a secret of <paramref name="length"/> zero octets to be filled through <see cref="Span"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public SecretBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        if (SecretShelf.For(length) is { } shelf)
        {
            _slab = shelf.Take(out _offset);
            _octets = _slab.Octets;
        }
        else
        {
            _octets = GC.AllocateArray<byte>(length, pinned: true);
        }
    }

    /// <summary>Makes a secret that copies <paramref name="octets"/>; the caller zeroes the original.</summary>
    public SecretBytes(ReadOnlySpan<byte> octets)
        : this(octets.Length) => octets.CopyTo(Span);

    /// <summary>How many octets the secret has.</summary>
    public int Length { get; }

    /// <summary>The octets themselves.</summary>
    /// <exception cref="ObjectDisposedException">The secret was disposed.</exception>
    public Span<byte> Span
    {
        get
        {
            int offset = _offset;
            ObjectDisposedException.ThrowIf(offset == Disposed, this);
            return _octets.AsSpan(offset, Length);
        }
    }

    /// <summary>A secret of its own with the same octets.</summary>
    public SecretBytes Clone() => new(Span);

    /// <summary>Compares in a time that depends on the lengths only.</summary>
    public bool FixedTimeEquals(ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(Span, other);

    /// <summary>Zeroes the octets; may be called again.</summary>
    public void Dispose()
    {
        int offset = Interlocked.Exchange(ref _offset, Disposed);
        if (offset == Disposed)
            return;
        CryptographicOperations.ZeroMemory(_octets.AsSpan(offset, Length));
        _slab?.Shelf.GiveBack(_slab, offset);
    }

    /// <summary>Says how long the secret is, and nothing else.</summary>
    public override string ToString() => $"secret ({Length} octets)";
}
