using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using XfrmCtl.Core.Naming;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Certificates;

/// <summary>Whom a certificate is for: its subject, and its alternative names (RFC 5280 §4.2.1.6).</summary>
internal static class CertificateNames
{
    /// <summary>Whether an identity of Phase 1 is among the names (RFC 4945 §3.1).</summary>
    public static bool Has(X509Certificate2 certificate, Identity identity) =>
        identity.Type == DerName && new Identity(DerName, [.. certificate.SubjectName.RawData]).Fits(identity)
        || Alternatives(certificate).Any(name => Same(name, identity));

    /// <summary>The names in words.</summary>
    public static string Describe(X509Certificate2 certificate) =>
        string.Join(", ", Alternatives(certificate).Select(name => name.ToString()).Prefix(Subject(certificate)));

    /// <summary>The subject as ipsec.conf writes it.</summary>
    public static string Subject(X509Certificate2 certificate) => Text(certificate.SubjectName.RawData, certificate.Subject);

    /// <summary>The issuer as ipsec.conf writes it.</summary>
    public static string Issuer(X509Certificate2 certificate) => Text(certificate.IssuerName.RawData, certificate.Issuer);

    private const byte DerName = 9;

    private static string Text(byte[] name, string fallback) => DistinguishedName.TryDecode(name, out DistinguishedName? read) ? read.ToString() : fallback;

    private static IEnumerable<string> Prefix(this IEnumerable<string> rest, string first) => [first, .. rest];

    private static bool Same(Identity name, Identity identity) => name.Fits(identity)
        || (name.Type == identity.Type && name.Type is 2 or 3 && Ascii.EqualsIgnoreCase(name.Data.AsSpan(), identity.Data.AsSpan()));

    private static List<Identity> Alternatives(X509Certificate2 certificate)
    {
        List<Identity> names = [];
        if (certificate.Extensions["2.5.29.17"] is not { } extension)
            return names;
        try
        {
            AsnReader all = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (all.HasData)
            {
                Asn1Tag tag = all.PeekTag();
                switch (tag.TagValue)
                {
                    case 1:
                        names.Add(Identity.UserFqdn(all.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                        break;
                    case 2:
                        names.Add(Identity.Fqdn(all.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                        break;
                    case 4:
                        names.Add(new(DerName, [.. all.ReadSequence(tag).ReadEncodedValue().Span]));
                        break;
                    case 7 when all.ReadOctetString(tag) is { Length: 4 or 16 } address:
                        names.Add(Identity.Address(new IPAddress(address)));
                        break;
                    case 7:
                        break;
                    default:
                        _ = all.ReadEncodedValue();
                        break;
                }
            }
        }
        catch (AsnContentException)
        {
            // What was read until here counts: the rest is nothing that an identity could be held against.
        }

        return names;
    }
}
