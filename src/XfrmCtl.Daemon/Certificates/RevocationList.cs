using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace XfrmCtl.Daemon.Certificates;

/// <summary>An authority's list of revoked certificates (RFC 5280 §5), of which .NET can write but not ask.</summary>
internal sealed class RevocationList
{
    private readonly FrozenSet<string> _serials;
    private readonly ReadOnlyMemory<byte> _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;

    private RevocationList(byte[] issuer, DateTimeOffset thisUpdate, DateTimeOffset? nextUpdate, HashSet<string> serials, ReadOnlyMemory<byte> signed, byte[] signature, string algorithm) =>
        (Issuer, ThisUpdate, NextUpdate, _serials, _signed, _signature, _algorithm) = (issuer, thisUpdate, nextUpdate, serials.ToFrozenSet(StringComparer.Ordinal), signed, signature, algorithm);

    /// <summary>The authority's name in DER.</summary>
    public byte[] Issuer { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset ThisUpdate { get; }

    /// <summary>How many certificates it names.</summary>
    public int Count => _serials.Count;

    /// <summary>Until when there will be a newer one, or null where it does not say.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>Reads DER.</summary>
    /// <exception cref="AsnContentException">It is no such list.</exception>
    public static RevocationList Read(ReadOnlyMemory<byte> octets)
    {
        // CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signature BIT STRING }
        AsnReader outer = new AsnReader(octets, AsnEncodingRules.DER).ReadSequence();
        ReadOnlyMemory<byte> signed = outer.ReadEncodedValue();
        string algorithm = outer.ReadSequence().ReadObjectIdentifier();
        byte[] signature = outer.ReadBitString(out _);

        // TBSCertList ::= SEQUENCE { version INTEGER OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL, revokedCertificates OPTIONAL, ... }
        AsnReader list = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            _ = list.ReadInteger();
        _ = list.ReadSequence();
        byte[] issuer = list.ReadEncodedValue().ToArray();
        DateTimeOffset thisUpdate = ReadTime(list);
        DateTimeOffset? nextUpdate = list.HasData && IsTime(list.PeekTag()) ? ReadTime(list) : null;
        HashSet<string> serials = [];
        if (list.HasData && list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            AsnReader revoked = list.ReadSequence();
            while (revoked.HasData)
                serials.Add(Convert.ToHexString(revoked.ReadSequence().ReadIntegerBytes().Span));
        }

        return new(issuer, thisUpdate, nextUpdate, serials, signed, signature, algorithm);
    }

    /// <summary>Whether the list names a certificate.</summary>
    public bool Names(X509Certificate2 certificate) => _serials.Contains(Convert.ToHexString(certificate.SerialNumberBytes.Span));

    /// <summary>Whether the authority signed the list.</summary>
    public bool IsBy(X509Certificate2 authority)
    {
        if (!authority.SubjectName.RawData.AsSpan().SequenceEqual(Issuer))
            return false;
        try
        {
            using RSA? rsa = authority.GetRSAPublicKey();
            using ECDsa? ecdsa = authority.GetECDsaPublicKey();
            return _algorithm switch
            {
                "1.2.840.113549.1.1.5" => rsa?.VerifyData(_signed.Span, _signature, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1) == true,
                "1.2.840.113549.1.1.11" => rsa?.VerifyData(_signed.Span, _signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true,
                "1.2.840.113549.1.1.12" => rsa?.VerifyData(_signed.Span, _signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1) == true,
                "1.2.840.113549.1.1.13" => rsa?.VerifyData(_signed.Span, _signature, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1) == true,
                "1.2.840.10045.4.3.2" => ecdsa?.VerifyData(_signed.Span, _signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) == true,
                "1.2.840.10045.4.3.3" => ecdsa?.VerifyData(_signed.Span, _signature, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence) == true,
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
