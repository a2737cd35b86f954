using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Wire;

/// <summary>Walks the messages of one datagram; a length that lies ends the walk and is remembered.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> _rest = datagram;

    /// <summary>Whether the walk ended at octets that are no message.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The next message, or false at the end.</summary>
    public bool Next(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (_rest.IsEmpty)
            return false;
        if (!MemoryMarshal.TryRead(_rest, out header) || header.Length < MessageHeader.Octets || header.Length > _rest.Length)
        {
            IsMalformed = true;
            _rest = default;
            return false;
        }
        int length = (int)header.Length;
        payload = _rest[MessageHeader.Octets..length];
        _rest = _rest[Math.Min(MessageHeader.Align(length), _rest.Length)..];
        return true;
    }
}
