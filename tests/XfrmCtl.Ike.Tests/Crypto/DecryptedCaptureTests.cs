using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Tests.Codec;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>A whole exchange of others, whose 3DES key was published with it: vectors, cipher and codec must fit together.</summary>
public sealed class DecryptedCaptureTests
{
    private const string Name = "zeek-spicy-ipsec__tests__traces__ikev1-certs.pcap";
    private const string Key = "735be0cb62f82675c4f7bf8fbab9b56834ba76d6ab4fa240";

    [Fact]
    [Trait("Rfc", "2409-B")]
    public void Captures_MainModeWithSignatures_DecryptsToIdentitiesAndCertificates()
    {
        (IsakmpHeader Header, PayloadChain Chain)[] main = [.. Open().Where(message => message.Header.MessageId == 0)];
        Assert.Equal(2, main.Length);
        Assert.Equal("ID CERT CR SIG", Types(main[0].Chain));
        Assert.Equal("ID CERT SIG", Types(main[1].Chain));
        Assert.Equal("5 ID type ID_IPV4_ADDR protocol 0 port 0 c0a80c76", PayloadText.Of(main[0].Chain.Payloads[0]));
        Assert.Equal("5 ID type ID_IPV4_ADDR protocol 0 port 0 ac100167", PayloadText.Of(main[1].Chain.Payloads[0]));
        CertificatePayload certificate = main[0].Chain.First<CertificatePayload>()!;
        Assert.Equal(4, certificate.Encoding);
        Assert.Equal("308205d1308204b9", Convert.ToHexStringLower(certificate.Data.Span[..8]));
    }

    [Fact]
    [Trait("Rfc", "2409-5.5")]
    public void Captures_QuickModeWithPfs_DecryptsToItsThreeMessages()
    {
        PayloadChain[] quick = [.. Open().Where(message => message.Header.MessageId == 0xf2cfe203).Select(message => message.Chain)];
        Assert.Equal(["HASH SA NONCE KE ID ID", "HASH SA NONCE KE ID ID", "HASH"], quick.Select(Types));
        const string Transform = "(0 id 3 3=0002 4=0001 1=0001 2=0e10 5=0001)]";
        Assert.Equal("1 SA [0 PROTO_IPSEC_ESP spi 95f9fa06 " + Transform, PayloadText.Of(quick[0].First<SaPayload>()!));
        Assert.Equal("1 SA [0 PROTO_IPSEC_ESP spi cd876adf " + Transform, PayloadText.Of(quick[1].First<SaPayload>()!));
        Assert.All(quick.Take(2), chain =>
        {
            Assert.Equal(128, chain.First<KeyExchangePayload>()!.Data.Length);
            Assert.Equal("5 ID type ID_IPV4_ADDR protocol 0 port 0 c0a80c76", PayloadText.Of(chain.Payloads[4]));
            Assert.Equal("5 ID type ID_IPV4_ADDR protocol 0 port 0 01010101", PayloadText.Of(chain.Payloads[5]));
        });
    }

    private static string Types(PayloadChain chain) => string.Join(" ", chain.Payloads.Select(payload => payload.Type));

    private static List<(IsakmpHeader Header, PayloadChain Chain)> Open()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Absent);
        using MessageCipher cipher = new(CipherTable.TripleDes, Convert.FromHexString(Key));
        List<ReadOnlyMemory<byte>> publicValues = [];
        List<(IsakmpHeader Header, PayloadChain Chain)> opened = [];
        IvChain? phase1 = null;
        Dictionary<uint, IvChain> phase2 = [];
        HashSet<string> seen = [];
        foreach (CapturedDatagram datagram in CaptureReader.Read(Path.Combine(Corpus.Folder!, "pcap", Name)))
        {
            Assert.True(IsakmpHeader.TryDecode(datagram.Data, out IsakmpHeader header, out DecodeError? error), error?.ToString());
            Assert.Equal(0xfafaeb49382a763cu, header.InitiatorCookie);
            ReadOnlyMemory<byte> body = datagram.Data[IsakmpHeader.Octets..];
            if (!header.IsEncrypted)
            {
                if (Wire.Decode(header.NextPayload, body).First<KeyExchangePayload>() is { } ke)
                    publicValues.Add(ke.Data);
                continue;
            }

            // A retransmission is the same message once more: it does not move the vectors.
            if (!seen.Add(HexText.Format(datagram.Data.Span)))
                continue;
            phase1 ??= IvChain.Phase1(HashTable.Md5, cipher.BlockOctets, publicValues[0].Span, publicValues[1].Span);
            IvChain chain = phase1;
            if (header.MessageId != 0 && !phase2.TryGetValue(header.MessageId, out chain!))
                phase2[header.MessageId] = chain = IvChain.Phase2(HashTable.Md5, phase1.Current.Span, header.MessageId);
            byte[] clear = new byte[body.Length];
            cipher.Decrypt(body.Span, chain.Current.Span, clear);
            PayloadChain payloads = Wire.Decode(header.NextPayload, clear, padded: true);
            Assert.Equal(clear[..payloads.Octets], Wire.Encode([.. payloads.Payloads]));
            opened.Add((header, payloads));
            chain.Advance(body.Span);
        }

        return opened;
    }
}
