using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>The keys of one state, cut from KEYMAT in the order of RFC 2409 §5.5 and RFC 2407 §4.6: encryption first.</summary>
/// <param name="Encryption">Key of the cipher followed by its salt (RFC 4106 §8.1); empty for AH.</param>
/// <param name="Integrity">Key of the integrity algorithm; empty for AEAD.</param>
public sealed record SaKeys(SecretBytes Encryption, SecretBytes Integrity) : IDisposable
{
    /// <summary>Zeroes both.</summary>
    public void Dispose()
    {
        Encryption.Dispose();
        Integrity.Dispose();
    }

    /// <summary>Says nothing of the keys.</summary>
    public override string ToString() => "keys";
}
