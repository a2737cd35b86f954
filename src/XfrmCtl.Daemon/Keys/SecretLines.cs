using System.Text;
using XfrmCtl.Core;

namespace XfrmCtl.Daemon.Keys;

/// <summary>Text with keys in it, in octets that are zeroed when it is disposed.</summary>
/// <remarks>Ownership: whoever creates one disposes it.</remarks>
internal sealed class SecretLines : IDisposable
{
    private SecretBytes _octets = new(512);
    private int _length;

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _octets.Span[.._length];

    /// <summary>Adds text that is no secret.</summary>
    public SecretLines Add(string text)
    {
        Encoding.ASCII.GetBytes(text, Room(text.Length));
        return this;
    }

    /// <summary>Adds octets as hexadecimal digits.</summary>
    public SecretLines AddHex(ReadOnlySpan<byte> octets)
    {
        Convert.TryToHexStringLower(octets, Room(octets.Length * 2), out _);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose() => _octets.Dispose();

    private Span<byte> Room(int length)
    {
        if (_length + length > _octets.Length)
        {
            var larger = new SecretBytes((_length + length) * 2);
            Written.CopyTo(larger.Span);
            _octets.Dispose();
            _octets = larger;
        }

        _length += length;
        return _octets.Span.Slice(_length - length, length);
    }
}
