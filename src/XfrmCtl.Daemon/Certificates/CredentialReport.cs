using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using XfrmCtl.Control;
using XfrmCtl.Core.Naming;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Certificates;

/// <summary>Lists what connections have loaded to prove themselves by signatures. Pure: of what the engine has, and of public halves alone.</summary>
internal static class CredentialReport
{
    // Nine letters of base64, which pluto calls a key by.
    private const int KeyIdLetters = 9;

    /// <summary>The lists.</summary>
    /// <param name="profiles">What is loaded.</param>
    /// <param name="since">When the daemon began.</param>
    public static CredentialsDocument Of(IEnumerable<ConnectionProfile> profiles, DateTimeOffset since)
    {
        ConnectionProfile[] signing = [.. profiles.Where(profile => profile.Signatures is not null)];
        HashSet<RsaPublicKey> own = [.. signing.Select(profile => profile.Signatures!.Key.PublicKey)];
        TrustStore[] stores = [.. signing.Select(profile => profile.Signatures!.Judge).OfType<X509Judge>().Select(judge => judge.Trust).Distinct()];
        return new()
        {
            Since = since,
            Keys =
            [
                .. signing.SelectMany(Keys).GroupBy(one => one.Key).Select(group =>
                    new ListedKey(KeyId(group.Key), group.Key.Bits, own.Contains(group.Key), [.. group.Select(one => one.Id).OfType<Identity>().Select(Words).Distinct()])),
            ],
            Certificates = [.. signing.SelectMany(profile => profile.Signatures!.Certificates).GroupBy(octets => Convert.ToHexString(octets.AsSpan())).Select(group => Certificate(group.First(), own, group.Count())).OfType<ListedCertificate>()],
            Authorities = [.. stores.SelectMany(store => store.Authorities).DistinctBy(authority => authority.Thumbprint).Select(authority => Certificate(authority, own, signing.Length))],
            Revocations = [.. stores.SelectMany(store => store.Lists).Select(list => new ListedRevocations(Name(list.Issuer), list.Count, list.ThisUpdate, list.NextUpdate)).Distinct()],
        };
    }

    private static IEnumerable<(RsaPublicKey Key, Identity? Id)> Keys(ConnectionProfile profile)
    {
        SignatureCredentials signatures = profile.Signatures!;
        return signatures.PeerKeys.Select(key => (key, profile.RemoteId)).Prepend((signatures.Key.PublicKey, profile.LocalId));
    }

    private static string Words(Identity id) => $"{(Enum.IsDefined((IdType)id.Type) ? (IdType)id.Type : $"ID {id.Type}")} '{(id.Type == (byte)IdType.ID_FQDN ? "@" : "")}{id.ToString().TrimStart('@')}'";

    /// <summary>The beginning of the key in the form of RFC 3110 in base64.</summary>
    private static string KeyId(RsaPublicKey key)
    {
        byte[] length = key.Exponent.Length < 256 ? [(byte)key.Exponent.Length] : [0, (byte)(key.Exponent.Length >> 8), (byte)key.Exponent.Length];
        return Convert.ToBase64String([.. length, .. key.Exponent, .. key.Modulus])[..KeyIdLetters];
    }

    private static ListedCertificate? Certificate(ImmutableArray<byte> octets, HashSet<RsaPublicKey> own, int count)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(octets.AsSpan());
            return Certificate(certificate, own, count);
        }
        catch (CryptographicException)
        {
            // It was read from a file once, so this does not happen; a list without it is better than none.
            return null;
        }
    }

    private static ListedCertificate Certificate(X509Certificate2 certificate, HashSet<RsaPublicKey> own, int count)
    {
        RsaPublicKey? key = certificate.PublicKey.Oid.Value == "1.2.840.113549.1.1.1" ? RsaPublicKey.FromDer(certificate.PublicKey.EncodedKeyValue.RawData) : null;
        return new(
            CertificateNames.Subject(certificate), CertificateNames.Issuer(certificate), certificate.SerialNumber, key is null ? null : KeyId(key), key?.Bits ?? 0, key is not null && own.Contains(key),
            certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), count);
    }

    private static string Name(byte[] octets) => DistinguishedName.TryDecode(octets, out DistinguishedName? name) ? name.ToString() : Convert.ToHexString(octets);
}
