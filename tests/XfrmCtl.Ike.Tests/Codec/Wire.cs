using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>The codec in single calls.</summary>
internal static class Wire
{
    public static byte[] Encode(params scoped ReadOnlySpan<Payload> payloads)
    {
        WireWriter writer = new(16);
        _ = PayloadChain.Encode(payloads, ref writer);
        return writer.ToArray();
    }

    public static PayloadChain Decode(PayloadType first, ReadOnlyMemory<byte> octets, bool padded = false)
    {
        Assert.True(PayloadChain.TryDecode(first, octets, padded, out PayloadChain chain, out DecodeError? error), error?.ToString());
        Assert.Null(error);
        return chain;
    }

    public static DecodeError Refuse(PayloadType first, ReadOnlyMemory<byte> octets, bool padded = false)
    {
        Assert.False(PayloadChain.TryDecode(first, octets, padded, out _, out DecodeError? error));
        Assert.NotNull(error);
        return error;
    }

    /// <summary>A chain of one payload with the given body.</summary>
    public static byte[] Single(ReadOnlySpan<byte> body) => [0, 0, (byte)((body.Length + 4) >> 8), (byte)((body.Length + 4) & 0xff), .. body];
}
