using System.Collections.Immutable;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Phase 1 with RSA signatures (RFC 2409 §5.1): what they put in the place of the hash of a pre-shared key.
public sealed partial class IkeEngine
{
    // Certificate encodings (RFC 2408 §3.9).
    private const byte X509Signature = 4;

    // A request for each authority that counts makes message 3 large; beyond so many a request for any says enough.
    private const int MostRequests = 4;

    /// <summary>The row of a message that carries the proof.</summary>
    private static ExchangeState Proving(IsakmpSa sa, ExchangeState state) => !sa.BySignature ? state : state switch
    {
        ExchangeState.MainMode5 => ExchangeState.MainMode5Signed,
        ExchangeState.MainMode6 => ExchangeState.MainMode6Signed,
        ExchangeState.Aggressive2 => ExchangeState.Aggressive2Signed,
        ExchangeState.Aggressive3 => ExchangeState.Aggressive3Signed,
        _ => state,
    };

    /// <summary>What proves that we are who our identity says: HASH, or certificates and SIG over it.</summary>
    private static ImmutableArray<Payload> Proof(IsakmpSa sa, byte[] ownPublic, byte[] peerPublic, ReadOnlySpan<byte> idBody)
    {
        byte[] hash = HashOf(sa, ownPublic, peerPublic, sa.Initiator, idBody);
        if (!sa.BySignature)
            return [new HashPayload(hash)];
        SignatureCredentials own = sa.Connection.Profile.Signatures!;
        bool shows = own.Send == SendCertificate.Always || (own.Send == SendCertificate.IfAsked && sa.CertificateAsked);
        IEnumerable<Payload> certificates = shows ? own.Certificates.Select(certificate => new CertificatePayload(X509Signature, certificate.AsMemory())) : [];
        return [.. certificates, new SignaturePayload(own.Key.Sign(hash))];
    }

    /// <summary>What asks the peer for its certificate; nothing where its bare key is known.</summary>
    private static IEnumerable<Payload> CertificateRequests(IsakmpSa sa) => sa.BySignature ? CertificateRequests(sa.Connection.Profile) : [];

    private static IEnumerable<Payload> CertificateRequests(ConnectionProfile profile)
    {
        if (profile.Signatures is not { Judge: not null } own)
            return [];
        IEnumerable<ImmutableArray<byte>> names = own.Authorities.Length is 0 or > MostRequests ? [[]] : own.Authorities;
        return names.Select(name => new CertificateRequestPayload(X509Signature, name.AsMemory()));
    }

    /// <summary>What is wrong with the peer's signature, or with what should vouch for its key; null where nothing is.</summary>
    /// <param name="own">What we hold it against.</param>
    /// <param name="chain">The message.</param>
    /// <param name="hash">HASH_I or HASH_R as we compute it.</param>
    /// <param name="peer">Who the peer says that it is.</param>
    private static FailureReason? VerifySignature(SignatureCredentials own, PayloadChain chain, byte[] hash, Identity peer)
    {
        ReadOnlyMemory<byte> signature = chain.First<SignaturePayload>()!.Data;
        if (own.PeerKeys.Any(key => key.Verifies(hash, signature.Span)))
            return null;
        ImmutableArray<ReadOnlyMemory<byte>> certificates =
            [.. chain.Payloads.OfType<CertificatePayload>().Where(certificate => certificate.Encoding == X509Signature).Select(certificate => certificate.Data)];
        if (own.Judge is null || certificates.IsEmpty)
        {
            return own.PeerKeys.IsEmpty
                ? new(ReasonCode.CertificateRefused, $"{peer} sent no X.509 certificate, and no public key of it is configured: have it send its certificate, or set rightcert= or rightrsasigkey=", [new("payload", "CERT"), new("theirs", peer.ToString())])
                : new(ReasonCode.AuthenticationFailed, $"the signature of {peer} is not by the public key that is configured for it ({string.Join(", ", own.PeerKeys)})", [new("payload", "SIG"), new("ours", string.Join(", ", own.PeerKeys)), new("theirs", peer.ToString())]);
        }

        CertificateVerdict verdict = own.Judge.Judge(certificates, peer);
        ImmutableArray<KeyValuePair<string, string>> evidence = [new("certificate", verdict.Subject), new("peer", peer.ToString()), new("kind", verdict.Kind.ToString().ToLowerInvariant())];

        // The signature first: what nobody signed may be anybody's, and the true message may follow.
        if (verdict.Key is null || !verdict.Key.Verifies(hash, signature.Span))
        {
            return verdict.Key is { Fault: null }
                ? new(ReasonCode.AuthenticationFailed, $"the signature of {peer} does not verify with the key of its certificate ({verdict.Subject}): its private key is another one", evidence)
                : new(ReasonCode.CertificateRefused, $"the certificate of {peer} ({verdict.Subject}) is not taken: {verdict.Fault ?? verdict.Key?.Fault}", evidence);
        }

        return verdict.Fault is null ? null
            : new(ReasonCode.CertificateRefused, $"the certificate of {peer} ({verdict.Subject}) is not taken: {verdict.Fault}", evidence);
    }
}
