using System.Collections.Immutable;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Certificates;

/// <summary>Decides about certificates of peers: path to an authority, validity, revocation, name. It has the clock and the files, which the engine has not.</summary>
/// <remarks>Two judges are equal when they decide by the same authorities, revocations and rules.</remarks>
public interface ICertificateJudge
{
    /// <summary>Whether a certificate may speak for an identity. Never throws, whatever the octets are.</summary>
    /// <param name="certificates">X.509 certificates in DER as the peer sent them: its own, and those between it and an authority; in any order.</param>
    /// <param name="claimed">Who the peer says that it is.</param>
    CertificateVerdict Judge(ImmutableArray<ReadOnlyMemory<byte>> certificates, Identity claimed);
}
