using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Wire;

/// <summary>Writes the body of a message: its fixed header first, then attributes.</summary>
/// <remarks>The space is reserved by <see cref="NetlinkBatch"/> for the largest message; running out of it is our own error.</remarks>
internal ref struct AttributeWriter(Span<byte> space)
{
    private readonly Span<byte> _space = space;

    /// <summary>Octets written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Octets of the fixed header.</summary>
    public int HeaderOctets { get; private set; }

    /// <summary>Writes the fixed header that follows the message header.</summary>
    public void Header<T>(in T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(Take(Unsafe.SizeOf<T>()), value);
        HeaderOctets = Length;
    }

    /// <summary>Writes an attribute whose value is one structure or number.</summary>
    public void Add<T>(ushort type, in T value)
        where T : unmanaged => MemoryMarshal.Write(Reserve(type, Unsafe.SizeOf<T>()), value);

    /// <summary>Writes an attribute of raw octets.</summary>
    public void AddOctets(ushort type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(type, value.Length));

    /// <summary>Writes an attribute's header and gives its value's space, zeroed, to be filled.</summary>
    public Span<byte> Reserve(ushort type, int length)
    {
        Span<byte> header = Take(AttributeReader.HeaderOctets);
        MemoryMarshal.Write(header, checked((ushort)(AttributeReader.HeaderOctets + length)));
        MemoryMarshal.Write(header[2..], type);
        return Take(length);
    }

    private Span<byte> Take(int length)
    {
        int padded = MessageHeader.Align(length);
        if (padded > _space.Length - Length)
            throw new InvalidOperationException($"a netlink message of more than {_space.Length} octets");
        Span<byte> taken = _space.Slice(Length, padded);
        taken.Clear();
        Length += padded;
        return taken[..length];
    }
}
