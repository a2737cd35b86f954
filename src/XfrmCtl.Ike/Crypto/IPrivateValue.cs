using XfrmCtl.Core;

namespace XfrmCtl.Ike.Crypto;

/// <summary>What one side of a Diffie-Hellman exchange keeps to itself, and what follows from it.</summary>
internal interface IPrivateValue : IDisposable
{
    /// <summary>The public value in the octets of a Key Exchange payload.</summary>
    byte[] PublicValue { get; }

    /// <summary>The shared secret, or null when the peer's value is none of the group's or would give the secret away.</summary>
    SecretBytes? SharedSecret(ReadOnlySpan<byte> peerValue);
}
