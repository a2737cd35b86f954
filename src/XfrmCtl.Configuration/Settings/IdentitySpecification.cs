using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core.Naming;

namespace XfrmCtl.Configuration.Settings;

/// <summary>An identity as ipsec.conf and ipsec.secrets write it, taken apart.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="Text">The name without its marks: <c>vpn.example.net</c> for <c>@vpn.example.net</c>; for an address its usual text.</param>
/// <param name="Data">The octets that go on the wire for kinds that carry octets (address, name, key id, DER of a distinguished name); else empty.</param>
public sealed partial record IdentitySpecification(IdentityKind Kind, string Text, ImmutableArray<byte> Data)
{
    /// <summary>The identity <c>%any</c>.</summary>
    public static readonly IdentitySpecification Any = new(IdentityKind.Any, "%any", []);

    /// <summary>The identity of an address.</summary>
    public static IdentitySpecification OfAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new(IdentityKind.Address, address.ToString(), [.. address.GetAddressBytes()]);
    }

    /// <summary>The X.500 name that it is, or null.</summary>
    public DistinguishedName? DistinguishedName { get; private init; }

    /// <summary>The address that it is, or null.</summary>
    public IPAddress? Address => Kind == IdentityKind.Address ? new IPAddress(Data.AsSpan()) : null;

    /// <summary>The spelling of ipsec.conf.</summary>
    public override string ToString() => Kind switch
    {
        IdentityKind.Fqdn => "@" + Text,
        IdentityKind.KeyId => $"@[{Text}]",
        _ => Text,
    };
}
