using System.Buffers;
using System.Collections.Immutable;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec;

/// <summary>Payloads in a row, each announced by the one before (RFC 2408 §3.2).</summary>
/// <remarks>
/// <code>
/// | Next Payload  |   RESERVED    |         Payload Length        |
/// </code>
/// </remarks>
/// <param name="Payloads">The payloads in order.</param>
/// <param name="Octets">Octets from the first payload's header to the last payload's end; what follows is padding.</param>
public sealed record PayloadChain(ImmutableArray<Payload> Payloads, int Octets)
{
    /// <summary>Octets of a payload's generic header.</summary>
    public const int GenericHeaderOctets = 4;

    // More than any honest message has; pluto takes 20.
    private const int MostPayloads = 40;

    /// <summary>The first payload of a kind, or null.</summary>
    public T? First<T>()
        where T : Payload
    {
        foreach (Payload payload in Payloads)
            if (payload is T match)
                return match;
        return null;
    }

    /// <summary>Reads a chain that begins with <paramref name="first"/>.</summary>
    /// <param name="first">Type of the first payload.</param>
    /// <param name="octets">The octets after the ISAKMP header.</param>
    /// <param name="padded">Whether octets may follow the last payload, as they do after decryption.</param>
    /// <param name="chain">The payloads.</param>
    /// <param name="error">Why there are none.</param>
    public static bool TryDecode(PayloadType first, ReadOnlyMemory<byte> octets, bool padded, out PayloadChain chain, out DecodeError? error)
    {
        Payload[] payloads = ArrayPool<Payload>.Shared.Rent(MostPayloads);
        int count = 0;
        WireReader reader = new(octets, IsakmpHeader.Octets);
        PayloadType type = first;
        while (type != PayloadType.NONE && reader.Error is null)
        {
            if (count == MostPayloads)
            {
                reader.Fail($"more than {MostPayloads} payloads");
                break;
            }

            PayloadType next = (PayloadType)reader.ReadByte("next payload");
            byte reserved = reader.ReadByte("reserved");
            int length = reader.ReadUInt16("payload length");
            if (reader.Error is null && reserved != 0)
                reader.Fail($"reserved octet of payload {type} is {reserved}");
            if (length < GenericHeaderOctets || length - GenericHeaderOctets > reader.Remaining)
                reader.Fail($"payload {type} says {length} octets and {reader.Remaining + GenericHeaderOctets} are there");
            if (reader.Error is not null)
                break;
            WireReader body = reader.ReadPart(length - GenericHeaderOctets, "payload");
            payloads[count++] = Decode(type, ref body);
            reader.FailAs(body.Error);
            type = next;
        }

        if (!padded && (reader.Error is not null || !IsFilling(octets.Span[reader.Position..], octets.Length)))
            reader.ReadEnd("the message");
        chain = new(ImmutableArray.Create(payloads.AsSpan(0, count)), reader.Position);
        ArrayPool<Payload>.Shared.Return(payloads, clearArray: true);
        error = reader.Error;
        return error is null;
    }

    /// <summary>Whether what is left fills a message up to four octets with zeros: pluto does that to messages in clear too (its ikepad=), and no RFC forbids it.</summary>
    private static bool IsFilling(ReadOnlySpan<byte> rest, int length) => rest.Length < 4 && length % 4 == 0 && !rest.ContainsAnyExcept((byte)0);

    /// <summary>Writes payloads with their generic headers; returns the type of the first.</summary>
    public static PayloadType Encode(scoped ReadOnlySpan<Payload> payloads, ref WireWriter writer)
    {
        for (int index = 0; index < payloads.Length; index++)
        {
            int start = writer.Length;
            writer.WriteByte((byte)(index + 1 < payloads.Length ? payloads[index + 1].Type : PayloadType.NONE));
            writer.WriteByte(0);
            writer.WriteUInt16(0);
            payloads[index].Encode(ref writer);
            writer.PatchLength16(start + 2, start);
        }

        return payloads.IsEmpty ? PayloadType.NONE : payloads[0].Type;
    }

    private static Payload Decode(PayloadType type, ref WireReader body)
    {
        WireReader whole = body;
        Payload payload = type switch
        {
            PayloadType.SA => SaPayload.Decode(ref body),
            PayloadType.KE => KeyExchangePayload.Decode(ref body),
            PayloadType.ID => IdentificationPayload.Decode(ref body),
            PayloadType.CERT => CertificatePayload.Decode(ref body),
            PayloadType.CR => CertificateRequestPayload.Decode(ref body),
            PayloadType.HASH => HashPayload.Decode(ref body),
            PayloadType.SIG => SignaturePayload.Decode(ref body),
            PayloadType.NONCE => NoncePayload.Decode(ref body),
            PayloadType.N => NotificationPayload.Decode(ref body),
            PayloadType.D => DeletePayload.Decode(ref body),
            PayloadType.VID => VendorIdPayload.Decode(ref body),
            PayloadType.ATTR => AttributePayload.Decode(ref body),
            PayloadType.NAT_D or PayloadType.NAT_D_DRAFT => NatDiscoveryPayload.Decode(type, ref body),
            PayloadType.NAT_OA or PayloadType.NAT_OA_DRAFT => NatOriginalAddressPayload.Decode(type, ref body),
            PayloadType.FRAGMENT => FragmentPayload.Decode(ref body),
            _ => UnknownPayload.Decode(type, ref body),
        };
        payload.Body = whole.ReadRest(); // nobody else has it yet
        return payload;
    }
}
