using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>One entry of ipsec.secrets.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Ids">The identities before the colon; empty where it is for everybody.</param>
/// <param name="Value">The key, for <see cref="SecretKind.Psk"/>; null for kinds that are read over. It belongs to the <see cref="IpsecSecrets"/>.</param>
/// <param name="Location">Where the entry begins.</param>
public sealed record SecretEntry(SecretKind Kind, IReadOnlyList<IdentitySpecification> Ids, SecretBytes? Value, SourceLocation Location)
{
    /// <summary>Identities, kind and place; never the value.</summary>
    public override string ToString() => $"{string.Join(' ', Ids)}{(Ids.Count == 0 ? "" : " ")}: {Kind} ({Location})";
}
