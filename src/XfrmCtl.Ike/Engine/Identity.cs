using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using XfrmCtl.Core.Naming;

namespace XfrmCtl.Ike.Engine;

/// <summary>A Phase 1 identity: type and data of an Identification payload (RFC 2407 §4.6.2).</summary>
/// <param name="Type">ID type: 1 IPV4_ADDR, 2 FQDN, 3 USER_FQDN, 5 IPV6_ADDR, 9 DER_ASN1_DN, 11 KEY_ID.</param>
/// <param name="Data">Identification Data as it is on the wire.</param>
public sealed record Identity(byte Type, ImmutableArray<byte> Data)
{
    /// <summary>The identity of an address.</summary>
    public static Identity Address(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        byte[] octets = address.GetAddressBytes();
        return new(octets.Length == 4 ? (byte)1 : (byte)5, [.. octets]);
    }

    /// <summary>The identity of a host name (written <c>@name</c> in ipsec.conf).</summary>
    public static Identity Fqdn(string name) => new(2, [.. Encoding.UTF8.GetBytes(name)]);

    /// <summary>The identity of a mailbox (<c>user@name</c>).</summary>
    public static Identity UserFqdn(string name) => new(3, [.. Encoding.UTF8.GetBytes(name)]);

    /// <summary>An opaque identity (<c>@[text]</c> or <c>@#hex</c>).</summary>
    public static Identity KeyId(ReadOnlySpan<byte> octets) => new(11, [.. octets]);

    /// <summary>The identity of an X.500 name.</summary>
    public static Identity Name(DistinguishedName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(9, name.Octets);
    }

    /// <summary>Whether what a peer says of itself is this one: the same, or an X.500 name that means the same, or has any value where this one has <c>*</c>.</summary>
    public bool Fits(Identity presented) => Equals(presented)
        || (presented is { Type: 9 } && Type == 9 && AsName is { } expected && presented.AsName is { } name && expected.Matches(name));

    /// <summary>Same type and same octets.</summary>
    public bool Equals(Identity? other) => other is not null && Type == other.Type && Data.AsSpan().SequenceEqual(other.Data.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Type);
        hash.AddBytes(Data.AsSpan());
        return hash.ToHashCode();
    }

    /// <summary>The spelling of ipsec.conf; octets that are not printable ASCII appear as hex.</summary>
    public override string ToString() => Type switch
    {
        1 when Data.Length == 4 => new IPAddress(Data.AsSpan()).ToString(),
        5 when Data.Length == 16 => new IPAddress(Data.AsSpan()).ToString(),
        2 when Printable => "@" + Text,
        3 when Printable => Text,
        9 when AsName is { } name => name.ToString(),
        11 when Printable => $"@[{Text}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"type {Type} 0x{Convert.ToHexStringLower(Data.AsSpan())}"),
    };

    private DistinguishedName? AsName => DistinguishedName.TryDecode(Data.AsMemory(), out DistinguishedName? name) ? name : null;

    private bool Printable => !Data.IsEmpty && !Data.AsSpan().ContainsAnyExceptInRange((byte)0x20, (byte)0x7e);

    private string Text => Encoding.ASCII.GetString(Data.AsSpan());
}
