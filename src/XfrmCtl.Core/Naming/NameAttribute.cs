namespace XfrmCtl.Core.Naming;

/// <summary>One attribute of a distinguished name.</summary>
/// <param name="ObjectId">The type's object identifier in dots: <c>2.5.4.3</c> for CN.</param>
/// <param name="Value">The value as text.</param>
public readonly record struct NameAttribute(string ObjectId, string Value)
{
    /// <summary>Whether the value stands for any.</summary>
    public bool IsAny => Value == "*";

    /// <summary>Same type, and the same value but for case and repeated blanks (RFC 5280 §7.1).</summary>
    public bool Equals(NameAttribute other) => ObjectId == other.ObjectId && string.Equals(Folded, other.Folded, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ObjectId, StringComparer.OrdinalIgnoreCase.GetHashCode(Folded));

    /// <summary><c>CN=value</c>, with a backslash before what would end or change the value.</summary>
    public override string ToString() => $"{NameAttributeTable.WordOf(ObjectId)}={DistinguishedNameText.Escape(Value)}";

    private string Folded => string.Join(' ', Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
