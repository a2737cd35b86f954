using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>Certificates and signatures.</summary>
internal static class CertificateRows
{
    private static readonly string[] AsaCertificates = ["show crypto ca certificates", "show clock"];

    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("certificate.expired", c => OfKind(c, "expired", "the peer's certificate is not valid at this time", ["date -u  (is the clock right here?)", "have the peer renew its certificate"], ["crypto ca enroll TP", .. AsaCertificates])),
        new("certificate.untrusted", c => OfKind(c, "untrusted", "no authority that is known here stands behind the peer's certificate", ["put the authority's certificate, and those between, into ipsec.d/cacerts", "xfrmctl reload"], AsaCertificates)),
        new("certificate.revoked", c => OfKind(c, "revoked", "the peer's certificate is revoked, or its authority's list says nothing where it must", ["a newer list of revocations belongs into ipsec.d/crls", "have the peer get a new certificate; xfrmctl reload"], ["crypto ca enroll TP", .. AsaCertificates])),
        new("certificate.name", c => OfKind(c, "name", "the peer's certificate is for another name than the peer says that it has", [$"{c.Their}id= as a name that is in the certificate", "or a certificate with that name as subjectAltName"], ["crypto isakmp identity auto", .. AsaCertificates])),
        new("certificate.unfit", c => OfKind(c, "other", "the peer's certificate cannot be used", ["openssl x509 -in FILE -noout -text  (the key's length and use)"], AsaCertificates)),
        new("certificate.none", None),
        new("certificate.key", OtherKey),
        new("certificate.ours-refused", OursRefused),
        new("certificate.ours-unanswered", OursUnanswered),
    ];

    private static Finding? OfKind(Case c, string kind, string title, string[] here, IReadOnlyList<string> asa) => c.Code != ReasonCode.CertificateRefused || c.Evidence("kind") != kind ? null : new()
    {
        Weight = 96,
        Title = title,
        Because = "the certificate was read and judged here",
        Seen = [$"certificate: {c.Evidence("certificate")}", $"the peer says that it is {c.Evidence("peer")}"],
        Here = here,
        Asa = asa,
        ExitCode = ExitCode.AuthFailed,
    };

    private static Finding? None(Case c) => c.Code != ReasonCode.CertificateRefused || c.Evidence("payload") != "CERT" ? null : new()
    {
        Weight = 95,
        Title = "the peer sends no certificate, and none of its keys is known here",
        Because = "its proof came without one",
        Here = [$"have it send its certificate, or give it here: {c.Their}cert=FILE or {c.Their}rsasigkey="],
        Asa = [$"tunnel-group {c.Us} ipsec-attributes", " ikev1 trust-point TP", " chain"],
        ExitCode = ExitCode.AuthFailed,
    };

    private static Finding? OtherKey(Case c)
    {
        bool judged = c.Code == ReasonCode.AuthenticationFailed && c.Evidence("certificate") is not null;
        bool bare = c.Code == ReasonCode.AuthenticationFailed && c.Evidence("payload") == "SIG";
        return !judged && !bare ? null : new()
        {
            Weight = 94,
            Title = judged ? "the peer signs with another key than its certificate has" : "the peer signs with another key than is configured for it",
            Because = "its signature was checked and does not verify",
            Seen = [judged ? $"certificate: {c.Evidence("certificate")}" : $"configured: {c.Evidence("ours")}"],
            Here = [judged ? "the peer's certificate and private key do not belong together" : $"{c.Their}rsasigkey= or {c.Their}cert= of the peer as it is now", "xfrmctl reload"],
            Asa = ["show crypto key mypubkey rsa", .. AsaCertificates],
            ExitCode = ExitCode.AuthFailed,
        };
    }

    private static Finding? OursRefused(Case c)
    {
        bool certificate = c.Code == ReasonCode.CertificateRefused && c.Evidence("notify") is not null;
        bool signature = c.Code == ReasonCode.AuthenticationFailed && c.Evidence("notify") is not (null or "none");
        return !certificate && !signature ? null : new()
        {
            Weight = 93,
            Title = certificate ? "the peer refuses our certificate" : "the peer refuses our signature: it has another certificate or key for us",
            Because = $"it said {c.Evidence("notify")}",
            Seen = [$"our identity: {c.Evidence("ours")}"],
            Here = [$"openssl x509 -in {c.Our}cert -noout -subject -issuer -dates -ext subjectAltName", $"{c.Our}id= as a name that is in our certificate"],
            Asa = ["crypto ca authenticate TP", $"tunnel-group {c.Us} ipsec-attributes", " peer-id-validate cert", .. AsaCertificates],
            ExitCode = ExitCode.AuthFailed,
        };
    }

    private static Finding? OursUnanswered(Case c) => c.Code != ReasonCode.AuthenticationFailed || c.Evidence("notify") is not "none" ? null : new()
    {
        Weight = 55,
        Title = $"the peer does not take our {(c.Profile.Signatures is { Certificates.IsEmpty: false } ? "certificate" : "key")}, and says nothing",
        Because = "the silence begins with the message that proves who we are; lost fragments of it look the same",
        Here = ["openssl verify: is our certificate by the authority that the peer trusts?", $"{c.Our}id= as a name that is in our certificate"],
        Asa = ["show crypto ca certificates", "debug crypto ca 3", .. AsaLines.Debug],
        ExitCode = ExitCode.AuthFailed,
    };
}
