using XfrmCtl.Core;

namespace XfrmCtl.Planning;

/// <summary>The keys of one state. Ownership: they stay their creator's, who disposes them.</summary>
/// <param name="Encryption">Key of the cipher followed by its salt; empty for AH.</param>
/// <param name="Integrity">Key of the integrity algorithm; empty for AEAD.</param>
public sealed record ChildKeys(SecretBytes Encryption, SecretBytes Integrity)
{
    /// <summary>Says nothing of the keys.</summary>
    public override string ToString() => "keys";
}
