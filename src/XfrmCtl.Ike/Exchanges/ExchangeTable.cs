using System.Collections.Frozen;
using System.Collections.Immutable;
using XfrmCtl.Ike.Codec.Registry;
using static XfrmCtl.Ike.Codec.Registry.PayloadType;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>IKEv1 as a table: every message that a peer can send us or we can send, what is in it, and what is refused.</summary>
/// <remarks>The same row checks messages in and out, so that a fault of our own is found before it is sent.</remarks>
public static class ExchangeTable
{
    // What may stand in any message of Phase 1: vendor IDs, and requests for certificates, which those send too who then use a pre-shared key.
    private static readonly (PayloadType, int)[] Vendors = [(VID, 20), (CR, 8)];

    // The peer's own and those between it and an authority.
    private static readonly (PayloadType, int)[] Certificates = [(CERT, 8)];

    private static readonly (PayloadType, int)[] NatDiscovery = [(NAT_D, 8), (NAT_D_DRAFT, 8)];

    /// <summary>Every row.</summary>
    public static ImmutableArray<ExchangeRow> Rows { get; } =
    [
        // Main Mode with a pre-shared key (RFC 2409 §5.4; NAT discovery: RFC 3947 §3.2)
        //
        //   Initiator                        Responder
        //   HDR, SA                   -->
        //                             <--    HDR, SA
        //   HDR, KE, Ni, NAT-D, NAT-D -->
        //                             <--    HDR, KE, Nr, NAT-D, NAT-D
        //   HDR*, IDii, HASH_I        -->
        //                             <--    HDR*, IDir, HASH_R
        new(ExchangeState.MainMode1, "Main Mode message 1 (SA)", ExchangeType.IDENTITY_PROTECTION, false, [SA], [.. Vendors]),
        new(ExchangeState.MainMode2, "Main Mode message 2 (SA)", ExchangeType.IDENTITY_PROTECTION, false, [SA], [.. Vendors]),
        new(ExchangeState.MainMode3, "Main Mode message 3 (KE, nonce)", ExchangeType.IDENTITY_PROTECTION, false, [KE, NONCE], [.. Vendors, .. NatDiscovery]),
        new(ExchangeState.MainMode4, "Main Mode message 4 (KE, nonce)", ExchangeType.IDENTITY_PROTECTION, false, [KE, NONCE], [.. Vendors, .. NatDiscovery]),
        new(ExchangeState.MainMode5, "Main Mode message 5 (ID, HASH)", ExchangeType.IDENTITY_PROTECTION, true, [ID, HASH], [.. Vendors, (N, 4), ((PayloadType)128, 1)]),
        new(ExchangeState.MainMode6, "Main Mode message 6 (ID, HASH)", ExchangeType.IDENTITY_PROTECTION, true, [ID, HASH], [.. Vendors, (N, 4), ((PayloadType)128, 1)]),

        // Main Mode with signatures (RFC 2409 §5.1) differs in the last two.
        //
        //   HDR*, IDii, [ CERT, ] SIG_I -->
        //                             <--    HDR*, IDir, [ CERT, ] SIG_R
        new(ExchangeState.MainMode5Signed, "Main Mode message 5 (ID, SIG)", ExchangeType.IDENTITY_PROTECTION, true, [ID, SIG], [.. Vendors, .. Certificates, (N, 4)]),
        new(ExchangeState.MainMode6Signed, "Main Mode message 6 (ID, SIG)", ExchangeType.IDENTITY_PROTECTION, true, [ID, SIG], [.. Vendors, .. Certificates, (N, 4)]),

        // Aggressive Mode with a pre-shared key (RFC 2409 §5.4; NAT discovery: RFC 3947 §3.2). Weak: HASH_R goes in clear, and who sees it can search the key.
        //
        //   Initiator                        Responder
        //   HDR, SA, KE, Ni, IDii     -->
        //                             <--    HDR, SA, KE, Nr, IDir, HASH_R, NAT-D, NAT-D
        //   HDR*, HASH_I, NAT-D, NAT-D -->
        new(ExchangeState.Aggressive1, "Aggressive Mode message 1 (SA, KE, nonce, ID)", ExchangeType.AGGRESSIVE, false, [SA, KE, NONCE, ID], [.. Vendors, (N, 4)]),
        new(ExchangeState.Aggressive2, "Aggressive Mode message 2 (SA, KE, nonce, ID, HASH)", ExchangeType.AGGRESSIVE, false, [SA, KE, NONCE, ID, HASH], [.. Vendors, .. NatDiscovery, (N, 4)]),
        new(ExchangeState.Aggressive3, "Aggressive Mode message 3 (HASH)", ExchangeType.AGGRESSIVE, true, [HASH], [.. Vendors, .. NatDiscovery, (N, 4), ((PayloadType)128, 1)]),

        // Aggressive Mode with signatures (RFC 2409 §5.1). Identities go in clear, and nothing else is given away.
        //
        //                             <--    HDR, SA, KE, Nr, IDir, [ CERT, ] SIG_R, NAT-D, NAT-D
        //   HDR*, [ CERT, ] SIG_I, NAT-D, NAT-D -->
        new(ExchangeState.Aggressive2Signed, "Aggressive Mode message 2 (SA, KE, nonce, ID, SIG)", ExchangeType.AGGRESSIVE, false, [SA, KE, NONCE, ID, SIG], [.. Vendors, .. Certificates, .. NatDiscovery, (N, 4)]),
        new(ExchangeState.Aggressive3Signed, "Aggressive Mode message 3 (SIG)", ExchangeType.AGGRESSIVE, true, [SIG], [.. Vendors, .. Certificates, .. NatDiscovery, (N, 4)]),

        // Quick Mode (RFC 2409 §5.5)
        //
        //   HDR*, HASH(1), SA, Ni [, KE ] [, IDci, IDcr ] -->
        //                             <--    HDR*, HASH(2), SA, Nr [, KE ] [, IDci, IDcr ]
        //   HDR*, HASH(3)             -->
        new(ExchangeState.QuickMode1, "Quick Mode message 1 (SA, nonce)", ExchangeType.QUICK_MODE, true, [HASH, SA, NONCE], [(KE, 1), (ID, 2), (N, 4), (VID, 8), (NAT_OA, 2), (NAT_OA_DRAFT, 2)], FirstIsHash: true),
        new(ExchangeState.QuickMode2, "Quick Mode message 2 (SA, nonce)", ExchangeType.QUICK_MODE, true, [HASH, SA, NONCE], [(KE, 1), (ID, 2), (N, 4), (VID, 8), (NAT_OA, 2), (NAT_OA_DRAFT, 2)], FirstIsHash: true),
        new(ExchangeState.QuickMode3, "Quick Mode message 3 (HASH)", ExchangeType.QUICK_MODE, true, [HASH], [(N, 4), (VID, 8)], FirstIsHash: true),

        // Informational (RFC 2409 §5.7): HDR*, HASH(1), N/D
        new(ExchangeState.Informational, "Informational", ExchangeType.INFORMATIONAL, true, [HASH], [(N, 20), (D, 20), (VID, 8)], FirstIsHash: true),
        new(ExchangeState.InformationalPlain, "unprotected Informational", ExchangeType.INFORMATIONAL, false, [], [(N, 20), (D, 20), (VID, 8)]),

        // Transaction, of XAUTH and ModeCfg (draft-dukes-ike-mode-cfg-02 §3.1): either side begins, HASH is Quick Mode's HASH(1) over ATTR.
        //
        //   HDR*, HASH, ATTR(REQUEST) -->
        //                             <--    HDR*, HASH, ATTR(REPLY)
        //   HDR*, HASH, ATTR(SET)     -->
        //                             <--    HDR*, HASH, ATTR(ACK)
        new(ExchangeState.TransactionRequest, "Transaction REQUEST", ExchangeType.TRANSACTION, true, [HASH, ATTR], [(N, 4), (VID, 8)], FirstIsHash: true),
        new(ExchangeState.TransactionReply, "Transaction REPLY", ExchangeType.TRANSACTION, true, [HASH, ATTR], [(N, 4), (VID, 8)], FirstIsHash: true),
        new(ExchangeState.TransactionSet, "Transaction SET", ExchangeType.TRANSACTION, true, [HASH, ATTR], [(N, 4), (VID, 8)], FirstIsHash: true),
        new(ExchangeState.TransactionAck, "Transaction ACK", ExchangeType.TRANSACTION, true, [HASH, ATTR], [(N, 4), (VID, 8)], FirstIsHash: true),

        // Cisco's IKE fragmentation: HDR, FRAGMENT. What the pieces make together is a message of another row.
        new(ExchangeState.Fragment, "IKE fragment", ExchangeType.IDENTITY_PROTECTION, false, [FRAGMENT], []),

        // What is refused, written down.
        new(ExchangeState.NewGroupMode, "New Group Mode", ExchangeType.NEW_GROUP_MODE, true, [], [], Refusal: "New Group Mode (RFC 2409 §5.6) is used by nobody and not done"),
        new(ExchangeState.Base, "Base exchange", ExchangeType.BASE, false, [], [], Refusal: "the Base exchange (RFC 2408 §4.4) is not part of IKE"),
        new(ExchangeState.AuthenticationOnly, "Authentication Only exchange", ExchangeType.AUTHENTICATION_ONLY, false, [], [], Refusal: "the Authentication Only exchange (RFC 2408 §4.6) is not part of IKE"),
    ];

    private static readonly FrozenDictionary<ExchangeState, ExchangeRow> ByState = Rows.ToFrozenDictionary(row => row.State);

    /// <summary>The row of a message.</summary>
    public static ExchangeRow Row(ExchangeState state) => ByState[state];

    /// <summary>Why an exchange type is refused, or null where it is not.</summary>
    public static string? RefusalOf(ExchangeType exchange)
    {
        bool known = false;
        foreach (ExchangeRow row in Rows)
        {
            if (row.Exchange != exchange)
                continue;
            if (row.Refusal is not null)
                return row.Refusal;
            known = true;
        }

        return known ? null : $"exchange type {(byte)exchange} is unknown (RFC 2408 §3.1)";
    }
}
