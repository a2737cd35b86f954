using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Planning;

/// <summary>Turns a child SA into XFRM states and policies. Pure.</summary>
/// <remarks>
/// Policies: out, in and, in tunnel mode, forward; their template has the connection's reqid and no SPI, so that rekeying does not touch them and
/// so that the same policies without any state are the trap of auto=route: the kernel then asks (ACQUIRE).
/// Priority, lower wins: 500000 + 4 for each bit of the two networks that is free + 2 where any protocol is meant + 1 where any port is. So the
/// narrower selector wins whatever the order of installation, and the band 500000–501027 tells our policies from others'. priority= goes before.
/// Compression, as charon and pluto have it: its states are in the child's mode, those of ESP beneath them in transport mode. Templates in that order; that of compression is optional
/// where packets arrive, since what does not become smaller comes without (RFC 3173 §2.2), and not where they leave: there the kernel itself leaves it out.
/// Marks: the inbound state and the policies of arriving packets have that of mark-in=, the others that of mark-out=.
/// </remarks>
public static class ChildPlanner
{
    /// <summary>Reqids of connections begin here and go up in steps of <see cref="ReqidStep"/>, as Openswan's do: below are those set by hand.</summary>
    public const uint FirstReqid = 16384;

    /// <summary>Distance between the reqids of two connections.</summary>
    public const uint ReqidStep = 4;

    /// <summary>Reqids at and above this are none of ours.</summary>
    public const uint EndOfReqids = FirstReqid + (ReqidStep * 0x10000);

    private const uint PriorityBase = 500000;
    private const uint HighestPriority = PriorityBase + (4 * 256) + 3;

    /// <summary>Whether it is a reqid that we give out.</summary>
    public static bool IsGiven(uint reqid) => reqid is >= FirstReqid and < EndOfReqids;

    /// <summary>The policies of traffic between two selectors.</summary>
    /// <param name="local">Our outer address.</param>
    /// <param name="remote">The peer's outer address.</param>
    /// <param name="protocol">ESP or AH.</param>
    /// <param name="mode">Tunnel or transport mode.</param>
    /// <param name="reqid">The connection's reqid.</param>
    /// <param name="pair">Our side of the traffic, and the peer's.</param>
    /// <param name="kernel">What the configuration says.</param>
    /// <param name="compressed">Whether packets are compressed.</param>
    public static ImmutableArray<XfrmPolicy> Policies(
        IPAddress local, IPAddress remote, IpsecProtocol protocol, IpsecMode mode, uint reqid, (TrafficSelector Local, TrafficSelector Remote) pair, KernelSettings kernel, bool compressed = false)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        XfrmTemplate[] outward = Templates(local, remote, optional: false), inward = Templates(remote, local, optional: true);
        XfrmSelector leaving = XfrmSelector.Between(pair.Local, pair.Remote);
        XfrmSelector coming = XfrmSelector.Between(pair.Remote, pair.Local);
        uint priority = kernel.Priority ?? Priority(pair.Local, pair.Remote);
        var policies = ImmutableArray.CreateBuilder<XfrmPolicy>(3);
        policies.Add(new XfrmPolicy(leaving, XfrmDirection.Out) { Priority = priority, Mark = kernel.MarkOut, Templates = outward });
        policies.Add(new XfrmPolicy(coming, XfrmDirection.In) { Priority = priority, Mark = kernel.MarkIn, Templates = inward });
        if (mode == IpsecMode.Tunnel)
            policies.Add(new XfrmPolicy(coming, XfrmDirection.Forward) { Priority = priority, Mark = kernel.MarkIn, Templates = inward });
        return policies.ToImmutable();

        XfrmTemplate[] Templates(IPAddress source, IPAddress destination, bool optional) => compressed
            ?
            [
                new XfrmTemplate(source, destination, IpsecProtocol.Comp, mode, reqid) { Optional = optional },
                new XfrmTemplate(source, destination, protocol, IpsecMode.Transport, reqid),
            ]
            : [new XfrmTemplate(source, destination, protocol, mode, reqid)];
    }

    /// <summary>The priority of policies between two selectors, unless priority= says another.</summary>
    public static uint Priority(TrafficSelector local, TrafficSelector remote)
    {
        int free = FreeBits(local.Network) + FreeBits(remote.Network);
        bool anyProtocol = local.Protocol == 0 && remote.Protocol == 0;
        bool anyPort = local.Port == 0 && remote.Port == 0;
        return PriorityBase + (uint)((4 * free) + (anyProtocol ? 2 : 0) + (anyPort ? 1 : 0));
    }

    /// <summary>Whether a policy that the kernel has is of our making: its priority is of our band or a wished one, its reqid of ours.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="wished">Reqids that reqid= asks for, besides those that we give out.</param>
    /// <param name="priorities">Priorities that priority= asks for.</param>
    public static bool IsOurs(XfrmPolicy policy, IReadOnlySet<uint> wished, IReadOnlySet<uint>? priorities = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(wished);
        return (policy.Priority is >= PriorityBase and <= HighestPriority || priorities?.Contains(policy.Priority) == true)
            && policy.Templates is [_] or [{ Protocol: IpsecProtocol.Comp }, _]
            && policy.Templates.All(template => IsGiven(template.Reqid) || wished.Contains(template.Reqid));
    }

    /// <summary>The state that the peer's packets come by.</summary>
    public static XfrmState Inbound(ChildPlan child, KernelSettings kernel)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(kernel);
        return State(child, kernel, new(child.Local.Address, child.SpiIn, child.Protocol, kernel.MarkIn), child.Remote, child.Local, inbound: true) with
        {
            ReplayWindow = child.ReplayWindow,
        };
    }

    /// <summary>The state that our packets leave by. It has no replay window: only the receiver checks (RFC 4303 §3.4.3).</summary>
    public static XfrmState Outbound(ChildPlan child, KernelSettings kernel)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(kernel);
        return State(child, kernel, new(child.Remote.Address, child.SpiOut, child.Protocol, kernel.MarkOut), child.Local, child.Remote, inbound: false);
    }

    /// <summary>The state that expands what the peer has compressed.</summary>
    public static XfrmState CompressionIn(ChildPlan child, KernelSettings kernel)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(kernel);
        return Compression(child, new(child.Local.Address, child.CpiIn, IpsecProtocol.Comp, kernel.MarkIn), child.Remote.Address, inbound: true);
    }

    /// <summary>The state that compresses our packets.</summary>
    public static XfrmState CompressionOut(ChildPlan child, KernelSettings kernel)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(kernel);
        return Compression(child, new(child.Remote.Address, child.CpiOut, IpsecProtocol.Comp, kernel.MarkOut), child.Local.Address, inbound: false);
    }

    /// <summary>In tunnel mode it is what makes the tunnel. Limits are those of the encryption: the kernel drops this one after its time alone.</summary>
    private static XfrmState Compression(ChildPlan child, XfrmStateId id, IPAddress source, bool inbound) => new(id, source)
    {
        Reqid = child.Reqid,
        Mode = child.Mode,
        Flags = child.Mode == IpsecMode.Tunnel && inbound ? XfrmStateFlags.AfUnspec : XfrmStateFlags.None,
        Selector = !inbound ? XfrmSelector.Between(child.LocalSelector, child.RemoteSelector)
            : child.Mode == IpsecMode.Tunnel || child.UdpEncapsulation ? null : XfrmSelector.Between(child.RemoteSelector, child.LocalSelector),
        Lifetime = new XfrmLifetime { HardAddSeconds = (ulong)Math.Max(1, Math.Ceiling(child.HardLifetime.TotalSeconds)) },
        Compression = new XfrmAlgorithm("deflate", 0, 0),
    };

    private static XfrmState State(ChildPlan child, KernelSettings kernel, XfrmStateId id, IPEndPoint source, IPEndPoint destination, bool inbound)
    {
        bool tunnel = child.Mode == IpsecMode.Tunnel;
        bool esp = child.Protocol == IpsecProtocol.Esp;
        (ulong Soft, ulong Hard)? octets = Octets(child, kernel);
        (var cipher, var integrity) = (child.Algorithms.Cipher, child.Algorithms.Integrity);
        ChildKeys? keys = inbound ? child.KeysIn : child.KeysOut;
        int keyBits = child.Algorithms.KeyBits + (cipher.SaltOctets * 8);
        return new XfrmState(id, source.Address)
        {
            Reqid = child.Reqid,
            Mode = child.Compressed ? IpsecMode.Transport : child.Mode,
            // The policies say which packets may come. Which leave by which state its selector says: all children of a connection have one reqid, and of states
            // with the same reqid the kernel takes the newest whose selector fits.
            Flags = (tunnel && inbound && !child.Compressed ? XfrmStateFlags.AfUnspec : XfrmStateFlags.None) | (!esp && id.Destination.AddressFamily == AddressFamily.InterNetwork ? XfrmStateFlags.Align4 : XfrmStateFlags.None),
            Selector = inbound
                ? tunnel || child.UdpEncapsulation ? null : XfrmSelector.Between(child.RemoteSelector, child.LocalSelector)
                : XfrmSelector.Between(child.LocalSelector, child.RemoteSelector),
            Lifetime = new XfrmLifetime
            {
                HardAddSeconds = (ulong)Math.Max(1, Math.Ceiling(child.HardLifetime.TotalSeconds)),
                SoftOctets = octets?.Soft,
                HardOctets = octets?.Hard,
                SoftPackets = kernel.Packets?.Soft,
                HardPackets = kernel.Packets?.Hard,
            },
            Aead = esp && cipher.IsAead ? Algorithm(cipher.KernelName, keys?.Encryption, keyBits, cipher.IcvBits) : null,
            Encryption = esp && !cipher.IsAead ? Algorithm(cipher.KernelName, keys?.Encryption, keyBits, 0) : null,
            Integrity = integrity is null ? null : Algorithm(integrity.KernelName, keys?.Integrity, integrity.KeyBits, IcvBits(integrity, kernel)),
            Encapsulation = child.UdpEncapsulation
                ? new XfrmEncapsulation((ushort)source.Port, (ushort)destination.Port) { OriginalAddress = inbound ? child.OriginalRemote : null }
                : null,
        };
    }

    private static XfrmAlgorithm Algorithm(string name, SecretBytes? key, int keyBits, int icvBits) =>
        key is null ? new XfrmAlgorithm(name, keyBits, icvBits) : new XfrmAlgorithm(name, key, icvBits);

    /// <summary>
    /// The smaller of what the configuration lets a state carry and what the two sides agreed on. The margin of the latter is that of the former, a tenth where nothing
    /// is written; a responder takes half of it, so that the initiator is first.
    /// </summary>
    private static (ulong Soft, ulong Hard)? Octets(ChildPlan child, KernelSettings kernel)
    {
        if (child.Kilobytes is not { } kilobytes || (kernel.Octets is { } own && own.Hard <= kilobytes * 1024))
            return kernel.Octets;
        ulong hard = kilobytes * 1024;
        ulong written = kernel.Octets is { } limits ? limits.Hard - limits.Soft : 0;
        ulong margin = written > 0 && written < hard ? written : hard / 10;
        return (hard - (child.Initiator ? margin : margin / 2), hard);
    }

    /// <summary>Kernels before Linux 2.6.33 cut HMAC-SHA-256 as draft-ietf-ipsec-ciph-sha-256-00 had it, and some peers do it still.</summary>
    private static int IcvBits(IntegrityAlgorithm integrity, KernelSettings kernel) =>
        kernel.TruncatesSha256 && integrity == IntegrityTable.HmacSha256 ? 96 : integrity.IcvBits;

    private static int FreeBits(IPNetwork network) => (network.BaseAddress.GetAddressBytes().Length * 8) - network.PrefixLength;
}
