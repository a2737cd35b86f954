using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Cisco's IKE fragmentation: a message in pieces, HDR, FRAGMENT. The whole goes through the same gates as if it had come in one datagram.
public sealed partial class IkeEngine
{
    // Pieces are kept only for who has shown our cookie, one message an ISAKMP SA, and so many at once.
    private const int MostReassemblies = 64;
    private const int MostReassembliesOfPeer = 4;

    private const int IpHeaderOctets = 20;
    private const int Ipv6HeaderOctets = 40;
    private const int UdpHeaderOctets = 8;
    private const int NonEspMarkerOctets = 4;

    // Longer than any pause between two sendings of a message, so that what two sendings brought completes each other.
    private static readonly TimeSpan ReassemblyTime = TimeSpan.FromSeconds(30);

    private readonly LinkedList<IsakmpSa> _reassembling = new();

    private void OnFragment(IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        // An initiator is found by its own cookie alone until its first answer is whole, which in Aggressive Mode with certificates comes in pieces;
        // a responder by both, or pieces of a first message, whose sender has shown nothing, would be kept.
        if (header.ResponderCookie == 0 || Find(header, datagram.Remote) is not { } sa)
        {
            Drop(null, datagram.Remote, "IKE fragment with cookies that no ISAKMP SA has");
            return;
        }

        if (sa.Connection.Profile.Fragmentation == Fragmentation.No)
        {
            Drop(sa.Connection.Name, datagram.Remote, "IKE fragment, and the connection has fragmentation=no");
            return;
        }

        if (ReadPlain(sa, ExchangeState.Fragment, header, datagram) is not { } chain)
            return;
        FragmentPayload piece = (FragmentPayload)chain.Payloads[0];
        if (FragmentBuffer.Fault(piece) is { } fault)
        {
            Drop(sa.Connection.Name, datagram.Remote, fault);
            return;
        }

        if (Collect(sa, header, datagram, piece) is not { } whole)
            return;
        if (!IsakmpHeader.TryDecode(whole, out IsakmpHeader inner, out DecodeError? error) || (inner.InitiatorCookie, inner.ResponderCookie) != (header.InitiatorCookie, header.ResponderCookie) || IsFragment(inner))
        {
            Drop(sa.Connection.Name, datagram.Remote, $"IKE fragments that make no message of this ISAKMP SA: {error?.ToString() ?? (IsFragment(inner) ? "they hold a fragment" : "other cookies")}");

            // Pieces of two messages, perhaps: the one that came now belongs to the newer.
            ForgetFragments(sa);
            BeginReassembly(sa, header, datagram, piece).Add(piece);
            return;
        }

        Handle(datagram with { Message = whole });
    }

    private static bool IsFragment(IsakmpHeader header) => header.NextPayload == Codec.Registry.PayloadType.FRAGMENT;

    /// <summary>Keeps a piece; the whole message when it was the one that lacked.</summary>
    private byte[]? Collect(IsakmpSa sa, IsakmpHeader header, IkeInput.DatagramReceived datagram, FragmentPayload piece)
    {
        // What contradicts the pieces that are here belongs to another message, and the newer one counts: so garbage spoils no more than what is there now.
        if (sa.Fragments is { } present && !present.Fits(datagram.Remote, header, piece))
            ForgetFragments(sa);
        FragmentBuffer buffer = sa.Fragments ?? BeginReassembly(sa, header, datagram, piece);
        buffer.Add(piece);
        return buffer.IsComplete ? buffer.Join() : null;
    }

    private FragmentBuffer BeginReassembly(IsakmpSa sa, IsakmpHeader header, IkeInput.DatagramReceived datagram, FragmentPayload piece)
    {
        List<IsakmpSa> ofPeer = [.. _reassembling.Where(other => other.Fragments!.Source.Address.Equals(datagram.Remote.Address))];
        if (ofPeer.Count >= MostReassembliesOfPeer)
            ForgetFragments(ofPeer[0]);
        else if (_reassembling.Count >= MostReassemblies)
            ForgetFragments(_reassembling.First!.Value);
        return sa.Fragments = new(datagram.Remote, header, piece.Id)
        {
            Timer = After(ReassemblyTime, () => ForgetFragments(sa)),
            Place = _reassembling.AddLast(sa),
        };
    }

    private void ForgetFragments(IsakmpSa sa)
    {
        if (sa.Fragments is not { } buffer)
            return;
        buffer.Timer?.Cancel();
        _reassembling.Remove(buffer.Place!);
        sa.Fragments = null;
    }

    /// <summary>Octets of the largest message that goes out whole: every one, unless the peer takes pieces.</summary>
    private static int LargestPiece(IsakmpSa sa, Outstanding outgoing)
    {
        ConnectionProfile profile = sa.Connection.Profile;
        bool cut = profile.Fragmentation == Fragmentation.Force || (profile.Fragmentation == Fragmentation.Yes && sa.PeerTakesFragments);

        // The first two messages are never cut: they bring the cookies, without which nobody keeps pieces.
        if (!cut || sa.ResponderCookie == 0 || sa.State is Phase1State.AwaitingInitiatorPublicValue or Phase1State.AwaitingAggressiveProof)
            return int.MaxValue;
        bool v4 = outgoing.Remote.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        return profile.FragmentSize - (v4 ? IpHeaderOctets : Ipv6HeaderOctets) - UdpHeaderOctets - (outgoing.NonEspMarker ? NonEspMarkerOctets : 0);
    }
}
