namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>The vendor IDs that we send or know, one row each.</summary>
public static class VendorIdTable
{
    /// <summary>NAT traversal as RFC 3947 has it: MD5 of the text.</summary>
    public static readonly KnownVendorId Rfc3947 = new("RFC 3947", "4a131c81070358455c5728f20e95452f", "RFC 3947");

    /// <summary>NAT traversal draft 3.</summary>
    public static readonly KnownVendorId NatDraft03 =
        new("draft-ietf-ipsec-nat-t-ike-03", "7d9419a65310ca6f2c179d9215529d56", "draft-ietf-ipsec-nat-t-ike-03");

    /// <summary>NAT traversal draft 2 as most have it: the text's MD5 was taken with its newline. The one that ASAs answer with.</summary>
    public static readonly KnownVendorId NatDraft02Newline =
        new("draft-ietf-ipsec-nat-t-ike-02_n", "90cb80913ebb696e086381b5ec427b1f", "draft-ietf-ipsec-nat-t-ike-02\n");

    /// <summary>NAT traversal draft 2.</summary>
    public static readonly KnownVendorId NatDraft02 =
        new("draft-ietf-ipsec-nat-t-ike-02", "cd60464335df21f87cfdb2fc68b6a448", "draft-ietf-ipsec-nat-t-ike-02");

    /// <summary>Dead peer detection 1.0 (RFC 3706 §5.1).</summary>
    public static readonly KnownVendorId Dpd = new("Dead Peer Detection", "afcad71368a1f1c96b8696fc77570100", null);

    /// <summary>Extended authentication (draft-beaulieu-ike-xauth-02 §5); the first eight octets of an MD5.</summary>
    public static readonly KnownVendorId Xauth = new("XAUTH", "09002689dfd6b712", null);

    /// <summary>Cisco Unity.</summary>
    public static readonly KnownVendorId CiscoUnity = new("Cisco Unity", "12f5f28c457168a9702d9fe274cc0100", null);

    /// <summary>Cisco IKE fragmentation; a word of capabilities may follow, and does where it is a Cisco or strongSwan that says it.</summary>
    public static readonly KnownVendorId Fragmentation = new("FRAGMENTATION", "4048b7d56ebce88525e7de7f00d6c2d3", "FRAGMENTATION");

    /// <summary>The same with the word that ASAs send: in Main Mode (the high bit) and in Aggressive Mode.</summary>
    public static ReadOnlyMemory<byte> FragmentationOfBothModes { get; } = Convert.FromHexString("4048b7d56ebce88525e7de7f00d6c2d3c0000000");

    /// <summary>A Cisco VPN 3000 concentrator or ASA; two octets of version follow.</summary>
    public static readonly KnownVendorId CiscoGateway = new("Cisco VPN 3000 or ASA", "1f07f70eaa6514d3b0fa96542a50", null);

    /// <summary>Delete with reason.</summary>
    public static readonly KnownVendorId DeleteWithReason = new("Delete With Reason", "2d7922c6b301d9b0e1342739e9cfbbd5", null);

    /// <summary>Every row; longer ones may begin with a row.</summary>
    public static IReadOnlyList<KnownVendorId> Rows => Known;

    // Every vendor ID of every message is looked up here.
    private static readonly KnownVendorId[] Known =
        [Rfc3947, NatDraft03, NatDraft02Newline, NatDraft02, Dpd, Xauth, CiscoUnity, Fragmentation, CiscoGateway, DeleteWithReason];

    /// <summary>The row that the octets begin with, or null.</summary>
    public static KnownVendorId? Find(ReadOnlySpan<byte> octets)
    {
        foreach (KnownVendorId row in Known)
            if (octets.StartsWith(row.Octets.Span))
                return row;
        return null;
    }

    /// <summary>Whether a vendor ID says that its sender takes fragments: either without a word of capabilities, or with the bit of Main Mode in it.</summary>
    public static bool TakesFragments(ReadOnlySpan<byte> octets) => octets.StartsWith(Fragmentation.Octets.Span)
        && (octets.Length == Fragmentation.Octets.Length || (octets[Fragmentation.Octets.Length] & 0x80) != 0);
}
