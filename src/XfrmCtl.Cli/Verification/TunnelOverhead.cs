using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification;

/// <summary>What a tunnel leaves of a link's MTU (RFC 4303 §2, RFC 3948 §2.1).</summary>
internal static class TunnelOverhead
{
    private const int EspHeader = 8; // SPI and sequence number
    private const int EspTrailer = 2; // pad length and next header
    private const int AhFixed = 12;
    private const int UdpHeader = 8;

    /// <summary>The greatest inner packet, in octets.</summary>
    /// <param name="mtu">Of the link to the peer.</param>
    /// <param name="proposal">The algorithms.</param>
    /// <param name="isIPv6">Whether the outer header is IPv6's.</param>
    /// <param name="inUdp">Whether ESP goes in UDP.</param>
    public static int InnerMtu(int mtu, EspProposal proposal, bool isIPv6, bool inUdp)
    {
        int room = mtu - (isIPv6 ? 40 : 20);
        if (proposal.Protocol == IpsecProtocol.Ah)
        {
            // AH's length is counted in words of 32 bits, in IPv6 of 64 (RFC 4302 §3.3.3.2.1).
            int unit = isIPv6 ? 8 : 4;
            int header = AhFixed + ((proposal.Integrity?.IcvBits ?? 96) / 8);
            return room - ((header + unit - 1) / unit * unit);
        }

        CipherAlgorithm cipher = proposal.Cipher;
        int icv = (cipher.IsAead ? cipher.IcvBits : proposal.Integrity?.IcvBits ?? 0) / 8;
        room -= (inUdp ? UdpHeader : 0) + EspHeader + InitialisationVector(cipher) + icv;
        int block = Math.Max(4, cipher.BlockOctets);
        return (room / block * block) - EspTrailer;
    }

    // CBC's is a block; the counter modes send eight octets (RFC 3686 §3.1, RFC 4106 §3.1, RFC 4309 §3.1).
    private static int InitialisationVector(CipherAlgorithm cipher) =>
        ReferenceEquals(cipher, CipherTable.Null) ? 0 : cipher.SaltOctets > 0 ? 8 : cipher.BlockOctets;
}
