namespace XfrmCtl.Control;

/// <summary>What the daemon has loaded to prove itself and its peers by signatures, without a secret: for <c>ipsec auto --listall</c>.</summary>
public sealed record CredentialsDocument
{
    /// <summary>RSA keys, our own and the peers' that are trusted as they are.</summary>
    public IReadOnlyList<ListedKey> Keys { get; init; } = [];

    /// <summary>Our certificates.</summary>
    public IReadOnlyList<ListedCertificate> Certificates { get; init; } = [];

    /// <summary>The authorities.</summary>
    public IReadOnlyList<ListedCertificate> Authorities { get; init; } = [];

    /// <summary>The authorities' lists of revoked certificates.</summary>
    public IReadOnlyList<ListedRevocations> Revocations { get; init; } = [];

    /// <summary>Since when they are loaded, at the longest: the daemon's start.</summary>
    public DateTimeOffset Since { get; init; }
}

/// <summary>A public key.</summary>
/// <param name="KeyId">The beginning of its form of DNS in base64, by which pluto names it: <c>AwEAAcxyz</c>.</param>
/// <param name="Bits">Length of its modulus.</param>
/// <param name="HasPrivate">Whether the private half is here.</param>
/// <param name="Ids">Whose it is, as pluto writes identities: <c>ID_FQDN '@west'</c>.</param>
public sealed record ListedKey(string KeyId, int Bits, bool HasPrivate, IReadOnlyList<string> Ids);

/// <summary>A certificate.</summary>
/// <param name="Subject">Whom it is for.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="Serial">Its serial number in hex.</param>
/// <param name="KeyId">Of its RSA key, as in <see cref="ListedKey"/>; null where the key is another.</param>
/// <param name="Bits">Length of that key.</param>
/// <param name="HasPrivate">Whether the private half is here.</param>
/// <param name="NotBefore">From when it is valid.</param>
/// <param name="NotAfter">Until when it is.</param>
/// <param name="Count">How many connections have it.</param>
public sealed record ListedCertificate(
    string Subject, string Issuer, string Serial, string? KeyId, int Bits, bool HasPrivate, DateTimeOffset NotBefore, DateTimeOffset NotAfter, int Count);

/// <summary>A list of revoked certificates.</summary>
/// <param name="Issuer">Whose list it is.</param>
/// <param name="Revoked">How many certificates it names.</param>
/// <param name="ThisUpdate">When it was made.</param>
/// <param name="NextUpdate">Until when there will be a newer one, or null.</param>
public sealed record ListedRevocations(string Issuer, int Revoked, DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate);
