using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Fuzz.Targets;

/// <summary>What fuzzing of IKE begins with: real handshakes, made anew each time so that they are never older than the engine.</summary>
internal static class IkeSeeds
{
    /// <summary>Messages of both modes, behind a NAT, in pieces; those that are encrypted serve as octets of no meaning.</summary>
    public static IEnumerable<byte[]> Messages()
    {
        List<byte[]> messages = [];
        foreach (int kind in new[] { 0, 2, 4, 6, 64 })
        {
            using IkePair pair = new();
            pair.Load(IkeEngineTarget.Settings((byte)kind));
            pair.Up(pair.A);
            pair.Run(TimeSpan.FromSeconds(2));
            messages.AddRange(pair.Network.Flights.Where(flight => flight.Message.Span[19] == 0 || kind == 0).Select(flight => flight.Message.ToArray()));
        }

        IsakmpHeader header = new(1, 2, PayloadType.NONE, ExchangeType.INFORMATIONAL, IsakmpFlags.NONE, 3, 0);
        messages.AddRange(Payloads().Select(payloads => MessageSealer.Plain(header, payloads)));
        return messages;
    }

    /// <summary>Informational exchanges and Quick Modes, to either side.</summary>
    public static IEnumerable<byte[]> Protected()
    {
        List<byte[]> inputs = [];
        foreach (Payload[] payloads in Payloads())
            foreach (byte flags in new byte[] { 0, 1, 2, 3 })
                inputs.Add(Record(flags, payloads));
        inputs.Add([.. inputs.SelectMany(input => input).Take(1000)]);
        return inputs;
    }

    /// <summary>A handshake, a renewal of both phases, an end; the octets are those of <see cref="IkeEngineTarget"/>.</summary>
    public static IEnumerable<byte[]> Stories()
    {
        byte[] up = [10, 0];
        byte[] deliver = [.. Enumerable.Repeat<byte[]>([0, 0], 14).SelectMany(octets => octets)];
        byte[] second = [9, 10];
        byte[] renew1 = [12, 0];
        byte[] renew2 = [13, 1];
        byte[] down = [11, 0];
        foreach (byte kind in new byte[] { 0, 1, 2, 3, 4, 6, 16, 56, 64, 66 })
        {
            yield return [kind, .. up, .. deliver];
            yield return [kind, .. up, .. deliver, .. second, .. renew2, .. deliver, .. renew1, .. deliver, .. second, .. down, .. deliver];
            yield return [kind, .. up, 10, 1, .. deliver, .. deliver, 6, 0, 7, 0, .. second, .. deliver];
        }
    }

    private static byte[] Record(byte flags, Payload[] payloads)
    {
        byte[] octets = MessageSealer.Octets(payloads);
        return [flags, (byte)payloads[0].Type, (byte)(octets.Length >> 8), (byte)(octets.Length & 0xff), .. octets];
    }

    private static IEnumerable<Payload[]> Payloads()
    {
        using IkePair pair = new();
        ConnectionProfile profile = pair.Profile(pair.A);
        SaPayload offer = Phase2Proposals.Offer(profile, new(0x12345678), null);
        NoncePayload nonce = new(new byte[20]);
        yield return [offer, nonce, ClientId.Of(IkePair.Subnets.Local), ClientId.Of(IkePair.Subnets.Remote)];
        yield return [offer, nonce];
        yield return [offer, nonce, new KeyExchangePayload(new byte[96]), ClientId.Of(IkePair.Subnets.Remote), ClientId.Of(IkePair.Subnets.Local)];
        yield return [new DeletePayload(ProtocolId.PROTO_IPSEC_ESP, [new byte[4], new byte[4]])];
        yield return [new DeletePayload(ProtocolId.PROTO_ISAKMP, [new byte[16]])];
        yield return [new NotificationPayload(ProtocolId.PROTO_ISAKMP, new byte[16], NotifyMessageType.R_U_THERE, new byte[] { 0, 0, 0, 1 })];
        yield return [new NotificationPayload(ProtocolId.PROTO_ISAKMP, new byte[16], NotifyMessageType.INITIAL_CONTACT, default), new VendorIdPayload(new byte[16])];
        yield return [new NotificationPayload(ProtocolId.PROTO_IPSEC_ESP, new byte[4], NotifyMessageType.NO_PROPOSAL_CHOSEN, default)];
        yield return [new CertificatePayload(4, new byte[40]), new CertificateRequestPayload(4, new byte[8]), new SignaturePayload(new byte[32]), new UnknownPayload(PayloadType.ATTR, new byte[20])];
        yield return [new NatDiscoveryPayload(PayloadType.NAT_D, new byte[16]), new NatOriginalAddressPayload(PayloadType.NAT_OA, IdType.ID_IPV4_ADDR, new byte[4]), new FragmentPayload(1, 1, true, new byte[30])];
    }
}
