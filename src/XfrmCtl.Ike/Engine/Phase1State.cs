using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Engine;

/// <summary>What an ISAKMP SA waits for; a state holds only what is known in it.</summary>
internal abstract record Phase1State(string Name)
{
    /// <summary>Initiator, message 1 is out: waits for the responder's choice.</summary>
    public sealed record AwaitingChoice() : Phase1State("main-mode-sent-1");

    /// <summary>Initiator, message 3 is out: waits for the responder's public value.</summary>
    public sealed record AwaitingPublicValue(DiffieHellman Dh, byte[] Nonce) : Phase1State("main-mode-sent-3");

    /// <summary>Initiator, message 5 is out: waits for the responder's identity and hash.</summary>
    public sealed record AwaitingResponderIdentity(byte[] OwnPublic, byte[] PeerPublic) : Phase1State("main-mode-sent-5");

    /// <summary>Responder, message 2 is out: waits for the initiator's public value.</summary>
    public sealed record AwaitingInitiatorPublicValue() : Phase1State("main-mode-sent-2");

    /// <summary>Responder, message 4 is out: waits for the initiator's identity and hash.</summary>
    public sealed record AwaitingInitiatorIdentity(byte[] OwnPublic, byte[] PeerPublic) : Phase1State("main-mode-sent-4");

    /// <summary>Initiator of Aggressive Mode, message 1 is out: waits for all that the responder has to say. <paramref name="IdBody"/> is the identity as it was sent.</summary>
    public sealed record AwaitingAggressiveAnswer(DiffieHellman Dh, byte[] Nonce, byte[] IdBody) : Phase1State("aggressive-mode-sent-1");

    /// <summary>Responder of Aggressive Mode, message 2 is out: waits for the hash of the initiator, whose identity came with message 1.</summary>
    public sealed record AwaitingAggressiveProof(byte[] OwnPublic, byte[] PeerPublic, IdentificationPayload PeerId) : Phase1State("aggressive-mode-sent-2");

    /// <summary>Phase 1 is complete.</summary>
    public sealed record Established(byte[] LastBlock) : Phase1State("established");

    /// <summary>The SA is gone.</summary>
    public sealed record Gone() : Phase1State("gone");
}
