using System.Net;
using System.Net.Sockets;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Transport mode through a NAT: each side tells the addresses that it sees (NAT-OA, RFC 3947 §5.2). The checksums of TCP and UDP are over those.
public sealed partial class IkeEngine
{
    private static bool IsNatTransport(IsakmpSa sa, Connection connection) => sa.UdpEncapsulation && sa.NatMethod is not null && connection.Profile.Mode == IpsecMode.Transport;

    private static IEnumerable<Payload> OriginalAddresses(QuickModeExchange exchange)
    {
        IsakmpSa sa = exchange.Isakmp;
        if (!IsNatTransport(sa, exchange.Connection))
            return [];
        NatMethod method = sa.NatMethod!;
        Payload own = Of(sa.Local.Address);
        Payload other = Of(sa.Remote.Address);
        return !method.TellsBothAddresses ? [own] : exchange.Initiator ? [own, other] : [other, own];

        Payload Of(IPAddress address) => new NatOriginalAddressPayload(
            method.OriginalAddress, address.AddressFamily == AddressFamily.InterNetworkV6 ? IdType.ID_IPV6_ADDR : IdType.ID_IPV4_ADDR, address.GetAddressBytes());
    }

    /// <summary>Notes the peer's address as the peer sees it. Nobody is harmed by one that is wrong, or missing: it is the checksum's business alone.</summary>
    private static void LearnOriginalAddress(QuickModeExchange exchange, PayloadChain chain)
    {
        if (!IsNatTransport(exchange.Isakmp, exchange.Connection))
            return;
        List<NatOriginalAddressPayload> told = [.. chain.Payloads.OfType<NatOriginalAddressPayload>()];
        int own = exchange.Initiator ? told.Count - 1 : 0; // the initiator's stands first
        if (own >= 0 && own < told.Count && told[own].Address.Length == exchange.Isakmp.Remote.Address.GetAddressBytes().Length)
            exchange.OriginalRemote = new IPAddress(told[own].Address.Span);
    }
}
