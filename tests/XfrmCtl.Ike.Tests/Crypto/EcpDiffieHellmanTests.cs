using System.Numerics;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>Diffie-Hellman over the curves: the RFC's numbers, the encodings, and what is no point.</summary>
public sealed class EcpDiffieHellmanTests
{
    public static TheoryData<string> Groups => [.. GroupTable.Rows.Where(group => group.CurveOid is not null).Select(group => group.ConfName)];

    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Rfc", "5903-8")]
    [Trait("Rfc", "5903-8.1")]
    [Trait("Rfc", "5903-8.2")]
    [Trait("Rfc", "5903-8.3")]
    public void EcpGroup_ScalarsOfTheRfc_GiveItsPointsAndItsSecret(string name)
    {
        EcpVectors vector = EcpVectors.All.Single(row => row.Group == name);
        DhGroup group = GroupTable.ByConfName(name)!;
        using DiffieHellman initiator = DiffieHellman.Generate(group, new Script(vector.I));
        using DiffieHellman responder = DiffieHellman.Generate(group, new Script(vector.R));

        Assert.Equal(vector.Gix + vector.Giy, Samples.Hex(initiator.PublicValue.Span));
        Assert.Equal(vector.Grx + vector.Gry, Samples.Hex(responder.PublicValue.Span));
        using SecretBytes? one = initiator.SharedSecret(responder.PublicValue.Span);
        using SecretBytes? other = responder.SharedSecret(initiator.PublicValue.Span);
        Assert.Equal(vector.Girx, Samples.Hex(one!.Span));
        Assert.Equal(vector.Girx, Samples.Hex(other!.Span));
    }

    // A point off the curve lies on another one, whose small subgroups would tell the scalar piece by piece.
    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Rfc", "5903-9")]
    [Trait("Hostile", "T18")]
    public void EcpGroup_WhatIsNoPoint_IsRefused(string name)
    {
        EcpVectors vector = EcpVectors.All.Single(row => row.Group == name);
        DhGroup group = GroupTable.ByConfName(name)!;
        byte[] point = Convert.FromHexString(vector.Grx + vector.Gry);
        using DiffieHellman side = DiffieHellman.Generate(group, new Script(vector.I));
        byte[] offCurve = [.. point];
        offCurve[^1] ^= 1;
        byte[] swapped = [.. point[group.SecretOctets..], .. point[..group.SecretOctets]];
        byte[] infinity = new byte[point.Length];
        byte[] aboveThePrime = [.. Enumerable.Repeat(byte.MaxValue, point.Length)];
        byte[] xIsThePrime = [.. Prime(group).ToByteArray(isUnsigned: true, isBigEndian: true), .. point[group.SecretOctets..]];
        byte[][] bad =
        [
            [], [4], point[..^1], [0, .. point], [4, .. point], [.. point, 0], [2, .. point[..group.SecretOctets]], point[..group.SecretOctets],
            offCurve, swapped, infinity, aboveThePrime, xIsThePrime,
        ];
        foreach (byte[] value in bad)
            Assert.Null(side.SharedSecret(value));

        // The point with −y is on the curve and has the same x in the end.
        byte[] mirrored = [.. point[..group.SecretOctets], .. Padded(Prime(group) - Number(point.AsSpan(group.SecretOctets)), group.SecretOctets)];
        using SecretBytes? secret = side.SharedSecret(mirrored);
        Assert.Equal(vector.Girx, Samples.Hex(secret!.Span));
    }

    // Coordinates with the same remainder, each a number above the prime: only the one below it is the point's (RFC 5903 §7).
    [Fact]
    public void EcpGroup_CoordinateNotReduced_IsRefused()
    {
        DhGroup group = GroupTable.Ecp521;
        EcpVectors vector = EcpVectors.All.Single(row => row.Group == group.ConfName);
        using DiffieHellman side = DiffieHellman.Generate(group, new Script(vector.I));
        byte[] x = Padded(Number(Convert.FromHexString(vector.Grx)) + Prime(group), group.SecretOctets);
        Assert.Null(side.SharedSecret([.. x, .. Convert.FromHexString(vector.Gry)]));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Rfc", "5903-7")]
    public void EcpGroup_RandomSides_AgreeAndKeepTheirLengths(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        using DiffieHellman fixedSide = DiffieHellman.Generate(group, new Octets(1));
        bool zeroSeen = false;
        for (int seed = 2; seed < 600; seed++)
        {
            using DiffieHellman side = DiffieHellman.Generate(group, new Octets(seed));
            using SecretBytes? one = side.SharedSecret(fixedSide.PublicValue.Span);
            using SecretBytes? other = fixedSide.SharedSecret(side.PublicValue.Span);
            Assert.Equal((group.PublicOctets, group.SecretOctets), (side.PublicValue.Length, one!.Length));
            Assert.True(one.FixedTimeEquals(other!.Span));
            zeroSeen |= side.PublicValue.Span[0] == 0 || one.Span[0] == 0;
            if (zeroSeen && seed > 20)
                return;
        }

        Assert.Fail("no leading zero in 600 tries");
    }

    // What is not below the order is drawn again: the last number that counts is the order − 1, whose point is −G.
    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Rfc", "5903-3")]
    public void EcpGroup_DrawOutsideTheOrder_IsDrawnAgain(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        ECParameters curve = Curve(group);
        byte[] order = curve.Curve.Order!;
        byte[] last = [.. order];
        last[^1]--;
        using DiffieHellman side = DiffieHellman.Generate(group, new Script(Samples.Hex(new byte[group.SecretOctets]), Samples.Hex(order), Samples.Hex(last)));
        Assert.Equal(Samples.Hex(curve.Curve.G.X), Samples.Hex(side.PublicValue.Span[..group.SecretOctets]));
        Assert.Equal(Prime(group) - Number(curve.Curve.G.Y!), Number(side.PublicValue.Span[group.SecretOctets..]));
        Assert.Throws<InvalidOperationException>(() => DiffieHellman.Generate(group, new Script([.. Enumerable.Repeat(Samples.Hex(new byte[group.SecretOctets]), 16)])));
    }

    [Fact]
    public void EcpGroup_Disposed_HasNoScalar()
    {
        DiffieHellman side = DiffieHellman.Generate(GroupTable.Ecp256, new Octets(1));
        using DiffieHellman peer = DiffieHellman.Generate(GroupTable.Ecp256, new Octets(2));
        side.Dispose();
        Assert.Throws<ObjectDisposedException>(() => side.SharedSecret(peer.PublicValue.Span));
    }

    private static ECParameters Curve(DhGroup group)
    {
        using ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.CreateFromValue(group.CurveOid!));
        return key.ExportExplicitParameters(includePrivateParameters: false);
    }

    private static BigInteger Prime(DhGroup group) => Number(Curve(group).Curve.Prime!);

    private static BigInteger Number(ReadOnlySpan<byte> octets) => new(octets, isUnsigned: true, isBigEndian: true);

    private static byte[] Padded(BigInteger number, int octets)
    {
        byte[] bare = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[octets - bare.Length], .. bare];
    }

    /// <summary>Draws that are told in hex, one after the other.</summary>
    private sealed class Script(params string[] draws) : IEntropy
    {
        private int _at;

        public void Fill(Span<byte> octets) => Convert.FromHexString(draws[_at++]).CopyTo(octets);
    }

    /// <summary>Octets that follow from a seed.</summary>
    private sealed class Octets(int seed) : IEntropy
    {
        public void Fill(Span<byte> octets) =>
            SHA512.HashData([.. SHA512.HashData(BitConverter.GetBytes(seed))]).Concat(SHA256.HashData(BitConverter.GetBytes(seed))).Take(octets.Length).ToArray().CopyTo(octets);
    }
}
