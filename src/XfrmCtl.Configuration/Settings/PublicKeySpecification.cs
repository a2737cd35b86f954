using System.Collections.Immutable;

namespace XfrmCtl.Configuration.Settings;

/// <summary>An end's public key as <c>leftrsasigkey=</c> writes it.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Octets">For <see cref="PublicKeySource.Line"/> the key: length of the exponent, exponent, modulus (RFC 3110 §2); else empty.</param>
public sealed record PublicKeySpecification(PublicKeySource Source, ImmutableArray<byte> Octets)
{
    /// <summary>Nothing is said.</summary>
    public static readonly PublicKeySpecification Unsaid = new(PublicKeySource.Unsaid, []);

    /// <summary>From the certificate.</summary>
    public static readonly PublicKeySpecification Certificate = new(PublicKeySource.Certificate, []);

    /// <summary>The spelling of ipsec.conf, a key by its length alone.</summary>
    public override string ToString() => Source switch
    {
        PublicKeySource.Certificate => "%cert",
        PublicKeySource.Line => $"a key of {Octets.Length} octets",
        _ => "%none",
    };

    /// <summary>Same source and same octets.</summary>
    public bool Equals(PublicKeySpecification? other) => other is not null && Source == other.Source && Octets.AsSpan().SequenceEqual(other.Octets.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Source, Octets.Length);
}
