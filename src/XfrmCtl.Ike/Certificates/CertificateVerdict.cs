using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Certificates;

/// <summary>What was found about a peer's certificate.</summary>
/// <param name="Key">The key that it vouches for; null where it vouches for nothing.</param>
/// <param name="Subject">Whose it is, for logs and evidence.</param>
/// <param name="Fault">Why it is not good, as the end of a sentence; null where it is.</param>
public sealed record CertificateVerdict(RsaPublicKey? Key, string Subject, string? Fault)
{
    /// <summary>Which kind of fault it is.</summary>
    public CertificateFault Kind { get; init; } = Fault is null ? CertificateFault.None : CertificateFault.Other;
}
