using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace XfrmCtl.Core.Naming;

/// <summary>An X.500 name: what ID_DER_ASN1_DN carries (RFC 2407 §4.6.2.10) and what <c>leftid="C=CH, O=Example, CN=gw"</c> writes.</summary>
/// <remarks>Relative names with several attributes (<c>OU=a+CN=b</c>) are kept one after the other, as pluto does it.</remarks>
public sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    /// <summary>Makes a name of its attributes.</summary>
    /// <param name="attributes">The attributes in the order of the name, the country usually first; not empty.</param>
    public DistinguishedName(IReadOnlyList<NameAttribute> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentOutOfRangeException.ThrowIfZero(attributes.Count);
        Attributes = [.. attributes];
        Octets = DistinguishedNameCodec.Encode(Attributes);
    }

    private DistinguishedName(ImmutableArray<NameAttribute> attributes, ImmutableArray<byte> octets) => (Attributes, Octets) = (attributes, octets);

    /// <summary>The attributes in order.</summary>
    public ImmutableArray<NameAttribute> Attributes { get; }

    /// <summary>The name in DER (X.690), as it goes on the wire.</summary>
    public ImmutableArray<byte> Octets { get; }

    /// <summary>Reads the text form: <c>TYPE=value</c> with commas or slashes between; a comma of a value is doubled, or has a backslash before it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name; null where the text is none.</param>
    /// <param name="problem">What is wrong, as a clause, and at which character; null where nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out DistinguishedName? name, out (int Offset, string Message)? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<NameAttribute> attributes = DistinguishedNameText.Read(text, out problem);
        name = problem is null ? new(attributes) : null;
        return name is not null;
    }

    /// <summary>Reads DER; octets behind the name make it none.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> octets, [NotNullWhen(true)] out DistinguishedName? name)
    {
        ImmutableArray<NameAttribute> attributes = DistinguishedNameCodec.Decode(octets);
        name = attributes.IsEmpty ? null : new(attributes, [.. octets.Span]);
        return name is not null;
    }

    /// <summary>Whether it is the same name, or fits one in which <c>*</c> stands for any value.</summary>
    /// <remarks>Attribute by attribute in order; case and repeated blanks do not count (RFC 5280 §7.1), nor does the kind of string.</remarks>
    public bool Matches(DistinguishedName other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Attributes.Length != other.Attributes.Length)
            return false;
        for (int i = 0; i < Attributes.Length; i++)
        {
            (NameAttribute mine, NameAttribute theirs) = (Attributes[i], other.Attributes[i]);
            if (mine.ObjectId != theirs.ObjectId || !(mine.IsAny || theirs.IsAny || mine.Equals(theirs)))
                return false;
        }

        return true;
    }

    /// <summary>Whether it is the same name, without regard to <c>*</c>.</summary>
    public bool Equals(DistinguishedName? other) => other is not null && Attributes.AsSpan().SequenceEqual(other.Attributes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (NameAttribute attribute in Attributes)
            hash.Add(attribute);
        return hash.ToHashCode();
    }

    /// <summary>The text form that <see cref="TryParse"/> reads.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (NameAttribute attribute in Attributes)
            text.Append(text.Length == 0 ? "" : ", ").Append(attribute);
        return text.ToString();
    }
}
