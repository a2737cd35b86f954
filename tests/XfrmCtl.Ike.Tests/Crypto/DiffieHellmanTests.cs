using System.Numerics;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>Diffie-Hellman over every MODP group, against the definition of its prime and plain arithmetic.</summary>
public sealed class DiffieHellmanTests
{
    public static TheoryData<string> Groups => [.. GroupTable.Rows.Where(group => group.CurveOid is null).Select(group => group.ConfName)];

    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Rfc", "2409-6")]
    [Trait("Rfc", "3526-2")]
    [Trait("Rfc", "2409-6.1")]
    [Trait("Rfc", "2409-6.2")]
    [Trait("Rfc", "3526-3")]
    [Trait("Rfc", "3526-4")]
    [Trait("Rfc", "3526-5")]
    [Trait("Rfc", "3526-6")]
    [Trait("Rfc", "3526-7")]
    public void DiffieHellman_PublicValue_IsThePowerOfTwo(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        Script script = new(1);
        using DiffieHellman side = DiffieHellman.Generate(group, script);
        Assert.Equal(group.PublicOctets, side.PublicValue.Length);
        Assert.Equal(BigInteger.ModPow(2, script.Exponent, ModpPrimes.Of(group)), Number(side.PublicValue.Span));
        Assert.True(script.Exponent.GetBitLength() >= (group.PrimeBits <= 1024 ? 192 : 256), "the exponent is short");
    }

    // Rows and blocks of the comb that are all ones or all zeros, and a hundred without a pattern.
    [Theory]
    [MemberData(nameof(Groups))]
    public void DiffieHellman_PublicValueOfEveryKindOfExponent_IsThePowerOfTwo(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        BigInteger prime = ModpPrimes.Of(group);
        IEnumerable<Script> scripts = [new Script(null), new Script(null, filler: 0xff), .. Enumerable.Range(100, group.PrimeBits > 2048 ? 4 : 100).Select(seed => new Script(seed))];
        foreach (Script script in scripts)
        {
            using DiffieHellman side = DiffieHellman.Generate(group, script);
            Assert.Equal(BigInteger.ModPow(2, script.Exponent, prime), Number(side.PublicValue.Span));
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Rfc", "2409-5")]
    public void DiffieHellman_BothSides_AgreeOnThePowerOfThePower(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        Script script = new(2);
        using DiffieHellman initiator = DiffieHellman.Generate(group, script);
        using DiffieHellman responder = DiffieHellman.Generate(group, new Script(3));
        using SecretBytes? mine = initiator.SharedSecret(responder.PublicValue.Span);
        using SecretBytes? theirs = responder.SharedSecret(initiator.PublicValue.Span);
        Assert.NotNull(mine);
        Assert.NotNull(theirs);
        Assert.Equal(group.PublicOctets, mine.Length);
        Assert.True(mine.FixedTimeEquals(theirs.Span));
        Assert.Equal(BigInteger.ModPow(Number(responder.PublicValue.Span), script.Exponent, ModpPrimes.Of(group)), Number(mine.Span));
    }

    // 0, 1, p − 1, p and p + 1 give a secret that everybody knows, or another form of such a one.
    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Hostile", "T18")]
    public void DiffieHellman_PeerValueAtTheEdges_IsRefusedOutsideOneAndPMinusOne(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        BigInteger prime = ModpPrimes.Of(group);
        using DiffieHellman side = DiffieHellman.Generate(group, new Script(4));
        foreach (BigInteger bad in new[] { BigInteger.Zero, BigInteger.One, prime - 1, prime, prime + 1, (BigInteger.One << group.PrimeBits) - 1, prime << 8 })
        {
            Assert.Null(side.SharedSecret(bad.ToByteArray(isUnsigned: true, isBigEndian: true)));
            Assert.Null(side.SharedSecret([0, 0, .. bad.ToByteArray(isUnsigned: true, isBigEndian: true)]));
        }

        Assert.Null(side.SharedSecret(default));
        Assert.Null(side.SharedSecret(new byte[group.PublicOctets]));
        foreach (BigInteger good in new[] { new BigInteger(2), prime - 2 })
            using (SecretBytes? secret = side.SharedSecret(good.ToByteArray(isUnsigned: true, isBigEndian: true)))
                Assert.NotNull(secret);
    }

    [Fact]
    [Trait("Rfc", "2409-5")]
    public void DiffieHellman_ValuesWithLeadingZeros_KeepTheGroupsLength()
    {
        using DiffieHellman fixedSide = DiffieHellman.Generate(GroupTable.Modp768, new Script(5));
        bool publicSeen = false;
        bool secretSeen = false;
        for (int seed = 0; seed < 20000 && !(publicSeen && secretSeen); seed++)
        {
            using DiffieHellman side = DiffieHellman.Generate(GroupTable.Modp768, new Script(seed));
            using SecretBytes? secret = side.SharedSecret(fixedSide.PublicValue.Span);
            Assert.Equal(96, side.PublicValue.Length);
            Assert.Equal(96, secret!.Length);
            secretSeen |= secret.Span[0] == 0;
            if (side.PublicValue.Span[0] != 0)
                continue;
            publicSeen = true;

            // Some peers leave the zeros out.
            using SecretBytes? padded = fixedSide.SharedSecret(side.PublicValue.Span);
            using SecretBytes? bare = fixedSide.SharedSecret(side.PublicValue.Span.TrimStart((byte)0));
            Assert.True(padded!.FixedTimeEquals(bare!.Span));
        }

        Assert.True(publicSeen && secretSeen, "no leading zero in 20000 tries");
    }

    [Fact]
    public void DiffieHellman_ZeroEntropy_StillHasAnExponentOfFullLength()
    {
        Script script = new(null);
        using DiffieHellman side = DiffieHellman.Generate(GroupTable.Modp1024, script);
        Assert.Equal(BigInteger.ModPow(2, BigInteger.One << 191, ModpPrimes.Of(GroupTable.Modp1024)), Number(side.PublicValue.Span));
    }

    [Fact]
    public void DiffieHellman_Disposed_HasNoExponent()
    {
        DiffieHellman side = DiffieHellman.Generate(GroupTable.Modp1024, new Script(6));
        byte[] peer = side.PublicValue.ToArray();
        side.Dispose();
        Assert.Throws<ObjectDisposedException>(() => side.SharedSecret(peer));
    }

    [Fact]
    public void DiffieHellman_ManyThreads_ShareAGroup()
    {
        BigInteger prime = ModpPrimes.Of(GroupTable.Modp1536);
        Parallel.For(0, 32, seed =>
        {
            Script script = new(seed);
            using DiffieHellman side = DiffieHellman.Generate(GroupTable.Modp1536, script);
            Assert.Equal(BigInteger.ModPow(2, script.Exponent, prime), Number(side.PublicValue.Span));
        });
    }

    private static BigInteger Number(ReadOnlySpan<byte> octets) => new(octets, isUnsigned: true, isBigEndian: true);

    /// <summary>Octets that follow from a seed, or zeros; remembers what the exponent became.</summary>
    private sealed class Script(int? seed, byte filler = 0) : IEntropy
    {
        public BigInteger Exponent { get; private set; }

        public void Fill(Span<byte> octets)
        {
            octets.Fill(filler);
            if (seed is not null)
                for (int offset = 0; offset < octets.Length; offset += 32)
                    SHA256.HashData(BitConverter.GetBytes(((long)seed << 16) | (uint)offset)).AsSpan(0, Math.Min(32, octets.Length - offset))
                        .CopyTo(octets[offset..]);
            byte[] exponent = octets.ToArray();
            exponent[0] |= 0x80;
            Exponent = Number(exponent);
        }
    }
}
