using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Engine;

/// <summary>What decrypts the messages of an ISAKMP SA in a capture.</summary>
/// <param name="Serial">The SA.</param>
/// <param name="InitiatorCookie">CKY-I as a number in network order.</param>
/// <param name="Proposal">What was agreed on; the cipher is that of the key.</param>
/// <param name="Key">The message cipher's key (RFC 2409 appendix B).</param>
/// <remarks>Ownership: a copy of its own, which whoever asked for it disposes.</remarks>
public sealed record IsakmpKey(ulong Serial, ulong InitiatorCookie, IkeProposal Proposal, SecretBytes Key) : IDisposable
{
    /// <summary>Zeroes the key.</summary>
    public void Dispose() => Key.Dispose();

    /// <summary>Says which SA it is of, and nothing of the key.</summary>
    public override string ToString() => $"the key of ISAKMP SA #{Serial}";
}
