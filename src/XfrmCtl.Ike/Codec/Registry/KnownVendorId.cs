namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>One vendor ID.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Hex">Its octets.</param>
/// <param name="HashedText">The text whose MD5 it is, or null where it is not one of a known text.</param>
public sealed record KnownVendorId(string Name, string Hex, string? HashedText)
{
    /// <summary>Its octets.</summary>
    public ReadOnlyMemory<byte> Octets { get; } = Convert.FromHexString(Hex);
}
