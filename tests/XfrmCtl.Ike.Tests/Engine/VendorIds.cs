using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>A middlebox that takes vendor IDs out of messages 1 and 2, which no hash covers: the ends then know no more than it lets through.</summary>
internal static class VendorIds
{
    public static Fate? Keep(Flight flight, Func<KnownVendorId, bool> keep)
    {
        if (!IsakmpHeader.TryDecode(flight.Message, out IsakmpHeader header, out _) || header.IsEncrypted
            || !PayloadChain.TryDecode(header.NextPayload, flight.Message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out _))
            return null;
        Payload[] kept = [.. chain.Payloads.Where(payload => payload is not VendorIdPayload vendor || VendorIdTable.Find(vendor.Data.Span) is not { } known || keep(known))];
        return kept.Length == chain.Payloads.Length ? null : new Fate.Alter(MessageSealer.Plain(header, kept));
    }
}
