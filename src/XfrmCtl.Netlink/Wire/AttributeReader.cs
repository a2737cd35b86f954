using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Wire;

/// <summary>Walks a run of attributes; each value is bounded by its own length, and a length that lies ends the walk.</summary>
/// <remarks>
/// <code>
/// struct nlattr {              /* include/uapi/linux/netlink.h */
///     __u16 nla_len;           /* with this header, without padding */
///     __u16 nla_type;
/// };
/// </code>
/// </remarks>
internal ref struct AttributeReader(ReadOnlySpan<byte> attributes)
{
    public const int HeaderOctets = 4;

    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>Whether the walk ended at octets that are no attribute.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The next attribute, or false at the end.</summary>
    public bool Next(out ushort type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (_rest.IsEmpty)
            return false;
        int length = _rest.Length < HeaderOctets ? 0 : MemoryMarshal.Read<ushort>(_rest);
        if (length < HeaderOctets || length > _rest.Length)
        {
            IsMalformed = true;
            _rest = default;
            return false;
        }
        type = (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & MessageFlags.NLA_TYPE_MASK);
        value = _rest[HeaderOctets..length];
        _rest = _rest[Math.Min(MessageHeader.Align(length), _rest.Length)..];
        return true;
    }
}
