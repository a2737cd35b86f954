using System.Runtime.CompilerServices;
using System.Text;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary><c>char alg_name[64]</c> of include/uapi/linux/xfrm.h: ASCII, ended by a zero.</summary>
[InlineArray(Octets)]
internal struct XfrmAlgorithmName
{
    public const int Octets = 64;

    /// <summary>
    /// Names that were read before, by a hash: a dump of a hundred thousand states has a handful of them, and need not have a string for each state. Names push each other out, so that they
    /// never become many; threads may do so at the same time, since each of them takes a whole string or none.
    /// </summary>
    private static readonly string?[] Known = new string?[64];

    private byte _first;

    public static XfrmAlgorithmName From(string name)
    {
        var field = default(XfrmAlgorithmName);
        Span<byte> octets = field;
        Encoding.ASCII.GetBytes(name, octets[..(Octets - 1)]);
        return field;
    }

    /// <summary>The name, or null where it is empty or has no final zero.</summary>
    public readonly string? Text()
    {
        ReadOnlySpan<byte> octets = this;
        int length = octets.IndexOf((byte)0);
        return length > 0 ? Text(octets[..length]) : null;
    }

    private static string Text(ReadOnlySpan<byte> octets)
    {
        uint hash = (uint)octets.Length;
        foreach (byte octet in octets)
            hash = unchecked(hash * 31 + octet);
        ref string? known = ref Known[hash % (uint)Known.Length];
        if (known is { } text && Ascii.Equals(octets, text))
            return text;
        return known = Encoding.ASCII.GetString(octets);
    }
}
