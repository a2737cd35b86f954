using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>One entry of ipsec.secrets.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Ids">The identities before the colon; empty where it is for everybody.</param>
/// <param name="Value">
/// The pre-shared key, the password for XAUTH, the passphrase of <paramref name="File"/>, or without a file the RSAPrivateKey in DER; else null. It belongs to the <see cref="IpsecSecrets"/>.
/// </param>
/// <param name="Location">Where the entry begins.</param>
/// <param name="File">The file of a private key, as it is written; null for other kinds, and for a key that stands in the entry itself.</param>
public sealed record SecretEntry(SecretKind Kind, IReadOnlyList<IdentitySpecification> Ids, SecretBytes? Value, SourceLocation Location, string? File = null)
{
    /// <summary>Identities, kind and place; never the value.</summary>
    public override string ToString() => $"{string.Join(' ', Ids)}{(Ids.Count == 0 ? "" : " ")}: {Kind}{(File is null ? "" : " " + File)} ({Location})";
}
