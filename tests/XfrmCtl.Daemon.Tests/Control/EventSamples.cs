using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Control;

/// <summary>An event of every kind and name, with all that it can have.</summary>
internal static class EventSamples
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("198.51.100.2"), 500);
    private static readonly IkeProposal Phase1 = new(CipherTable.Aes, 256, HashTable.Sha256, GroupTable.Modp2048);
    private static readonly EspProposal Phase2 = new(CipherTable.Aes, 256, IntegrityTable.HmacSha1);

    public static IReadOnlyList<IkeEvent> All { get; } =
    [
        new IkeEvent.AttemptStarted("c", 1, Peer),
        new IkeEvent.MessageSent("c", 1, "Main Mode message 1 (SA)", Peer, 0),
        new IkeEvent.MessageSent("c", 1, "Main Mode message 1 (SA)", Peer, 2),
        new IkeEvent.MessageReceived("c", 1, "m", Peer),
        new IkeEvent.MessageDropped("c", Peer, "why"),
        new IkeEvent.NatDetected("c", 1, "RFC 3947", true, false),
        new IkeEvent.Phase1Established("c", 1, true, Peer, Identity.Address(Peer.Address), Phase1, TimeSpan.FromHours(1)),
        new IkeEvent.XauthPassed("c", 1, "alice", Gateway: false),
        new IkeEvent.ConfigurationAssigned("c", 1, new() { Address = Peer.Address }),
        new IkeEvent.AddressLeased("c", 1, Peer.Address, "alice"),
        Child(rekeyed: false),
        Child(rekeyed: true),
        new IkeEvent.ConnectionUp("c"),
        new IkeEvent.ConnectionDown("c", ReasonCode.PeerDead, true),
        new IkeEvent.Phase1Ended("c", 1, ReasonCode.Replaced),
        new IkeEvent.ChildEnded("c", 1, ReasonCode.Replaced),
        new IkeEvent.ChildLost("c", 1, IkePair.Subnets),
        new IkeEvent.AttemptFailed("c", new FailureReason(ReasonCode.SelectorMismatch, "They differ.", [new("ours", "10.1.0.0/16")]), false),
        new IkeEvent.PeerLiveness("c", 1, true),
        new IkeEvent.PeerLiveness("c", 1, false),
        new IkeEvent.NotifyReceived("c", "NO_PROPOSAL_CHOSEN", true),
        new IkeEvent.HalfOpenFull("c", 1000, 3, Answered: false),
        new IkeEvent.MappingChanged("c", Peer, Peer),
    ];

    private static IkeEvent.ChildEstablished Child(bool rekeyed) => new(
        "c", 2, IkePair.Subnets, new Spi(0xc0ffee01), new Spi(0x1badcafe), Phase2, GroupTable.Modp2048, UdpEncapsulation: true, TimeSpan.FromHours(8), rekeyed)
    {
        Compression = new CpiPair(new Spi(0x100), new Spi(0x101)),
    };
}
