using CsCheck;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>What holds for every message, tried on many.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void PayloadChain_AnyPayloads_ComeBackUnchanged() => RandomPayloads.Chain.Sample(payloads =>
    {
        byte[] octets = Wire.Encode(payloads.AsSpan());
        PayloadChain chain = Wire.Decode(payloads[0].Type, octets);
        Assert.Equal(payloads.Select(PayloadText.Of), chain.Payloads.Select(PayloadText.Of));
        Assert.Equal(octets, Wire.Encode(chain.Payloads.AsSpan()));
    });

    [Fact]
    public void PayloadChain_AnyPayloadsWithOctetsChanged_AreAnswerOrFaultAndNeverAThrow() =>
        Gen.Select(RandomPayloads.Chain, Gen.Select(Gen.Int[0, 10000], Gen.Byte).Array[1, 4]).Sample((payloads, changes) =>
        {
            byte[] octets = Wire.Encode(payloads.AsSpan());
            foreach ((int place, byte value) in changes)
                octets[place % octets.Length] = value;
            Judge(payloads[0].Type, octets);
        });

    [Fact]
    public void PayloadChain_AnyOctets_AreAnswerOrFaultAndNeverAThrow() =>
        Gen.Select(Gen.Byte, Gen.Byte.Array[0, 200]).Sample((type, octets) => Judge((PayloadType)type, octets));

    [Fact]
    public void IsakmpHeader_AnyOctets_AreAnswerOrFaultAndNeverAThrow() => Gen.Byte.Array[0, 40].Sample(octets =>
        IsakmpHeader.TryDecode(octets, out _, out DecodeError? error) == error is null);

    [Fact]
    public void IsakmpHeader_AnyFields_ComeBackUnchanged() =>
        Gen.Select(Gen.ULong[1, ulong.MaxValue], Gen.ULong, Gen.Byte, Gen.Byte, Gen.Byte, Gen.UInt).Sample((initiator, responder, next, exchange, flags, id) =>
        {
            IsakmpHeader header = new(initiator, responder, (PayloadType)next, (ExchangeType)exchange, (IsakmpFlags)flags, id, IsakmpHeader.Octets);
            WireWriter writer = new(0);
            header.Encode(ref writer);
            return IsakmpHeader.TryDecode(writer.ToArray(), out IsakmpHeader decoded, out _) && decoded == header;
        });

    [Fact]
    public void QuickModeMessage_DecodeAndEncode_AllocateLittle()
    {
        byte[] octets = Wire.Encode(
            Golden("HASH, RFC 2408 3.11"), Golden("SA of Phase 2, RFC 2407 4.5"), Golden("NONCE, RFC 2408 3.13"),
            Golden("ID of a subnet, RFC 2407 4.6.2.5"), Golden("ID of a subnet, RFC 2407 4.6.2.5"));
        Once(octets);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int turn = 0; turn < 100; turn++)
            Once(octets);

        // 5 payloads, 2 proposals, 3 transforms, 8 attributes: objects and arrays alone, no text.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 4000);

        static void Once(byte[] message)
        {
            _ = PayloadChain.TryDecode(PayloadType.HASH, message, false, out PayloadChain chain, out _);
            WireWriter writer = new(512);
            _ = PayloadChain.Encode(chain.Payloads.AsSpan(), ref writer);
        }
    }

    private static Payload Golden(string name)
    {
        GoldenPayloads.Golden golden = GoldenPayloads.Rows[name];
        return Wire.Decode(golden.Type, Wire.Single(golden.Body)).Payloads[0];
    }

    private static void Judge(PayloadType first, byte[] octets)
    {
        bool good = PayloadChain.TryDecode(first, octets, padded: true, out PayloadChain chain, out DecodeError? error);
        Assert.Equal(good, error is null);
        Assert.InRange(chain.Octets, 0, octets.Length);
        if (error is not null)
            Assert.InRange(error.Offset, IsakmpHeader.Octets, IsakmpHeader.Octets + octets.Length);
        else
            Assert.Equal(chain.Octets, Wire.Encode(chain.Payloads.AsSpan()).Length);
    }
}
