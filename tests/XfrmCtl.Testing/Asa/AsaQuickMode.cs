using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing.Asa;

/// <summary>A Quick Mode as an ASA holds it.</summary>
internal sealed class AsaQuickMode : IDisposable
{
    public required AsaIke Ike { get; init; }

    public required uint MessageId { get; init; }

    public required bool Initiator { get; init; }

    public required SelectorPair Selectors { get; init; }

    public required IvChain Iv { get; init; }

    public required byte[] OwnNonce { get; init; }

    public required Spi SpiIn { get; init; }

    public byte[] PeerNonce { get; set; } = [];

    public DiffieHellman? Dh { get; set; }

    /// <summary>What the responder made and the initiator has not yet confirmed.</summary>
    public AsaChild? Child { get; set; }

    public ProposalPayload? Chosen { get; set; }

    public bool Complete { get; set; }

    public AsaTimer? Resend { get; set; }

    public void Dispose()
    {
        Resend?.Cancel();
        Dh?.Dispose();
    }
}
