using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>Every kind of payload: its golden body, the way back, and every cut of it.</summary>
public sealed class PayloadTests
{
    public static TheoryData<string> Names => [.. GoldenPayloads.Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Rfc", "2408-3")]
    [Trait("Rfc", "2408-3.4")]
    [Trait("Rfc", "2408-3.6")]
    [Trait("Rfc", "2408-3.7")]
    [Trait("Rfc", "2408-3.8")]
    [Trait("Rfc", "2408-3.11")]
    [Trait("Rfc", "2408-3.12")]
    [Trait("Rfc", "2408-3.13")]
    [Trait("Rfc", "2408-3.14")]
    [Trait("Rfc", "2408-3.15")]
    [Trait("Rfc", "2408-3.16")]
    public void Payload_GoldenBody_DecodesToItsFieldsAndBack(string name)
    {
        GoldenPayloads.Golden golden = GoldenPayloads.Rows[name];
        byte[] octets = Wire.Single(golden.Body);
        PayloadChain chain = Wire.Decode(golden.Type, octets);
        Payload payload = Assert.Single(chain.Payloads);
        Assert.Equal(golden.Text, PayloadText.Of(payload));
        Assert.Equal(golden.Type, payload.Type);
        Assert.Equal(golden.Body, payload.Body.ToArray());
        Assert.Equal(octets.Length, chain.Octets);
        Assert.Equal(octets, Wire.Encode(payload));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Payload_MessageCutAtEveryLength_IsRefused(string name)
    {
        GoldenPayloads.Golden golden = GoldenPayloads.Rows[name];
        byte[] octets = Wire.Single(golden.Body);
        for (int length = 0; length < octets.Length; length++)
        {
            DecodeError error = Wire.Refuse(golden.Type, octets.AsMemory(0, length), padded: true);
            Assert.Equal(NotifyMessageType.PAYLOAD_MALFORMED, error.Notify);
            Assert.InRange(error.Offset, IsakmpHeader.Octets, IsakmpHeader.Octets + length);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Payload_BodyCutAtEveryLength_IsRefusedOrIsWhatItSays(string name)
    {
        GoldenPayloads.Golden golden = GoldenPayloads.Rows[name];
        for (int length = 0; length < golden.Body.Length; length++)
        {
            byte[] octets = Wire.Single(golden.Body.AsSpan(0, length));
            if (PayloadChain.TryDecode(golden.Type, octets, padded: false, out PayloadChain chain, out DecodeError? error))
            {
                Assert.False(golden.EveryCutIsFault, $"{length} octets were taken");

                // What fills the last attribute up to four octets is not written again, and the payload is as much shorter.
                byte[] again = Wire.Encode(chain.Payloads.AsSpan());
                int filling = octets.Length - again.Length;
                Assert.InRange(filling, 0, golden.Type == PayloadType.ATTR ? 3 : 0);
                Assert.Equal(filling == 0 ? octets : Wire.Single(golden.Body.AsSpan(0, length - filling)), again);
                Assert.False(octets.AsSpan(again.Length).ContainsAnyExcept((byte)0));
            }
            else
            {
                Assert.NotNull(error);
                Assert.InRange(error.Offset, IsakmpHeader.Octets, IsakmpHeader.Octets + octets.Length);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Payload_BodyWithOneOctetMore_IsRefusedOrIsWhatItSays(string name)
    {
        GoldenPayloads.Golden golden = GoldenPayloads.Rows[name];
        byte[] octets = Wire.Single([.. golden.Body, 0xa5]);
        if (PayloadChain.TryDecode(golden.Type, octets, padded: false, out PayloadChain chain, out _))
            Assert.Equal(octets, Wire.Encode(chain.Payloads.AsSpan()));
        else
            Assert.True(golden.EveryCutIsFault || golden.Type == PayloadType.ATTR, "only attributes end between two of them and not behind the last"); // each has a length of its own
    }

    [Theory]
    [InlineData(0, "00000002", NotifyMessageType.DOI_NOT_SUPPORTED)]
    [InlineData(4, "00000003", NotifyMessageType.SITUATION_NOT_SUPPORTED)]
    [InlineData(8, "0a", NotifyMessageType.BAD_PROPOSAL_SYNTAX)]
    [InlineData(15, "02", NotifyMessageType.BAD_PROPOSAL_SYNTAX)]
    [InlineData(15, "00", NotifyMessageType.BAD_PROPOSAL_SYNTAX)]
    [InlineData(16, "02", NotifyMessageType.BAD_PROPOSAL_SYNTAX)]
    [InlineData(10, "0000", NotifyMessageType.PAYLOAD_MALFORMED)]
    [InlineData(10, "002d", NotifyMessageType.PAYLOAD_MALFORMED)]
    [InlineData(14, "04", NotifyMessageType.PAYLOAD_MALFORMED)]
    [InlineData(18, "0003", NotifyMessageType.PAYLOAD_MALFORMED)]
    [InlineData(46, "ffff", NotifyMessageType.PAYLOAD_MALFORMED)]
    [Trait("Rfc", "2408-5.4")]
    public void SaPayload_OneFieldWrong_IsRefusedWithTheNotifyThatFits(int offset, string hex, NotifyMessageType notify)
    {
        byte[] body = GoldenPayloads.Rows["SA of Phase 1, RFC 2408 3.4"].Body;
        Convert.FromHexString(hex).CopyTo(body, offset);
        Assert.Equal(notify, Wire.Refuse(PayloadType.SA, Wire.Single(body)).Notify);
    }

    [Fact]
    [Trait("Rfc", "2408-3.5")]
    public void SaPayload_OctetsBehindTheLastTransform_AreRefused()
    {
        byte[] body = [.. GoldenPayloads.Rows["SA of Phase 1, RFC 2408 3.4"].Body, 0, 0, 0, 0];
        body[11] += 4;
        DecodeError error = Wire.Refuse(PayloadType.SA, Wire.Single(body));
        Assert.Contains("4 octets too many in the proposal", error.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001 00 01 aa")]
    [InlineData("0001 01 01")]
    [InlineData("0001 01")]
    [InlineData("")]
    public void FragmentPayload_NumberZeroOrWithoutOctets_IsRefused(string hex) => _ = Wire.Refuse(PayloadType.FRAGMENT, Wire.Single(HexText.Parse(hex)));

    [Fact]
    public void AttributePayload_MoreAttributesThanAnybodySends_IsRefused() =>
        Assert.Contains("256 attributes", Wire.Refuse(PayloadType.ATTR, Wire.Single([1, 0, 0, 0, .. new byte[257 * 4]])).What, StringComparison.Ordinal);

    [Theory]
    [InlineData(7)]
    [InlineData(257)]
    [Trait("Rfc", "2409-5")]
    public void NoncePayload_LengthOutsideTheRfc_IsRefused(int octets) => _ = Wire.Refuse(PayloadType.NONCE, Wire.Single(new byte[octets]));

    [Theory]
    [InlineData("01 00 0000 c00002")]
    [InlineData("04 00 0000 c0000200")]
    [InlineData("05 00 0000 20010db8")]
    [Trait("Rfc", "2407-4.6.2.1")]
    public void IdentificationPayload_AddressOfWrongLength_IsInvalidIdInformation(string hex) =>
        Assert.Equal(NotifyMessageType.INVALID_ID_INFORMATION, Wire.Refuse(PayloadType.ID, Wire.Single(Testing.HexText.Parse(hex))).Notify);

    [Theory]
    [InlineData("00000001 03 04 0003 12345678 9abcdef0")]
    [InlineData("00000001 03 05 0002 12345678 9abcdef0")]
    [InlineData("00000001 03 ff ffff 12345678")]
    [Trait("Rfc", "2408-5.15")]
    [Trait("Hostile", "T04")]
    public void DeletePayload_CountThatDoesNotFit_IsRefused(string hex) => _ = Wire.Refuse(PayloadType.D, Wire.Single(Testing.HexText.Parse(hex)));

    [Fact]
    [Trait("Rfc", "3706-5.3")]
    public void NotificationPayload_Sequence_IsThereForFourOctetsOnly()
    {
        NotificationPayload notification = new(ProtocolId.PROTO_ISAKMP, default, NotifyMessageType.R_U_THERE_ACK, new byte[] { 1, 2, 3, 4 });
        Assert.Equal(0x01020304u, notification.Sequence);
        Assert.Null((notification with { Data = new byte[3] }).Sequence);
        Assert.Null((notification with { Data = new byte[5] }).Sequence);
    }
}
