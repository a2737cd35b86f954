using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec;

/// <summary>Why octets are not what they should be.</summary>
/// <param name="Offset">Where, in octets from the start of what was decoded.</param>
/// <param name="What">A clause that names the fault.</param>
/// <param name="Notify">The notify that fits it (RFC 2408 §3.14.1).</param>
public sealed record DecodeError(int Offset, string What, NotifyMessageType Notify = NotifyMessageType.PAYLOAD_MALFORMED)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What} at octet {Offset}";
}
