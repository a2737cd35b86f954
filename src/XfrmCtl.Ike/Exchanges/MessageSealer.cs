using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>Payloads to datagrams and back: headers, hashes over what follows, padding, encryption.</summary>
public static class MessageSealer
{
    private const int HeaderLengthOffset = 24;
    private const int HeaderNextPayloadOffset = 16;

    /// <summary>A message in clear.</summary>
    public static byte[] Plain(IsakmpHeader header, ReadOnlySpan<Payload> payloads)
    {
        WireWriter writer = new(256);
        header.Encode(ref writer);
        writer.PatchByte(HeaderNextPayloadOffset, (byte)PayloadChain.Encode(payloads, ref writer));
        writer.PatchUInt32(HeaderLengthOffset, (uint)writer.Length);
        return writer.ToArray();
    }

    /// <summary>An encrypted message; the chain of vectors moves on.</summary>
    public static byte[] Encrypted(IsakmpHeader header, ReadOnlySpan<Payload> payloads, MessageCipher cipher, IvChain iv)
    {
        ArgumentNullException.ThrowIfNull(cipher);
        ArgumentNullException.ThrowIfNull(iv);
        WireWriter writer = new(512);
        (header with { Flags = header.Flags | IsakmpFlags.ENCRYPTION }).Encode(ref writer);
        writer.PatchByte(HeaderNextPayloadOffset, (byte)PayloadChain.Encode(payloads, ref writer));

        // Zeros up to a whole block (RFC 2409 appendix B); the header's length counts them.
        int body = writer.Length - IsakmpHeader.Octets;
        writer.WriteZeros((cipher.BlockOctets - (body % cipher.BlockOctets)) % cipher.BlockOctets);
        writer.PatchUInt32(HeaderLengthOffset, (uint)writer.Length);
        byte[] message = writer.ToArray();
        writer.Written.Clear(); // a password may be in it
        Span<byte> part = message.AsSpan(IsakmpHeader.Octets);
        cipher.Encrypt(part, iv.Current.Span, part);
        iv.Advance(part);
        return message;
    }

    /// <summary>The octets of payloads as they will stand after a HASH payload, for the hash that covers them.</summary>
    public static byte[] Octets(ReadOnlySpan<Payload> payloads)
    {
        WireWriter writer = new(256);
        PayloadChain.Encode(payloads, ref writer);
        return writer.ToArray();
    }

    /// <summary>Decrypts a message; the chain of vectors stays, since the message is not yet known to be good.</summary>
    /// <returns>The payloads and the clear octets, or why there are none.</returns>
    public static (PayloadChain? Chain, ReadOnlyMemory<byte> Clear, DecodeError? Error) Open(
        IsakmpHeader header, ReadOnlyMemory<byte> message, MessageCipher cipher, ReadOnlyMemory<byte> iv)
    {
        ArgumentNullException.ThrowIfNull(cipher);
        ReadOnlyMemory<byte> part = message[IsakmpHeader.Octets..];
        if (part.IsEmpty || part.Length % cipher.BlockOctets != 0)
            return (null, default, new DecodeError(IsakmpHeader.Octets, $"{part.Length} encrypted octets are no whole number of blocks"));
        byte[] clear = new byte[part.Length];
        cipher.Decrypt(part.Span, iv.Span, clear);
        return PayloadChain.TryDecode(header.NextPayload, clear, padded: true, out PayloadChain chain, out DecodeError? error)
            ? (chain, clear, null) : (null, default, error);
    }

    /// <summary>The octets after the HASH payload that leads a chain, which its hash covers.</summary>
    public static ReadOnlyMemory<byte> AfterHash(PayloadChain chain, ReadOnlyMemory<byte> clear)
    {
        ArgumentNullException.ThrowIfNull(chain);
        int start = PayloadChain.GenericHeaderOctets + ((HashPayload)chain.Payloads[0]).Data.Length;
        return clear[start..chain.Octets];
    }
}
