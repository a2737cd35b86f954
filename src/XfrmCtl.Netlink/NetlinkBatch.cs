using System.Runtime.InteropServices;
using System.Security.Cryptography;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink;

/// <summary>Requests laid end to end in one buffer, ready to be sent together.</summary>
/// <remarks>
/// The buffer is pinned, so that the collector leaves no copies of keys behind, and zeroed by <see cref="Clear"/> and
/// <see cref="Dispose"/>. It is kept when cleared: filling it again allocates nothing. Not for use by two threads at a time.
/// </remarks>
public sealed class NetlinkBatch : IDisposable
{
    /// <summary>The space that every message may use: the largest is a state with long keys and a wide replay bitmap.</summary>
    private const int LargestMessage = 4096;

    private byte[] _octets;
    private Entry[] _entries;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="capacityOctets">Size of its first buffer; it grows as needed.</param>
    public NetlinkBatch(int capacityOctets = LargestMessage)
    {
        _octets = GC.AllocateUninitializedArray<byte>(Math.Max(capacityOctets, LargestMessage), pinned: true);
        _entries = new Entry[Math.Max(4, capacityOctets / 256)];
    }

    /// <summary>How many requests it holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many octets they take.</summary>
    public int LengthOctets { get; private set; }

    /// <summary>One request with its message header.</summary>
    public ReadOnlySpan<byte> this[int index] => _octets.AsSpan(Start(index), End(index) - Start(index));

    /// <summary>Takes all requests out and zeroes what they occupied.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_octets.AsSpan(0, LengthOctets));
        LengthOctets = 0;
        Count = 0;
    }

    /// <summary>Zeroes the buffer.</summary>
    public void Dispose() => Clear();

    /// <summary>Begins a request; its body goes into the returned writer, then <see cref="Commit"/> ends it.</summary>
    internal AttributeWriter Begin()
    {
        if (_octets.Length - LengthOctets < LargestMessage)
            Grow();
        return new AttributeWriter(_octets.AsSpan(LengthOctets + MessageHeader.Octets, LargestMessage - MessageHeader.Octets));
    }

    /// <summary>Ends the request that <see cref="Begin"/> began.</summary>
    internal void Commit(AttributeWriter body, ushort type, ushort flags)
    {
        int length = MessageHeader.Octets + body.Length;
        var header = new MessageHeader { Length = (uint)length, Type = type, Flags = (ushort)(flags | MessageFlags.NLM_F_REQUEST) };
        MemoryMarshal.Write(_octets.AsSpan(LengthOctets), header);
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Count * 2);
        _entries[Count++] = new Entry(LengthOctets, body.HeaderOctets);
        LengthOctets += length;
    }

    internal MessageHeader Header(int index) => MemoryMarshal.Read<MessageHeader>(_octets.AsSpan(Start(index)));

    internal void SetHeader(int index, MessageHeader header) => MemoryMarshal.Write(_octets.AsSpan(Start(index)), header);

    /// <summary>The octets of the requests from <paramref name="first"/> up to, without, <paramref name="end"/>.</summary>
    internal ReadOnlySpan<byte> Range(int first, int end) => _octets.AsSpan(Start(first), End(end - 1) - Start(first));

    /// <summary>The number of the attribute that lies at an offset of a request, or null.</summary>
    internal ushort? AttributeAt(int index, int offset) => ErrorMessage.AttributeAt(this[index], _entries[index].HeaderOctets, offset);

    private int Start(int index) => index < Count ? _entries[index].Start : throw new ArgumentOutOfRangeException(nameof(index));

    private int End(int index) => index + 1 < Count ? _entries[index + 1].Start : LengthOctets;

    private void Grow()
    {
        byte[] larger = GC.AllocateUninitializedArray<byte>(_octets.Length * 2, pinned: true);
        _octets.AsSpan(0, LengthOctets).CopyTo(larger);
        CryptographicOperations.ZeroMemory(_octets);
        _octets = larger;
    }

    /// <summary>Where a request starts, and how long the fixed header behind its message header is.</summary>
    private readonly record struct Entry(int Start, int HeaderOctets);
}
