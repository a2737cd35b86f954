using System.Runtime.CompilerServices;
using System.Text;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary><c>char alg_name[64]</c> of include/uapi/linux/xfrm.h: ASCII, ended by a zero.</summary>
[InlineArray(Octets)]
internal struct XfrmAlgorithmName
{
    public const int Octets = 64;

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
        return length > 0 ? Encoding.ASCII.GetString(octets[..length]) : null;
    }
}
