using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace XfrmCtl.Ike.Crypto;

/// <summary>Powers of a MODP group's generator by a fixed-base comb (Handbook of Applied Cryptography, 14.117): a quarter of the work of any other power.</summary>
/// <remarks>
/// The exponent stands as four rows of equal length; a column of four bits chooses one of sixteen products. Each row is cut into four
/// blocks, each with products of its own, so that one squaring serves four columns. Every choice reads all sixteen, and what follows does not depend on it:
/// the same time and the same addresses for every exponent.
/// </remarks>
internal sealed class GeneratorComb
{
    private const int Rows = 4;
    private const int Blocks = 4;
    private const int Products = 1 << Rows;

    private readonly ModpGroup _group;
    private readonly int _octets;
    private readonly int _rowBits;
    private readonly int _blockBits;

    // Block after block, sixteen numbers each, in Montgomery form: octets of equal length, the highest first.
    private readonly byte[] _products;

    /// <summary>Computes the products.</summary>
    /// <param name="group">The group.</param>
    /// <param name="octets">The prime's length in octets.</param>
    /// <param name="exponentOctets">The length of every exponent, even.</param>
    public GeneratorComb(ModpGroup group, int octets, int exponentOctets)
    {
        _group = group;
        _octets = octets;
        _rowBits = exponentOctets * 8 / Rows;
        _blockBits = _rowBits / Blocks;
        _products = new byte[Blocks * Products * octets];
        nint context = ModpGroup.Checked(LibCrypto.BN_CTX_new());
        nint one = ModpGroup.Checked(LibCrypto.BN_new());
        nint power = ModpGroup.Checked(LibCrypto.BN_new());
        try
        {
            Expect(LibCrypto.BN_set_word(one, 1));
            Expect(LibCrypto.BN_to_montgomery(one, one, group.Montgomery, context));
            for (int block = 0; block < Blocks; block++)
                Write(block, 0, one);
            Expect(LibCrypto.BN_to_montgomery(power, group.Generator, group.Montgomery, context));
            for (int bit = 0; bit < Rows * _rowBits; bit++)
            {
                if (bit % _blockBits == 0)
                    Extend(bit % _rowBits / _blockBits, 1 << (bit / _rowBits), power, context);
                Expect(LibCrypto.BN_mod_mul_montgomery(power, power, power, group.Montgomery, context));
            }
        }
        finally
        {
            LibCrypto.BN_clear_free(power);
            LibCrypto.BN_clear_free(one);
            LibCrypto.BN_CTX_free(context);
        }
    }

    /// <summary>The generator to the power of <paramref name="exponent"/>.</summary>
    /// <param name="exponent">As long as the comb was made for, the highest octet first.</param>
    /// <param name="output">The result, as long as the prime.</param>
    public unsafe void Power(ReadOnlySpan<byte> exponent, Span<byte> output)
    {
        nint context = ModpGroup.Checked(LibCrypto.BN_CTX_new());
        nint result = ModpGroup.Checked(LibCrypto.BN_new());
        nint factor = ModpGroup.Checked(LibCrypto.BN_new());
        Span<byte> chosen = stackalloc byte[_octets];
        try
        {
            for (int bit = _blockBits - 1; bit >= 0; bit--)
            {
                bool first = bit == _blockBits - 1;
                if (!first)
                    Expect(LibCrypto.BN_mod_mul_montgomery(result, result, result, _group.Montgomery, context));
                for (int block = 0; block < Blocks; block++)
                {
                    Choose(block, Column(exponent, (block * _blockBits) + bit), chosen);
                    nint into = first && block == 0 ? result : factor;
                    fixed (byte* pointer = chosen)
                        _ = ModpGroup.Checked(LibCrypto.BN_bin2bn(pointer, _octets, into));
                    if (into == factor)
                        Expect(LibCrypto.BN_mod_mul_montgomery(result, result, factor, _group.Montgomery, context));
                }
            }

            Expect(LibCrypto.BN_from_montgomery(result, result, _group.Montgomery, context));
            fixed (byte* pointer = output)
                _ = LibCrypto.BN_bn2binpad(result, pointer, output.Length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(chosen);
            LibCrypto.BN_clear_free(factor);
            LibCrypto.BN_clear_free(result);
            LibCrypto.BN_CTX_free(context);
        }
    }

    /// <summary>Every product so far times the power of another row.</summary>
    private unsafe void Extend(int block, int rowBit, nint power, nint context)
    {
        nint product = ModpGroup.Checked(LibCrypto.BN_new());
        for (int known = 0; known < rowBit; known++)
        {
            fixed (byte* pointer = Product(block, known))
                _ = ModpGroup.Checked(LibCrypto.BN_bin2bn(pointer, _octets, product));
            Expect(LibCrypto.BN_mod_mul_montgomery(product, product, power, _group.Montgomery, context));
            Write(block, known | rowBit, product);
        }

        LibCrypto.BN_clear_free(product);
    }

    private unsafe void Write(int block, int index, nint number)
    {
        fixed (byte* pointer = Product(block, index))
            _ = LibCrypto.BN_bn2binpad(number, pointer, _octets);
    }

    private Span<byte> Product(int block, int index) => _products.AsSpan(((block * Products) + index) * _octets, _octets);

    /// <summary>The bits that stand one above the other: bit <paramref name="place"/> of each row, the lowest row's lowest.</summary>
    private int Column(ReadOnlySpan<byte> exponent, int place)
    {
        int column = 0;
        for (int row = 0; row < Rows; row++)
        {
            int bit = (row * _rowBits) + place;
            column |= ((exponent[exponent.Length - 1 - (bit >> 3)] >> (bit & 7)) & 1) << row;
        }

        return column;
    }

    private void Choose(int block, int index, Span<byte> chosen)
    {
        chosen.Clear();
        Span<Vector<byte>> target = MemoryMarshal.Cast<byte, Vector<byte>>(chosen);
        int tail = target.Length * Vector<byte>.Count;
        for (int candidate = 0; candidate < Products; candidate++)
        {
            byte mask = unchecked((byte)(((candidate ^ index) - 1) >> 31)); // all ones where they are equal
            ReadOnlySpan<byte> product = Product(block, candidate);
            ReadOnlySpan<Vector<byte>> source = MemoryMarshal.Cast<byte, Vector<byte>>(product);
            var masks = new Vector<byte>(mask);
            for (int at = 0; at < target.Length; at++)
                target[at] |= source[at] & masks;
            for (int at = tail; at < chosen.Length; at++)
                chosen[at] |= (byte)(product[at] & mask);
        }
    }

    private static void Expect(int done)
    {
        if (done != 1)
            throw new InvalidOperationException("libcrypto refused to multiply");
    }
}
