using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>Payloads in a row (RFC 2408 §3.2).</summary>
public sealed class PayloadChainTests
{
    // Self-made: HASH | NONCE | ID.
    private const string Golden = """
        0a 00 0008 11223344          # HASH, a nonce follows
        05 00 000c 0001020304050607  # NONCE, an identification follows
        00 00 000c 01 00 0000 0a000001 # ID, the last: 10.0.0.1
        """;

    [Fact]
    [Trait("Rfc", "2408-3.2")]
    public void PayloadChain_Golden_DecodesInOrderAndBack()
    {
        byte[] octets = HexText.Parse(Golden);
        PayloadChain chain = Wire.Decode(PayloadType.HASH, octets);
        Assert.Equal([PayloadType.HASH, PayloadType.NONCE, PayloadType.ID], chain.Payloads.Select(payload => payload.Type));
        Assert.Equal(octets.Length, chain.Octets);
        Assert.Equal(octets, Wire.Encode(chain.Payloads.AsSpan()));
    }

    [Fact]
    public void PayloadChain_CutAtEveryLength_IsRefused()
    {
        byte[] octets = HexText.Parse(Golden);
        for (int length = 0; length < octets.Length; length++)
            _ = Wire.Refuse(PayloadType.HASH, octets.AsMemory(0, length), padded: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    public void PayloadChain_OctetsBehindIt_ArePaddingOnlyAfterDecryption(int count)
    {
        byte[] octets = [.. HexText.Parse(Golden), .. Enumerable.Repeat((byte)0x5a, count)];
        Assert.Equal(octets.Length - count, Wire.Decode(PayloadType.HASH, octets, padded: true).Octets);
        if (count > 0)
            Assert.Equal(IsakmpHeader.Octets + octets.Length - count, Wire.Refuse(PayloadType.HASH, octets).Offset);
    }

    [Fact]
    public void PayloadChain_NoPayload_IsEmpty()
    {
        Assert.Empty(Wire.Decode(PayloadType.NONE, default).Payloads);
        WireWriter writer = new(0);
        Assert.Equal(PayloadType.NONE, PayloadChain.Encode([], ref writer));
        Assert.Equal(0, writer.Length);
    }

    [Theory]
    [InlineData(2, "0000")]
    [InlineData(2, "0003")]
    [InlineData(2, "0020")]
    [InlineData(2, "ffff")]
    [InlineData(1, "01")]
    [InlineData(8, "ff 01 000c")]
    [InlineData(20, "05")]
    [Trait("Rfc", "2408-5.3")]
    public void PayloadChain_OneFieldOfAHeaderWrong_IsRefused(int offset, string hex)
    {
        byte[] octets = HexText.Parse(Golden);
        HexText.Parse(hex).CopyTo(octets, offset);
        Assert.Equal(NotifyMessageType.PAYLOAD_MALFORMED, Wire.Refuse(PayloadType.HASH, octets, padded: true).Notify);
    }

    [Fact]
    public void PayloadChain_FaultInTheSecondPayload_IsNamedWhereItIs()
    {
        byte[] octets = HexText.Parse(Golden);
        octets[10] = 0xff;
        DecodeError error = Wire.Refuse(PayloadType.HASH, octets);
        Assert.Equal(IsakmpHeader.Octets + 12, error.Offset);
        Assert.Contains("NONCE", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void PayloadChain_FortyPayloads_AreTakenAndNotOneMore()
    {
        static byte[] VendorIds(int count) => Wire.Encode([.. Enumerable.Range(0, count).Select(_ => new VendorIdPayload(new byte[4]))]);
        Assert.Equal(40, Wire.Decode(PayloadType.VID, VendorIds(40)).Payloads.Length);
        _ = Wire.Refuse(PayloadType.VID, VendorIds(41));
    }

    [Fact]
    public void PayloadChain_First_IsTheFirstOfItsKindOrNull()
    {
        VendorIdPayload one = new(new byte[1]);
        PayloadChain chain = new([new HashPayload(new byte[2]), one, new VendorIdPayload(new byte[3])], 0);
        Assert.Same(one, chain.First<VendorIdPayload>());
        Assert.Null(chain.First<SaPayload>());
    }

    [Fact]
    [Trait("Rfc", "2409-5.5")]
    public void PayloadChain_Body_IsTheWiresAndNotACopy()
    {
        byte[] octets = HexText.Parse(Golden);
        PayloadChain chain = Wire.Decode(PayloadType.HASH, octets);
        octets[20 + 8] = 0x7f;
        Assert.Equal(HexText.Parse("01 00 0000 7f000001"), chain.Payloads[2].Body.ToArray());
    }

    // A nonce of so many octets in clear, and behind it what pluto fills the message up with.
    [Theory]
    [InlineData(9, "000000", true)]
    [InlineData(10, "0000", true)]
    [InlineData(11, "00", true)]
    [InlineData(12, "", true)]
    [InlineData(12, "00000000", false)]
    [InlineData(11, "0000", false)]
    [InlineData(10, "0001", false)]
    public void TryDecode_FillingOfAMessageInClear_IsPassedOver(int nonce, string filling, bool taken)
    {
        byte[] octets = [0, 0, 0, (byte)(nonce + 4), .. Enumerable.Repeat((byte)7, nonce), .. Convert.FromHexString(filling)];
        Assert.Equal(taken, PayloadChain.TryDecode(PayloadType.NONCE, octets, padded: false, out _, out _));
    }
}
