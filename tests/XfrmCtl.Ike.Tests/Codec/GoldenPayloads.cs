using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>One annotated body a payload. All are self-made from the RFCs' drawings; sizes of the first two are those that a Cisco ASA sends.</summary>
internal static class GoldenPayloads
{
    /// <summary>A body, what it says, and whether every cut of it is a fault (where a field of any length ends it, only some are).</summary>
    internal sealed record Golden(PayloadType Type, string Text, string Hex, bool EveryCutIsFault)
    {
        public byte[] Body => HexText.Parse(Hex);
    }

    public static readonly IReadOnlyDictionary<string, Golden> Rows = new Dictionary<string, Golden>(StringComparer.Ordinal)
    {
        ["SA of Phase 1, RFC 2408 3.4"] = new(
            PayloadType.SA,
            "1 SA [1 PROTO_ISAKMP spi  (1 id 1 4=0002 1=0005 2=0001 3=0001 11=0001 12:00015180)]",
            """
            00000001        # DOI: IPsec
            00000001        # situation: identity only
            00 00 002c      # last proposal, 44 octets
            01 01 00 01     # number 1, ISAKMP, no SPI, one transform
            00 00 0024      # last transform, 36 octets
            01 01 0000      # number 1, KEY_IKE
            8004 0002       # group 2
            8001 0005       # 3DES
            8002 0001       # MD5
            8003 0001       # pre-shared key
            800b 0001       # life type: seconds
            000c 0004 00015180 # life duration: 86400
            """,
            true),
        ["SA of Phase 2, RFC 2407 4.5"] = new(
            PayloadType.SA,
            "1 SA [1 PROTO_IPSEC_ESP spi 12345678 (1 id 3 1=0001 2=7080 4=0001 5=0001) (2 id 12 6=0100 5=0002 4=0001)]"
            + "[2 PROTO_IPSEC_AH spi 9abcdef0 (1 id 2 5=0001)]",
            """
            00000001        # DOI: IPsec
            00000001        # situation: identity only
            02 00 0038      # a proposal follows, 56 octets
            01 03 04 02     # number 1, ESP, SPI of 4, two transforms
            12345678        # SPI
            03 00 0018      # a transform follows, 24 octets
            01 03 0000      # number 1, ESP_3DES
            8001 0001       # life type: seconds
            8002 7080       # life duration: 28800
            8004 0001       # tunnel
            8005 0001       # HMAC-MD5
            00 00 0014      # last transform, 20 octets
            02 0c 0000      # number 2, ESP_AES
            8006 0100       # 256 bits
            8005 0002       # HMAC-SHA
            8004 0001       # tunnel
            00 00 0018      # last proposal, 24 octets
            02 02 04 01     # number 2, AH, SPI of 4, one transform
            9abcdef0        # SPI
            00 00 000c      # last transform, 12 octets
            01 02 0000      # number 1, AH_MD5
            8005 0001       # HMAC-MD5
            """,
            true),
        ["KE, RFC 2408 3.7"] = new(PayloadType.KE, "4 KE 00112233445566778899", "0011223344 5566778899 # a public value", false),
        ["ID of an address, RFC 2407 4.6.2"] = new(
            PayloadType.ID,
            "5 ID type ID_IPV4_ADDR protocol 17 port 500 c0000201",
            """
            01              # ID_IPV4_ADDR
            11              # UDP
            01f4            # 500
            c0000201        # 192.0.2.1
            """,
            true),
        ["ID of a subnet, RFC 2407 4.6.2.5"] = new(
            PayloadType.ID,
            "5 ID type ID_IPV4_ADDR_SUBNET protocol 0 port 0 0a010000ffff0000",
            """
            04 00 0000      # ID_IPV4_ADDR_SUBNET, any
            0a010000        # 10.1.0.0
            ffff0000        # /16
            """,
            true),
        ["ID of an IPv6 subnet, RFC 2407 4.6.2.7"] = new(
            PayloadType.ID,
            "5 ID type ID_IPV6_ADDR_SUBNET protocol 6 port 443 20010db8000000000000000000000000ffffffff000000000000000000000000",
            """
            06 06 01bb      # ID_IPV6_ADDR_SUBNET, TCP, 443
            20010db8 00000000 00000000 00000000
            ffffffff 00000000 00000000 00000000
            """,
            true),
        ["ID of a name, RFC 2407 4.6.2.2"] = new(
            PayloadType.ID,
            "5 ID type ID_FQDN protocol 0 port 0 6777",
            """
            02 00 0000      # ID_FQDN
            6777            # gw
            """,
            false),
        ["CERT, RFC 2408 3.9"] = new(PayloadType.CERT, "6 CERT encoding 4 3000", "04 3000 # X.509 for signatures, an empty sequence", false),
        ["CR, RFC 2408 3.10"] = new(PayloadType.CR, "7 CR encoding 4 ", "04 # X.509 for signatures, any authority", true),
        ["HASH, RFC 2408 3.11"] = new(PayloadType.HASH, "8 HASH 000102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f", false),
        ["SIG, RFC 2408 3.12"] = new(PayloadType.SIG, "9 SIG 0a0b", "0a0b", false),
        ["NONCE, RFC 2408 3.13"] = new(PayloadType.NONCE, "10 NONCE 0001020304050607", "0001020304050607 # the shortest: 8", true),
        ["N of dead peer detection, RFC 3706 5.3"] = new(
            PayloadType.N,
            "11 N PROTO_ISAKMP R_U_THERE spi 00112233445566778899aabbccddeeff data 000004d2",
            """
            00000001        # DOI: IPsec
            01              # ISAKMP
            10              # SPI of 16
            8d28            # R-U-THERE
            0011223344556677 8899aabbccddeeff # cookies
            000004d2        # sequence number 1234
            """,
            false),
        ["N of a responder's lifetime, RFC 2407 4.6.3.1"] = new(
            PayloadType.N,
            "11 N PROTO_IPSEC_ESP RESPONDER_LIFETIME spi 12345678 data 800100020002000400465000",
            """
            00000001        # DOI: IPsec
            03 04 6000      # ESP, SPI of 4, RESPONDER-LIFETIME
            12345678        # SPI
            8001 0002       # life type: kilobytes
            0002 0004 00465000 # life duration: 4608000
            """,
            false),
        ["D of two ESP SAs, RFC 2408 3.15"] = new(
            PayloadType.D,
            "12 D PROTO_IPSEC_ESP 12345678,9abcdef0",
            """
            00000001        # DOI: IPsec
            03 04 0002      # ESP, SPIs of 4, two
            12345678 9abcdef0
            """,
            true),
        ["D of an ISAKMP SA, RFC 2408 3.15"] = new(
            PayloadType.D,
            "12 D PROTO_ISAKMP 00112233445566778899aabbccddeeff",
            """
            00000001        # DOI: IPsec
            01 10 0001      # ISAKMP, SPIs of 16, one
            0011223344556677 8899aabbccddeeff # cookies
            """,
            true),
        ["VID, RFC 2408 3.16"] = new(PayloadType.VID, "13 VID afcad71368a1f1c96b8696fc77570100", "afcad71368a1f1c96b8696fc77570100 # DPD", false),
        ["ATTR, draft-dukes-ike-mode-cfg-02 3.2"] = new(
            PayloadType.ATTR,
            "14 ATTR ISAKMP_CFG_REPLY 4711 1:0a090001 3: 4089:616c696365 408f=0001",
            """
            02 00 1267      # reply, identifier 4711
            0001 0004 0a090001 # INTERNAL_IP4_ADDRESS 10.9.0.1
            0003 0000       # INTERNAL_IP4_DNS, no value
            4089 0005 616c696365 # XAUTH_USER_NAME alice
            c08f 0001       # XAUTH_STATUS OK, the basic form
            """,
            false),
        ["ATTR of nothing"] = new(PayloadType.ATTR, "14 ATTR ISAKMP_CFG_REQUEST 0", "01 00 0000 # a request of nothing", true),
        ["NAT-D, RFC 3947 3.2"] = new(PayloadType.NAT_D, "20 NAT-D 00010203", "00010203 # a hash", false),
        ["NAT-D of the drafts"] = new(PayloadType.NAT_D_DRAFT, "130 NAT-D 00010203", "00010203 # a hash", false),
        ["NAT-OA, RFC 3947 5.2"] = new(
            PayloadType.NAT_OA, "21 NAT-OA ID_IPV4_ADDR c0000201", "01 00 0000 c0000201 # ID_IPV4_ADDR, 192.0.2.1", false),
        ["NAT-OA of the drafts"] = new(
            PayloadType.NAT_OA_DRAFT, "131 NAT-OA ID_IPV4_ADDR c0000201", "01 00 0000 c0000201 # ID_IPV4_ADDR, 192.0.2.1", false),
        ["FRAGMENT, Cisco"] = new(
            PayloadType.FRAGMENT,
            "132 FRAGMENT 1 number 2 last 0a0b0c",
            """
            0001            # fragment ID
            02              # second fragment
            01              # and last
            0a0b0c          # part of the message
            """,
            false),
        ["a private payload"] = new((PayloadType)200, "200 unknown ffff", "ffff", false),
    };
}
