using System.Collections.Concurrent;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Crypto;

/// <summary>A prime with its Montgomery form, made once for each group and kept for the life of the process.</summary>
internal sealed class ModpGroup
{
    private static readonly ConcurrentDictionary<ushort, ModpGroup> Known = new();

    private ModpGroup(DhGroup group)
    {
        nint context = LibCrypto.BN_CTX_new();
        Prime = Checked(group.Id switch
        {
            1 => LibCrypto.BN_get_rfc2409_prime_768(0),
            2 => LibCrypto.BN_get_rfc2409_prime_1024(0),
            5 => LibCrypto.BN_get_rfc3526_prime_1536(0),
            14 => LibCrypto.BN_get_rfc3526_prime_2048(0),
            15 => LibCrypto.BN_get_rfc3526_prime_3072(0),
            16 => LibCrypto.BN_get_rfc3526_prime_4096(0),
            17 => LibCrypto.BN_get_rfc3526_prime_6144(0),
            18 => LibCrypto.BN_get_rfc3526_prime_8192(0),
            _ => throw new ArgumentOutOfRangeException(nameof(group), group.ConfName, "no MODP group of IKEv1"),
        });
        Montgomery = Checked(LibCrypto.BN_MONT_CTX_new());
        if (LibCrypto.BN_MONT_CTX_set(Montgomery, Prime, context) != 1)
            throw new InvalidOperationException("libcrypto refused BN_MONT_CTX_set");
        Generator = Checked(LibCrypto.BN_new());
        _ = LibCrypto.BN_set_word(Generator, 2);
        LargestPublic = Copy(Prime, group.PublicOctets);
        _ = LibCrypto.BN_sub_word(LargestPublic, 2);
        LibCrypto.BN_CTX_free(context);
        ExponentOctets = group.PrimeBits switch
        {
            <= 1024 => 24,
            <= 2048 => 32,
            <= 3072 => 36,
            <= 4096 => 40,
            _ => 52,
        };
        Comb = new(this, group.PublicOctets, ExponentOctets);
    }

    /// <summary>How long an exponent is: twice the strength that RFC 3526 §8 estimates for the group, and never under 256 bits where it is worth as much.</summary>
    /// <remarks>
    /// The groups of 768 and 1024 bits give 60 and 80 bits of strength (NIST SP 800-57 part 1 §5.6.1.1): to find an exponent of 192 bits takes 2^96 steps, so the prime stays the weaker part by far.
    /// </remarks>
    public int ExponentOctets { get; }

    /// <summary>The generator's powers.</summary>
    public GeneratorComb Comb { get; }

    /// <summary>The prime p.</summary>
    public nint Prime { get; }

    /// <summary>p's Montgomery form.</summary>
    public nint Montgomery { get; }

    /// <summary>2, the generator of every group here (RFC 2409 §6, RFC 3526).</summary>
    public nint Generator { get; }

    /// <summary>p − 2: the largest public value that is not p's own −1.</summary>
    public nint LargestPublic { get; }

    public static ModpGroup Of(DhGroup group) => Known.GetOrAdd(group.Id, static (_, row) => new ModpGroup(row), group);

    public static nint Checked(nint handle) => handle != 0 ? handle : throw new InvalidOperationException("libcrypto gave no number");

    private static unsafe nint Copy(nint number, int octets)
    {
        Span<byte> buffer = stackalloc byte[octets];
        fixed (byte* pointer = buffer)
        {
            _ = LibCrypto.BN_bn2binpad(number, pointer, octets);
            return Checked(LibCrypto.BN_bin2bn(pointer, octets, 0));
        }
    }
}
