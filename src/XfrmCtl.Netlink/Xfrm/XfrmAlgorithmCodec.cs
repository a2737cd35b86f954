using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Algorithms of states with their keys.</summary>
internal static class XfrmAlgorithmCodec
{
    /// <summary>Writes <c>struct xfrm_algo</c> and the key.</summary>
    public static void WriteCipher(ushort type, XfrmAlgorithm algorithm, ref AttributeWriter body)
    {
        ReadOnlySpan<byte> key = KeyOf(algorithm);
        int header = Unsafe.SizeOf<XfrmAlgorithmHeader>();
        Span<byte> value = body.Reserve(type, header + key.Length);
        var layout = new XfrmAlgorithmHeader { Name = XfrmAlgorithmName.From(algorithm.Name), KeyBits = (uint)algorithm.KeyBits };
        MemoryMarshal.Write(value, layout);
        key.CopyTo(value[header..]);
    }

    /// <summary>Writes <c>struct xfrm_algo_auth</c> or <c>struct xfrm_algo_aead</c>, which are alike, and the key.</summary>
    public static void WriteWithIcv(ushort type, XfrmAlgorithm algorithm, ref AttributeWriter body)
    {
        ReadOnlySpan<byte> key = KeyOf(algorithm);
        int header = Unsafe.SizeOf<XfrmAlgorithmIcvHeader>();
        Span<byte> value = body.Reserve(type, header + key.Length);
        var layout = new XfrmAlgorithmIcvHeader
        {
            Name = XfrmAlgorithmName.From(algorithm.Name),
            KeyBits = (uint)algorithm.KeyBits,
            IcvBits = (uint)algorithm.IcvBits,
        };
        MemoryMarshal.Write(value, layout);
        key.CopyTo(value[header..]);
    }

    /// <summary>Reads <c>struct xfrm_algo</c>; null where it is malformed.</summary>
    public static XfrmAlgorithm? ReadCipher(ReadOnlySpan<byte> value, bool withKey)
    {
        if (!MemoryMarshal.TryRead(value, out XfrmAlgorithmHeader layout))
            return null;
        return Read(layout.Name, layout.KeyBits, 0, value[Unsafe.SizeOf<XfrmAlgorithmHeader>()..], withKey);
    }

    /// <summary>Reads <c>struct xfrm_algo_auth</c> or <c>struct xfrm_algo_aead</c>; null where it is malformed.</summary>
    public static XfrmAlgorithm? ReadWithIcv(ReadOnlySpan<byte> value, bool withKey)
    {
        if (!MemoryMarshal.TryRead(value, out XfrmAlgorithmIcvHeader layout))
            return null;
        return Read(layout.Name, layout.KeyBits, layout.IcvBits, value[Unsafe.SizeOf<XfrmAlgorithmIcvHeader>()..], withKey);
    }

    private static XfrmAlgorithm? Read(XfrmAlgorithmName name, uint keyBits, uint icvBits, ReadOnlySpan<byte> key, bool withKey)
    {
        // The kernel redacts keys under lockdown by zeroing them; their length stays (net/xfrm/xfrm_user.c).
        if (name.Text() is not { } text || keyBits > int.MaxValue - 7 || (keyBits + 7) / 8 > key.Length || icvBits > int.MaxValue)
            return null;
        return new XfrmAlgorithm(text, (int)keyBits, (int)icvBits)
        {
            Key = withKey ? new SecretBytes(key[..(int)((keyBits + 7) / 8)]) : null,
        };
    }

    /// <summary>Compression has no key, and may come without an empty one.</summary>
    private static ReadOnlySpan<byte> KeyOf(XfrmAlgorithm algorithm)
    {
        if (algorithm.Key is null && algorithm.KeyBits != 0)
            throw new ArgumentException($"the algorithm {algorithm.Name} has no key", nameof(algorithm));
        return algorithm.Key is null ? default : algorithm.Key.Span;
    }
}
