using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>What kind of state a policy wants for its traffic (<c>struct xfrm_user_tmpl</c>).</summary>
/// <param name="Source">Outer source address; <see cref="IPAddress.Any"/> for any.</param>
/// <param name="Destination">Outer destination address, of the same family; <see cref="IPAddress.Any"/> for any.</param>
/// <param name="Protocol">ESP or AH.</param>
/// <param name="Mode">Transport or tunnel.</param>
/// <param name="Reqid">The states that fit have this reqid; 0 for any.</param>
public sealed record XfrmTemplate(IPAddress Source, IPAddress Destination, IpsecProtocol Protocol, IpsecMode Mode, uint Reqid)
{
    /// <summary>The one SPI that fits, or null for any.</summary>
    public Spi? Spi { get; init; }

    /// <summary>Whether traffic passes without a state when none fits.</summary>
    public bool Optional { get; init; }

    /// <summary>Who may share the states.</summary>
    public XfrmShare Share { get; init; }

    /// <summary>Bits of the integrity algorithms that are allowed, in PF_KEY's numbering; all by default.</summary>
    public uint IntegrityAlgorithms { get; init; } = uint.MaxValue;

    /// <summary>Bits of the encryption algorithms that are allowed; all by default.</summary>
    public uint EncryptionAlgorithms { get; init; } = uint.MaxValue;

    /// <summary>Bits of the compression algorithms that are allowed; all by default.</summary>
    public uint CompressionAlgorithms { get; init; } = uint.MaxValue;
}
