using System.Numerics;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>The primes of the MODP groups from their definition: p = 2^n − 2^(n−64) − 1 + 2^64·([2^(n−130)·π] + c) (RFC 2409 §6, RFC 3526 §2–7).</summary>
internal static class ModpPrimes
{
    private static readonly Dictionary<int, int> Offsets = new()
    {
        [768] = 149686,
        [1024] = 129093,
        [1536] = 741804,
        [2048] = 124476,
        [3072] = 1690314,
        [4096] = 240904,
        [6144] = 929484,
        [8192] = 4743158,
    };

    public static BigInteger Of(DhGroup group)
    {
        int bits = group.PrimeBits;
        return BigInteger.Pow(2, bits) - BigInteger.Pow(2, bits - 64) - 1 + (BigInteger.Pow(2, 64) * (Pi(bits - 130) + Offsets[bits]));
    }

    // [2^bits·π] by Machin: π = 16·arctan(1/5) − 4·arctan(1/239), with 64 bits to spare for rounding.
    private static BigInteger Pi(int bits)
    {
        BigInteger one = BigInteger.One << (bits + 64);
        return ((16 * InverseArctangent(5, one)) - (4 * InverseArctangent(239, one))) >> 64;
    }

    private static BigInteger InverseArctangent(int x, BigInteger one)
    {
        BigInteger sum = 0;
        BigInteger power = one / x;
        for (int n = 1; !power.IsZero; n += 2)
        {
            sum += n % 4 == 1 ? power / n : -(power / n);
            power /= x * x;
        }

        return sum;
    }
}
