using System.Collections.Immutable;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Certificates;

/// <summary>What a connection needs to prove itself, and to have the peer prove itself, by RSA signatures (RFC 2409 §5.1).</summary>
/// <remarks>Ownership: disposes the key.</remarks>
public sealed class SignatureCredentials : IEquatable<SignatureCredentials>, IDisposable
{
    /// <summary>What signs for us.</summary>
    public required RsaSigningKey Key { get; init; }

    /// <summary>Our certificate in DER, and after it those between it and an authority; empty where the peer has our bare key.</summary>
    public ImmutableArray<ImmutableArray<byte>> Certificates { get; init; } = [];

    /// <summary>When our certificate is sent.</summary>
    public SendCertificate Send { get; init; } = SendCertificate.Always;

    /// <summary>Keys of the peer that are trusted as they are; the identity then is only held against the connection's.</summary>
    public ImmutableArray<RsaPublicKey> PeerKeys { get; init; } = [];

    /// <summary>Names in DER of the authorities that we ask the peer to have its certificate from.</summary>
    public ImmutableArray<ImmutableArray<byte>> Authorities { get; init; } = [];

    /// <summary>Who decides about the peer's certificate, or null where only <see cref="PeerKeys"/> count.</summary>
    public ICertificateJudge? Judge { get; init; }

    /// <summary>Whether everything is the same, keys by their public half.</summary>
    public bool Equals(SignatureCredentials? other) =>
        other is not null && Key.PublicKey == other.Key.PublicKey && Send == other.Send && PeerKeys.SequenceEqual(other.PeerKeys)
        && Same(Certificates, other.Certificates) && Same(Authorities, other.Authorities) && Equals(Judge, other.Judge);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SignatureCredentials);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key.PublicKey, Send, Certificates.Length);

    /// <summary>Lets the key go.</summary>
    public void Dispose() => Key.Dispose();

    private static bool Same(ImmutableArray<ImmutableArray<byte>> one, ImmutableArray<ImmutableArray<byte>> other) =>
        one.Length == other.Length && one.Zip(other).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second.AsSpan()));
}
