using System.Collections.Immutable;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>What one message of an exchange must and may hold.</summary>
/// <param name="State">The message.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Exchange">Exchange type in the header.</param>
/// <param name="Encrypted">Whether the payloads are encrypted.</param>
/// <param name="Required">Payloads that occur exactly once.</param>
/// <param name="Allowed">Payloads that may occur, with the most times each.</param>
/// <param name="FirstIsHash">Whether HASH must come first (RFC 2409 §5.5, §5.7).</param>
/// <param name="Refusal">Why the message is not taken at all, or null.</param>
public sealed record ExchangeRow(
    ExchangeState State, string Name, ExchangeType Exchange, bool Encrypted,
    ImmutableArray<PayloadType> Required, ImmutableArray<(PayloadType Type, int Most)> Allowed, bool FirstIsHash = false, string? Refusal = null);
