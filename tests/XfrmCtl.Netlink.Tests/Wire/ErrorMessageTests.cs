using CsCheck;
using XfrmCtl.Netlink.Tests.Golden;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Testing;

namespace XfrmCtl.Netlink.Tests.Wire;

public class ErrorMessageTests
{
    /// <summary>Self-made after <c>struct nlmsgerr</c>: a capped answer with an offset, as our own sockets ask for.</summary>
    private const string Capped = """
        40000000 0200 0003 01000000 00000000   # nlmsghdr: 64 octets, NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS
        eaffffff                            # error −22 EINVAL
        fc000000 1900 0500 01000000 00000000   # the request's header: 252 octets, of which nothing follows
        1000 0100 42616420 74657374 2e000000   # NLMSGERR_ATTR_MSG "Bad test."
        0800 0200 b8000000                  # NLMSGERR_ATTR_OFFS 184
        """;

    [Fact]
    public void Refusal_WithTheRequestsEcho_HasErrnoAndWords()
    {
        Assert.Equal(new NetlinkResult(Errno.EPROTONOSUPPORT, "Requested type not found"), Read(HexText.Parse(Captures.RefusalWithEcho)));
        Assert.Equal(new NetlinkResult(Errno.ENETUNREACH, "Nexthop has invalid gateway"), Read(HexText.Parse(Captures.RefusalOfRoute)));
    }

    [Fact]
    public void Refusal_Capped_HasTheOffset() =>
        Assert.Equal(new NetlinkResult(Errno.EINVAL, "Bad test.", AttributeOffset: 184), Read(HexText.Parse(Capped)));

    [Fact]
    public void Refusal_CutAtEveryLength_NeverThrows()
    {
        byte[] whole = HexText.Parse(Capped);
        for (int length = MessageHeader.Octets; length < whole.Length; length++)
        {
            NetlinkResult result = Read(whole[..length]);
            Assert.Equal(length < MessageHeader.Octets + 4 ? Errno.EBADMSG : Errno.EINVAL, result.Errno);
        }
    }

    [Fact]
    public void Refusal_OfRandomOctets_NeverThrows() => Gen.Select(Gen.UShort, Gen.Byte.Array[0, 100]).Sample((flags, payload) =>
    {
        ErrorMessage.Read(new MessageHeader { Type = 2, Flags = flags }, payload);
        ErrorMessage.Read(new MessageHeader { Type = 3, Flags = flags }, payload);
    });

    [Theory]
    [InlineData(183, null)]
    [InlineData(184, 5)]
    [InlineData(251, 5)]
    [InlineData(252, null)]
    public void Offset_InARequest_NamesTheAttributeThere(int offset, int? attribute) =>
        Assert.Equal(attribute, ErrorMessage.AttributeAt(HexText.Parse(Captures.UpdatePolicy), 168, offset));

    [Theory]
    [InlineData("0f000000 1000 0000 00000000 00000000")]
    [InlineData("11000000 1000 0000 00000000 00000000")]
    [InlineData("ffffffff 1000 0000 00000000 00000000")]
    [InlineData("10000000 1000 0000 00000000 000000")]
    public void Message_WhoseLengthLies_EndsTheWalk(string hex)
    {
        var reader = new MessageReader(HexText.Parse(hex));

        Assert.False(reader.Next(out _, out _));
        Assert.True(reader.IsMalformed);
    }

    [Theory]
    [InlineData("0300 0100")]
    [InlineData("0000 0100")]
    [InlineData("0900 0100 00000000")]
    [InlineData("ffff 0100 00000000")]
    [InlineData("0400 01")]
    public void Attribute_WhoseLengthLies_EndsTheWalk(string hex)
    {
        var reader = new AttributeReader(HexText.Parse(hex));

        Assert.False(reader.Next(out _, out _));
        Assert.True(reader.IsMalformed);
    }

    [Fact]
    public void Attribute_WithFlagsInItsType_HasItsNumber()
    {
        var reader = new AttributeReader(HexText.Parse("0500 0580 07 000000"));

        Assert.True(reader.Next(out ushort type, out ReadOnlySpan<byte> value));
        Assert.Equal((5, 7), (type, value[0]));
        Assert.False(reader.Next(out _, out _));
        Assert.False(reader.IsMalformed);
    }

    private static NetlinkResult Read(byte[] message)
    {
        MessageHeader header = System.Runtime.InteropServices.MemoryMarshal.Read<MessageHeader>(message);
        return ErrorMessage.Read(header, message.AsSpan(MessageHeader.Octets));
    }
}
