namespace XfrmCtl.Netlink.Tests.Golden;

/// <summary>Messages as other programs sent them and the kernel answered, header included, one field or attribute a line.</summary>
/// <remarks>
/// Captured with <c>strace -e trace=sendmsg -e write=all</c> (recvmsg, read=all) from <c>ip</c> of iproute2 6.1.0 in an empty network
/// namespace of Linux 6.18 on x86-64, octets unchanged.
/// </remarks>
internal static class Captures
{
    /// <summary>A zero limit of octets or packets would expire at once; ip sends XFRM_INF.</summary>
    private const string Unlimited = """
        ffffffffffffffff ffffffffffffffff   # soft_byte_limit, hard_byte_limit: XFRM_INF
        ffffffffffffffff ffffffffffffffff   # soft_packet_limit, hard_packet_limit: XFRM_INF
        0000000000000000 0000000000000000   # soft_add_expires_seconds, hard_add_expires_seconds
        0000000000000000 0000000000000000   # soft_use_expires_seconds, hard_use_expires_seconds
        """;

    private const string Unused = """
        0000000000000000 0000000000000000   # bytes, packets
        0000000000000000 0000000000000000   # add_time, use_time
        """;

    private const string NoSelector = """
        00000000 000000000000000000000000   # sel.daddr
        00000000 000000000000000000000000   # sel.saddr
        0000 0000 0000 0000                 # sel.dport, dport_mask, sport, sport_mask
        0000 00 00 00 000000                # sel.family, prefixlen_d, prefixlen_s, proto
        00000000 00000000                   # sel.ifindex, user
        """;

    /// <summary>
    /// <c>ip xfrm policy update src 10.1.0.0/16 dst 192.0.2.0/24 dir out priority 2344
    /// tmpl src 198.51.100.1 dst 203.0.113.2 proto esp reqid 16385 mode tunnel</c>.
    /// </summary>
    public const string UpdatePolicy = $"""
        fc000000 1900 0500 d1be046b 00000000   # nlmsghdr: 252 octets, XFRM_MSG_UPDPOLICY
        c0000200 000000000000000000000000   # sel.daddr 192.0.2.0
        0a010000 000000000000000000000000   # sel.saddr 10.1.0.0
        0000 0000 0000 0000                 # sel.dport, dport_mask, sport, sport_mask
        0200 18 10 00 000000                # sel.family AF_INET, prefixlen_d 24, prefixlen_s 16, proto any
        00000000 00000000                   # sel.ifindex, user
        {Unlimited}
        {Unused}
        28090000                            # priority 2344
        00000000                            # index
        01 00 00 00                         # dir out, action allow, flags, share
        00000000                            # padding of the structure
        4400 0500                           # XFRMA_TMPL, 64 octets
          cb007102 000000000000000000000000 #   id.daddr 203.0.113.2
          00000000 32 000000                #   id.spi, id.proto ESP
          0200 0000                         #   family AF_INET
          c6336401 000000000000000000000000 #   saddr 198.51.100.1
          01400000                          #   reqid 16385
          01 00 00 00                       #   mode tunnel, share, optional
          ffffffff ffffffff ffffffff        #   aalgos, ealgos, calgos
        """;

    /// <summary><c>ip xfrm policy delete src 10.1.0.0/16 dst 192.0.2.0/24 dir out</c>.</summary>
    public const string DeletePolicy = """
        50000000 1400 0500 d1be046b 00000000   # nlmsghdr: 80 octets, XFRM_MSG_DELPOLICY
        c0000200 000000000000000000000000   # sel.daddr 192.0.2.0
        0a010000 000000000000000000000000   # sel.saddr 10.1.0.0
        0000 0000 0000 0000                 # sel.dport, dport_mask, sport, sport_mask
        0200 18 10 00 000000                # sel.family AF_INET, prefixlen_d 24, prefixlen_s 16, proto any
        00000000 00000000                   # sel.ifindex, user
        00000000                            # index
        01 000000                           # dir out
        """;

    /// <summary>
    /// <c>ip xfrm state add src 198.51.100.1 dst 203.0.113.2 proto esp spi 0x1234 reqid 16385 mode tunnel replay-window 32
    /// flag af-unspec enc 'cbc(des3_ede)' 0x00…17 auth-trunc 'hmac(md5)' 0x20…2f 96 encap espinudp 4500 4500 0.0.0.0</c>.
    /// </summary>
    public const string AddState = $"""
        c8010000 1000 0500 d1be046b 00000000   # nlmsghdr: 456 octets, XFRM_MSG_NEWSA
        {NoSelector}
        cb007102 000000000000000000000000   # id.daddr 203.0.113.2
        00001234 32 000000                  # id.spi, id.proto ESP
        c6336401 000000000000000000000000   # saddr 198.51.100.1
        {Unlimited}
        {Unused}
        00000000 00000000 00000000          # stats
        00000000 01400000                   # seq, reqid 16385
        0200 01 20 20                       # family AF_INET, mode tunnel, replay_window 32, flags AF_UNSPEC
        00000000000000                      # padding of the structure
        6000 0200                           # XFRMA_ALG_CRYPT
          6362632864 6573335f65646529 000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
          c0000000                          #   alg_key_len 192 bits
          000102030405060708090a0b0c0d0e0f1011121314151617
        5c00 1400                           # XFRMA_ALG_AUTH_TRUNC
          686d6163286d643529 00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
          80000000 60000000                 #   alg_key_len 128 bits, alg_trunc_len 96 bits
          202122232425262728292a2b2c2d2e2f
        1c00 0400                           # XFRMA_ENCAP
          0200 1194 1194 0000               #   encap_type UDP_ENCAP_ESPINUDP, sport 4500, dport 4500
          00000000 000000000000000000000000 #   encap_oa
        """;

    /// <summary>
    /// <c>ip xfrm state add src 2001:db8::1 dst 2001:db8::2 proto esp spi 0xc0000001 reqid 7 mode transport replay-window 128 flag esn
    /// aead 'rfc4106(gcm(aes))' 0x00…13 128 sel src 2001:db8::1/128 dst 2001:db8::2/128 proto udp sport 1701</c>.
    /// </summary>
    public const string AddAeadState = $"""
        6c010000 1000 0500 d1be046b 00000000   # nlmsghdr: 364 octets, XFRM_MSG_NEWSA
        20010db8000000000000000000000002    # sel.daddr
        20010db8000000000000000000000001    # sel.saddr
        0000 0000 06a5 ffff                 # sel.dport, dport_mask, sport 1701, sport_mask
        0a00 80 80 11 000000                # sel.family AF_INET6, prefixlen_d 128, prefixlen_s 128, proto UDP
        00000000 00000000                   # sel.ifindex, user
        20010db8000000000000000000000002    # id.daddr
        c0000001 32 000000                  # id.spi, id.proto ESP
        20010db8000000000000000000000001    # saddr
        {Unlimited}
        {Unused}
        00000000 00000000 00000000          # stats
        00000000 07000000                   # seq, reqid 7
        0a00 00 00 80                       # family AF_INET6, mode transport, replay_window 0, flags ESN
        00000000000000                      # padding of the structure
        6000 1200                           # XFRMA_ALG_AEAD
          726663343130362867636d2861657329 29 0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
          a0000000 80000000                 #   alg_key_len 160 bits, alg_icv_len 128 bits
          000102030405060708090a0b0c0d0e0f10111213
        1c00 1700                           # XFRMA_REPLAY_ESN_VAL
          04000000                          #   bmp_len 4 words: ip leaves them out, the kernel takes the header alone too
          00000000 00000000 00000000 00000000   # oseq, seq, oseq_hi, seq_hi
          80000000                          #   replay_window 128
        """;

    /// <summary><c>ip xfrm state delete src 198.51.100.1 dst 203.0.113.2 proto esp spi 0x1234</c>.</summary>
    public const string DeleteState = """
        3c000000 1100 0500 d1be046b 00000000   # nlmsghdr: 60 octets, XFRM_MSG_DELSA
        cb007102 000000000000000000000000   # daddr 203.0.113.2
        00001234 0200 32 00                 # spi, family AF_INET, proto ESP
        1400 0d00                           # XFRMA_SRCADDR, which the kernel wants for Mobile IPv6 only
          c6336401 000000000000000000000000
        """;

    /// <summary>
    /// <c>ip xfrm state allocspi src 203.0.113.2 dst 198.51.100.1 proto esp reqid 16385 mode tunnel min 0xc0000000 max 0xcfffffff</c>.
    /// </summary>
    public const string AllocateSpi = $"""
        f8000000 1600 0100 d1be046b 00000000   # nlmsghdr: 248 octets, XFRM_MSG_ALLOCSPI
        {NoSelector}
        c6336401 000000000000000000000000   # id.daddr 198.51.100.1
        00000000 32 000000                  # id.spi, id.proto ESP
        cb007102 000000000000000000000000   # saddr 203.0.113.2
        0000000000000000 0000000000000000   # no limits: the kernel sets those of a larval state
        0000000000000000 0000000000000000
        0000000000000000 0000000000000000
        0000000000000000 0000000000000000
        {Unused}
        00000000 00000000 00000000          # stats
        00000000 01400000                   # seq, reqid 16385
        0200 01 00 00                       # family AF_INET, mode tunnel, replay_window, flags
        00000000000000                      # padding of the structure
        000000c0 ffffffcf                   # min, max in host order
        """;

    /// <summary>
    /// The kernel's XFRM_MSG_ACQUIRE after a datagram from 10.1.0.1 port 44031 to 192.0.2.9 port 4242 matched the policy of
    /// <see cref="UpdatePolicy"/>.
    /// </summary>
    public const string Acquire = $"""
        78010000 1700 0000 00000000 00000000   # nlmsghdr: 376 octets, XFRM_MSG_ACQUIRE
        cb007102 000000000000000000000000   # id.daddr 203.0.113.2
        00000000 32 000000                  # id.spi, id.proto ESP
        c6336401 000000000000000000000000   # saddr 198.51.100.1
        c0000209 000000000000000000000000   # sel.daddr 192.0.2.9
        0a010001 000000000000000000000000   # sel.saddr 10.1.0.1
        1092 ffff abff ffff                 # sel.dport 4242, dport_mask, sport 44031, sport_mask
        0200 20 20 11 000000                # sel.family AF_INET, prefixlen_d 32, prefixlen_s 32, proto UDP
        03000000 00000000                   # sel.ifindex 3, user
        c0000200 000000000000000000000000   # policy.sel.daddr 192.0.2.0
        0a010000 000000000000000000000000   # policy.sel.saddr 10.1.0.0
        0000 0000 0000 0000                 # policy.sel.dport, dport_mask, sport, sport_mask
        0200 18 10 00 000000                # policy.sel.family AF_INET, prefixlen_d 24, prefixlen_s 16
        00000000 00000000                   # policy.sel.ifindex, user
        {Unlimited}
        0000000000000000 0000000000000000   # policy.curlft.bytes, packets
        ebbe046b00000000 0000000000000000   # policy.curlft.add_time, use_time
        28090000 01000000                   # policy.priority 2344, index 1
        01 00 00 00                         # policy.dir out, action allow, flags, share
        00000000                            # padding of the structure
        ffffffff ffffffff ffffffff          # aalgos, ealgos, calgos
        04000000                            # seq 4
        4400 0500                           # XFRMA_TMPL, 64 octets
          cb007102 000000000000000000000000 #   id.daddr 203.0.113.2
          00000000 32 000000                #   id.spi, id.proto ESP
          0200 0000                         #   family AF_INET
          c6336401 000000000000000000000000 #   saddr 198.51.100.1
          01400000                          #   reqid 16385
          01 00 00 00                       #   mode tunnel, share, optional
          ffffffff ffffffff ffffffff        #   aalgos, ealgos, calgos
        0a00 1000                           # XFRMA_POLICY_TYPE
          00 00 0000 00 00 0000             #   main
        """;

    /// <summary>
    /// The kernel's answer to <c>ip xfrm state add … proto esp …</c> where it has no ESP. The request is echoed, as ip does not ask for
    /// capped answers; its attributes are cut out here and its length put right.
    /// </summary>
    public const string RefusalWithEcho = """
        44000000 0200 0002 ebbe046b c74b0000   # nlmsghdr: 68 octets, NLMSG_ERROR, NLM_F_ACK_TLVS
        a3ffffff                            # error −93 EPROTONOSUPPORT
        10000000 1000 0500 ebbe046b 00000000   # the request's header
        1d00 0100                           # NLMSGERR_ATTR_MSG
          5265717565737465642074797065206e6f7420666f756e6400 000000   # "Requested type not found"
        """;

    /// <summary>The kernel's answer to <c>ip route add 192.0.2.0/24 via 203.0.113.77</c>, with its echo.</summary>
    public const string RefusalOfRoute = """
        60000000 0200 0002 ebbe046b cd4b0000   # nlmsghdr: 96 octets, NLMSG_ERROR, NLM_F_ACK_TLVS
        9bffffff                            # error −101 ENETUNREACH
        2c000000 1800 0506 ebbe046b 00000000   # the request's header: 44 octets, RTM_NEWROUTE
        02 18 00 00 fe 03 00 01 00000000    #   rtmsg
        0800 0100 c0000200                  #   RTA_DST 192.0.2.0
        0800 0500 cb00714d                  #   RTA_GATEWAY 203.0.113.77
        2000 0100                           # NLMSGERR_ATTR_MSG
          4e657874686f702068617320696e76616c6964206761746577617900   # "Nexthop has invalid gateway"
        """;

    /// <summary><c>ip route add 192.0.2.0/24 dev lo proto 120 src 10.1.0.1</c> where lo has index 1.</summary>
    public const string AddRoute = """
        34000000 1800 0506 d1be046b 00000000   # nlmsghdr: 52 octets, RTM_NEWROUTE, NLM_F_CREATE, NLM_F_EXCL
        02 18 00 00                         # rtm_family AF_INET, rtm_dst_len 24, rtm_src_len, rtm_tos
        fe 78 fd 01                         # rtm_table main, rtm_protocol 120, rtm_scope link, rtm_type unicast
        00000000                            # rtm_flags
        0800 0100 c0000200                  # RTA_DST 192.0.2.0
        0800 0700 0a010001                  # RTA_PREFSRC 10.1.0.1
        0800 0400 01000000                  # RTA_OIF 1
        """;
}
