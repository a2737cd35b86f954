using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Engine;

/// <summary>What an ISAKMP SA waits for; a state holds only what is known in it.</summary>
internal abstract record MainModeState(string Name)
{
    /// <summary>Initiator, message 1 is out: waits for the responder's choice.</summary>
    public sealed record AwaitingChoice() : MainModeState("main-mode-sent-1");

    /// <summary>Initiator, message 3 is out: waits for the responder's public value.</summary>
    public sealed record AwaitingPublicValue(DiffieHellman Dh, byte[] Nonce) : MainModeState("main-mode-sent-3");

    /// <summary>Initiator, message 5 is out: waits for the responder's identity and hash.</summary>
    public sealed record AwaitingResponderIdentity(byte[] OwnPublic, byte[] PeerPublic) : MainModeState("main-mode-sent-5");

    /// <summary>Responder, message 2 is out: waits for the initiator's public value.</summary>
    public sealed record AwaitingInitiatorPublicValue() : MainModeState("main-mode-sent-2");

    /// <summary>Responder, message 4 is out: waits for the initiator's identity and hash.</summary>
    public sealed record AwaitingInitiatorIdentity(byte[] OwnPublic, byte[] PeerPublic) : MainModeState("main-mode-sent-4");

    /// <summary>Phase 1 is complete.</summary>
    public sealed record Established(byte[] LastBlock) : MainModeState("established");

    /// <summary>The SA is gone.</summary>
    public sealed record Gone() : MainModeState("gone");
}
