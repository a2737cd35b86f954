using System.Net;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Testing.Asa;

/// <summary>An ISAKMP SA as an ASA holds it.</summary>
internal sealed class AsaIke : IDisposable
{
    public required bool Initiator { get; init; }

    public required ulong InitiatorCookie { get; init; }

    public ulong ResponderCookie { get; set; }

    public required IPEndPoint Local { get; set; }

    public required IPEndPoint Remote { get; set; }

    /// <summary>As <c>show crypto ikev1 sa</c> has it.</summary>
    public string State { get; set; } = "MM_START";

    public bool Active => State == "MM_ACTIVE";

    public byte[] SaBody { get; set; } = [];

    public IkeProposal? Proposal { get; set; }

    public TimeSpan Lifetime { get; set; }

    public NatMethod? Nat { get; set; }

    public bool UdpEncapsulation { get; set; }

    public bool PeerDpd { get; set; }

    public DiffieHellman? Dh { get; set; }

    public byte[] OwnNonce { get; set; } = [];

    public byte[] PeerPublic { get; set; } = [];

    public Phase1Keys? Keys { get; set; }

    public IvChain? Iv { get; set; }

    public byte[] LastBlock { get; set; } = [];

    public AsaTimer? Resend { get; set; }

    public AsaTimer? DpdTimer { get; set; }

    public AsaTimer? RekeyTimer { get; set; }

    public AsaTimer? EndTimer { get; set; }

    /// <summary>Messages that were handled, with what answered each.</summary>
    public Dictionary<string, AsaDatagram?> Handled { get; } = [];

    public HashSet<uint> MessageIds { get; } = [];

    public Dictionary<uint, AsaQuickMode> QuickModes { get; } = [];

    /// <summary>What to ask for once Phase 1 is complete.</summary>
    public List<SelectorPair> Waiting { get; } = [];

    public bool SaidInitialContact { get; set; }

    public Instant LastHeard { get; set; }

    public uint DpdSequence { get; set; }

    /// <summary>Questions of dead peer detection since the peer was last heard.</summary>
    public int Unanswered { get; set; }

    /// <summary>A newer SA has its children.</summary>
    public bool Replaced { get; set; }

    public bool Gone { get; private set; }

    public (ulong Initiator, ulong Responder) Cookies => (InitiatorCookie, ResponderCookie);

    public IsakmpHeader Header => new(InitiatorCookie, ResponderCookie, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0);

    public static string Digest(ReadOnlyMemory<byte> message) => Convert.ToHexString(SHA256.HashData(message.Span));

    public void Dispose()
    {
        Gone = true;
        foreach (AsaTimer? timer in new[] { Resend, DpdTimer, RekeyTimer, EndTimer })
            timer?.Cancel();
        foreach (AsaQuickMode exchange in QuickModes.Values)
            exchange.Dispose();
        Dh?.Dispose();
        Keys?.Dispose();
    }
}
