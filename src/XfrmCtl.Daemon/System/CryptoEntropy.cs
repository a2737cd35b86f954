using System.Security.Cryptography;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.System;

/// <summary>Chance from the kernel's generator.</summary>
internal sealed class CryptoEntropy : IEntropy
{
    /// <inheritdoc/>
    public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
}
