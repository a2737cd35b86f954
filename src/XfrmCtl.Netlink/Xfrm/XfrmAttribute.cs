namespace XfrmCtl.Netlink.Xfrm;

/// <summary>An attribute that this library has no property for, as it came: of a newer kernel, or too short for what it claims to be.</summary>
/// <remarks>It goes out again as it is when its object is written, so that nothing is lost between reading and writing.</remarks>
/// <param name="Type">Its number without flags (<c>nla_type &amp; NLA_TYPE_MASK</c>, include/uapi/linux/netlink.h).</param>
/// <param name="Value">Its octets without header and padding.</param>
public readonly record struct XfrmAttribute(ushort Type, ReadOnlyMemory<byte> Value)
{
    /// <summary>The kernel's name of it, or its number: <c>XFRMA_SRCADDR</c>, <c>attribute 99</c>.</summary>
    public string Name => XfrmAttributeType.Name(Type);

    /// <summary>Whether number and octets are the same.</summary>
    public bool Equals(XfrmAttribute other) => Type == other.Type && Value.Span.SequenceEqual(other.Value.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Value.Length);

    /// <summary>Name and length; never the octets, which may be a key.</summary>
    public override string ToString() => $"{Name} ({Value.Length} octets)";
}
