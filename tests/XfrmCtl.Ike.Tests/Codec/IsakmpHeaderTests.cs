using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>The ISAKMP header (RFC 2408 §3.1).</summary>
public sealed class IsakmpHeaderTests
{
    // Self-made from the RFC's drawing.
    private const string Golden = """
        0011223344556677 # initiator cookie
        8899aabbccddeeff # responder cookie
        08               # next payload: HASH
        10               # version 1.0
        20               # exchange type: Quick Mode
        01               # flags: encryption
        deadbeef         # message ID
        0000001c         # length 28
        """;

    [Fact]
    [Trait("Rfc", "2408-3.1")]
    public void IsakmpHeader_Golden_DecodesToItsFieldsAndBack()
    {
        byte[] octets = HexText.Parse(Golden);
        Assert.True(IsakmpHeader.TryDecode(octets, out IsakmpHeader header, out DecodeError? error), error?.ToString());
        Assert.Equal(
            new IsakmpHeader(0x0011223344556677, 0x8899aabbccddeeff, PayloadType.HASH, ExchangeType.QUICK_MODE, IsakmpFlags.ENCRYPTION, 0xdeadbeef, 28),
            header);
        Assert.True(header.IsEncrypted);
        WireWriter writer = new(IsakmpHeader.Octets);
        header.Encode(ref writer);
        Assert.Equal(octets, writer.ToArray());
    }

    [Fact]
    public void IsakmpHeader_CutAtEveryLength_IsRefused()
    {
        byte[] octets = HexText.Parse(Golden);
        for (int length = 0; length < octets.Length; length++)
        {
            Assert.False(IsakmpHeader.TryDecode(octets.AsMemory(0, length), out _, out DecodeError? error));
            Assert.InRange(error!.Offset, 0, length);
        }
    }

    [Theory]
    [InlineData(17, "20", NotifyMessageType.INVALID_MAJOR_VERSION)]
    [InlineData(17, "00", NotifyMessageType.INVALID_MAJOR_VERSION)]
    [InlineData(0, "0000000000000000", NotifyMessageType.INVALID_COOKIE)]
    [InlineData(24, "0000001b", NotifyMessageType.UNEQUAL_PAYLOAD_LENGTHS)]
    [InlineData(24, "0000001d", NotifyMessageType.UNEQUAL_PAYLOAD_LENGTHS)]
    [InlineData(24, "ffffffff", NotifyMessageType.UNEQUAL_PAYLOAD_LENGTHS)]
    [Trait("Rfc", "2408-5.2")]
    public void IsakmpHeader_OneFieldWrong_IsRefusedWhereItStandsWithTheNotifyThatFits(int offset, string hex, NotifyMessageType notify)
    {
        byte[] octets = HexText.Parse(Golden);
        Convert.FromHexString(hex).CopyTo(octets, offset);
        Assert.False(IsakmpHeader.TryDecode(octets, out _, out DecodeError? error));
        Assert.Equal((notify, offset), (error!.Notify, error.Offset));
    }

    [Theory]
    [InlineData(17, "1f")]
    [InlineData(8, "0000000000000000")]
    [InlineData(18, "ff")]
    [InlineData(19, "ff")]
    public void IsakmpHeader_WhatOthersJudge_IsAValue(int offset, string hex)
    {
        byte[] octets = HexText.Parse(Golden);
        Convert.FromHexString(hex).CopyTo(octets, offset);
        Assert.True(IsakmpHeader.TryDecode(octets, out _, out DecodeError? error), error?.ToString());
    }
}
