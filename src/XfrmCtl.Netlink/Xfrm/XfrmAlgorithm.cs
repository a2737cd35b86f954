using XfrmCtl.Core;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>An algorithm of a state with its key.</summary>
/// <remarks>Ownership: the key stays its creator's, who disposes it. Keys of states read from the kernel belong to the reader.</remarks>
public sealed record XfrmAlgorithm
{
    /// <summary>The longest name that fits the kernel's field with its final zero (<c>alg_name[64]</c>).</summary>
    public const int LongestName = 63;

    /// <summary>An algorithm to give to the kernel.</summary>
    /// <param name="name">The crypto API's name: <c>cbc(aes)</c>, <c>hmac(sha1)</c>, <c>rfc4106(gcm(aes))</c>.</param>
    /// <param name="key">The key, with its salt at the end where the algorithm has one.</param>
    /// <param name="icvBits">Length of the check value: of the truncated hash, or of the AEAD; 0 for ciphers.</param>
    /// <exception cref="ArgumentException">The name is longer than the kernel's field.</exception>
    public XfrmAlgorithm(string name, SecretBytes key, int icvBits = 0)
        : this(name, checked((key ?? throw new ArgumentNullException(nameof(key))).Length * 8), icvBits) => Key = key;

    /// <summary>An algorithm as the kernel told it, without its key.</summary>
    /// <param name="name">The crypto API's name.</param>
    /// <param name="keyBits">Length of the key.</param>
    /// <param name="icvBits">Length of the check value.</param>
    /// <exception cref="ArgumentException">The name is longer than the kernel's field.</exception>
    public XfrmAlgorithm(string name, int keyBits, int icvBits)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > LongestName)
            throw new ArgumentException($"the name has {name.Length} characters; the kernel takes 1 to {LongestName}", nameof(name));
        Name = name;
        KeyBits = keyBits;
        IcvBits = icvBits;
    }

    /// <summary>The crypto API's name.</summary>
    public string Name { get; }

    /// <summary>Length of the key in bits.</summary>
    public int KeyBits { get; }

    /// <summary>Length of the check value in bits; 0 where there is none.</summary>
    public int IcvBits { get; }

    /// <summary>The key, or null where it was not asked for.</summary>
    public SecretBytes? Key { get; init; }

    /// <summary>The name alone.</summary>
    public override string ToString() => Name;
}
