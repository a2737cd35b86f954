using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>What real peers sent, and what others broke on purpose. Skipped where no corpus is there.</summary>
public sealed class CaptureTests
{
    [Fact]
    public void Captures_EveryDatagram_IsAnswerOrFaultAndNeverAThrow()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Absent);
        int datagrams = 0;
        foreach (CapturedDatagram datagram in Corpus.Files("pcap").SelectMany(CaptureReader.Read))
        {
            datagrams++;
            if (datagram.Isakmp is not { } message || !IsakmpHeader.TryDecode(message, out IsakmpHeader header, out _) || header.IsEncrypted)
                continue;
            if (PayloadChain.TryDecode(header.NextPayload, message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out DecodeError? error))
                Assert.Equal(message[IsakmpHeader.Octets..].ToArray(), Wire.Encode([.. chain.Payloads]));
            else
                Assert.NotNull(error);
        }

        Assert.True(datagrams > 40, $"{datagrams} datagrams");
    }

    [Fact]
    [Trait("Rfc", "2409-5.4")]
    public void Captures_MainModeOfTwoRouters_DecodesToWhatWasSent()
    {
        PayloadChain[] chains = [.. Clear("zeek-spicy-ipsec__tests__traces__ipsec-ikev1-isakmp-main-mode.pcap")];
        Assert.Equal(4, chains.Length);
        Assert.Equal("SA VID VID VID VID", Types(chains[0]));
        Assert.Equal("SA VID", Types(chains[1]));
        Assert.Equal("KE NONCE VID VID VID NAT_D NAT_D", Types(chains[2]));
        Assert.Equal("KE NONCE VID VID VID VID NAT_D NAT_D", Types(chains[3]));
        string sa = "1 SA [1 PROTO_ISAKMP spi  (1 id 1 1=0007 14=0080 2=0002 4=0002 3=0001 11=0001 12:00015180)]";
        Assert.All(chains.Take(2), chain => Assert.Equal(sa, PayloadText.Of(chain.First<SaPayload>()!)));
        Assert.All(chains.Skip(2), chain => Assert.Equal(128, chain.First<KeyExchangePayload>()!.Data.Length));
        Assert.Equal(
            ["RFC 3947", null, "draft-ietf-ipsec-nat-t-ike-03", "draft-ietf-ipsec-nat-t-ike-02_n"],
            chains[0].Payloads.OfType<VendorIdPayload>().Select(vid => VendorIdTable.Find(vid.Data.Span)?.Name));
    }

    [Fact]
    public void Captures_AggressiveModeOfTwoRouters_DecodesToWhatWasSent()
    {
        PayloadChain[] chains = [.. Clear("zeek-spicy-ipsec__tests__traces__ipsec-ikev1-isakmp-aggressive-mode.pcap")];
        Assert.Equal(2, chains.Length);
        Assert.Equal("SA VID VID VID VID KE NONCE ID VID VID VID", Types(chains[0]));
        Assert.Equal("SA VID VID VID VID VID KE ID NONCE HASH NAT_D NAT_D", Types(chains[1]));
        Assert.Null(MessageGate.Check(ExchangeTable.Row(ExchangeState.Aggressive1), chains[0].Payloads.AsSpan()));
        Assert.Null(MessageGate.Check(ExchangeTable.Row(ExchangeState.Aggressive2), chains[1].Payloads.AsSpan()));
    }

    [Fact]
    [Trait("Rfc", "3948-2.2")]
    public void Captures_FloatedExchange_HasIsakmpBehindTheMarkerAndEspWithout()
    {
        IReadOnlyList<CapturedDatagram> datagrams = Datagrams("tcpdump__tests__isakmp4500.pcap");
        List<string> exchanges = [];
        foreach (CapturedDatagram datagram in datagrams)
            if (datagram.Isakmp is { } message)
            {
                Assert.True(IsakmpHeader.TryDecode(message, out IsakmpHeader header, out DecodeError? error), error?.ToString());
                exchanges.Add(header.IsEncrypted ? header.ExchangeType + "*" : header.ExchangeType.ToString());
            }

        Assert.Equal(Enumerable.Repeat("IDENTITY_PROTECTION", 4), exchanges.Take(4));
        Assert.Equal(["IDENTITY_PROTECTION*", "IDENTITY_PROTECTION*", "QUICK_MODE*", "QUICK_MODE*", "QUICK_MODE*"], exchanges.Skip(4).Take(5));
        Assert.True(exchanges.Count < datagrams.Count, "no ESP was seen");
    }

    [Fact]
    public void Captures_PayloadThatLiesAboutItsLength_IsRefusedWhereItStands()
    {
        ReadOnlyMemory<byte> message = Datagrams("zeek-spicy-ipsec__tests__traces__ipsec-ikev1-payload-bad-length.pcap")[0].Data;
        Assert.True(IsakmpHeader.TryDecode(message, out IsakmpHeader header, out _));
        DecodeError error = Wire.Refuse(header.NextPayload, message[IsakmpHeader.Octets..]);
        Assert.Equal((92, NotifyMessageType.PAYLOAD_MALFORMED), (error.Offset, error.Notify));
    }

    [Theory]
    [InlineData("tcpdump__tests__ikev2four.pcap")]
    [InlineData("tcpdump__tests__ikev2pI2-segfault.pcapng")]
    public void Captures_Ikev2_IsAMajorVersionThatIsNotOurs(string name) => Assert.All(Datagrams(name), datagram =>
    {
        Assert.False(IsakmpHeader.TryDecode(datagram.Data, out _, out DecodeError? error));
        Assert.Equal(NotifyMessageType.INVALID_MAJOR_VERSION, error!.Notify);
    });

    private static IReadOnlyList<CapturedDatagram> Datagrams(string name)
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Absent);
        IReadOnlyList<CapturedDatagram> datagrams = CaptureReader.Read(Path.Combine(Corpus.Folder!, "pcap", name));
        Assert.NotEmpty(datagrams);
        return datagrams;
    }

    private static IEnumerable<PayloadChain> Clear(string name)
    {
        foreach (CapturedDatagram datagram in Datagrams(name))
            if (IsakmpHeader.TryDecode(datagram.Data, out IsakmpHeader header, out _) && !header.IsEncrypted)
                yield return Wire.Decode(header.NextPayload, datagram.Data[IsakmpHeader.Octets..]);
    }

    private static string Types(PayloadChain chain) => string.Join(" ", chain.Payloads.Select(payload => payload.Type));
}
