using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <summary>Turns a child SA in IKE's words into XFRM states and policies, in order, with what takes each step back. Pure.</summary>
/// <remarks>
/// Order: the inbound state before the outbound one, so that the peer's answer to our first packet finds it; states before policies, so that
/// no packet meets a policy without a state. The inbound state fills the larval one of its SPI. Where the outbound state waits until the peer
/// is sure to have its own, so does the outbound policy.
/// Policies: out, in and, in tunnel mode, forward; their template has the connection's reqid and no SPI, so that rekeying does not touch them and
/// so that the same policies without any state are the trap of auto=route: the kernel then asks (ACQUIRE).
/// Priority, lower wins: 500000 + 4 for each bit of the two networks that is free + 2 where any protocol is meant + 1 where any port is. So the
/// narrower selector wins whatever the order of installation, and the band 500000–501027 tells our policies from others'. priority= goes before.
/// Marks: the inbound state and the policies of arriving packets have that of mark-in=, the others that of mark-out=.
/// </remarks>
internal static class XfrmPlanner
{
    /// <summary>Reqids of connections begin here and go up in steps of <see cref="ReqidStep"/>, as Openswan's do: below are those set by hand.</summary>
    public const uint FirstReqid = 16384;

    /// <summary>Distance between the reqids of two connections.</summary>
    public const uint ReqidStep = 4;

    /// <summary>Reqids at and above this are none of ours.</summary>
    public const uint EndOfReqids = FirstReqid + (ReqidStep * 0x10000);

    private const uint PriorityBase = 500000;
    private const uint HighestPriority = PriorityBase + (4 * 256) + 3;

    /// <summary>The policies of a child whose outbound state waits.</summary>
    public static readonly ImmutableArray<XfrmDirection> Inward = [XfrmDirection.In, XfrmDirection.Forward];

    /// <summary>What follows once the outbound state is there.</summary>
    public static readonly ImmutableArray<XfrmDirection> Outward = [XfrmDirection.Out];

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<XfrmDirection> BothWays = [XfrmDirection.Out, XfrmDirection.In, XfrmDirection.Forward];

    /// <summary>The inbound state; before it the larval state, which is there already and must go if anything fails.</summary>
    public static ImmutableArray<XfrmStep> InstallInbound(ChildSaInstallation child, KernelSettings? kernel = null)
    {
        XfrmState inbound = Inbound(child, kernel);
        return [new(null, new XfrmOperation.DeleteState(inbound.Id)), new(new XfrmOperation.FillState(inbound), null)];
    }

    /// <summary>The outbound state.</summary>
    public static ImmutableArray<XfrmStep> InstallOutbound(ChildSaInstallation child, KernelSettings? kernel = null)
    {
        XfrmState outbound = Outbound(child, kernel);
        return [new(new XfrmOperation.AddState(outbound), new XfrmOperation.DeleteState(outbound.Id))];
    }

    /// <summary>Puts policies; one that <paramref name="stands"/> already stays if a later step fails.</summary>
    public static IEnumerable<XfrmStep> PutPolicies(IEnumerable<XfrmPolicy> policies, Predicate<XfrmPolicyId> stands) =>
        policies.Select(policy => new XfrmStep(
            new XfrmOperation.PutPolicy(policy),
            stands(policy.Id) ? null : new XfrmOperation.DeletePolicy(policy.Id)));

    /// <summary>The policies of a child, those of some directions.</summary>
    public static ImmutableArray<XfrmPolicy> Policies(ChildSaInstallation child, ImmutableArray<XfrmDirection> directions, KernelSettings? kernel = null)
    {
        var pair = new SelectorPair(child.LocalSelector, child.RemoteSelector);
        return Policies(child.Local.Address, child.Remote.Address, child.Protocol, child.Mode, child.Reqid, pair, kernel ?? KernelSettings.Usual)
            .RemoveAll(policy => !directions.Contains(policy.Direction));
    }

    /// <summary>The policies that bring a connection up when traffic asks for it, one set for each pair; none for a peer without address.</summary>
    public static ImmutableArray<XfrmPolicy> Trap(ConnectionProfile profile, KernelSettings? kernel = null) =>
        // With an address that is only assigned once the tunnel is there, nothing can be waited for before.
        profile.Remote is not { } remote || profile.ModeConfig is not null
            ? []
            : [.. profile.Selectors.SelectMany(pair => Policies(profile.Local, remote, profile.Protocol, profile.Mode, profile.Reqid, pair, kernel ?? KernelSettings.Usual))];

    /// <summary>A policy of the connection with the priority that its settings have now.</summary>
    public static XfrmPolicy Prioritised(XfrmPolicy policy, SelectorPair pair, KernelSettings kernel) => policy with { Priority = kernel.Priority ?? Priority(pair) };

    /// <summary>Whether a policy that the kernel has is of our making: its priority is of our band or a wished one, its reqid of ours.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="wished">Reqids that reqid= asks for, besides those that we give out.</param>
    /// <param name="priorities">Priorities that priority= asks for.</param>
    public static bool IsOurs(XfrmPolicy policy, IReadOnlySet<uint> wished, IReadOnlySet<uint>? priorities = null) =>
        (policy.Priority is >= PriorityBase and <= HighestPriority || priorities?.Contains(policy.Priority) == true)
        && policy.Templates is [{ } template]
        && (template.Reqid is >= FirstReqid and < EndOfReqids || wished.Contains(template.Reqid));

    /// <summary>The state that the peer's packets come by.</summary>
    public static XfrmState Inbound(ChildSaInstallation child, KernelSettings? kernel = null) =>
        State(child, kernel ?? KernelSettings.Usual, new(child.Local.Address, child.SpiIn, child.Protocol, kernel?.MarkIn), child.Remote, child.Local, child.KeysIn,
            XfrmSelector.Between(child.RemoteSelector, child.LocalSelector)) with
        {
            ReplayWindow = child.ReplayWindow,
        };

    /// <summary>The state that our packets leave by. It has no replay window: only the receiver checks (RFC 4303 §3.4.3).</summary>
    public static XfrmState Outbound(ChildSaInstallation child, KernelSettings? kernel = null) =>
        State(child, kernel ?? KernelSettings.Usual, new(child.Remote.Address, child.SpiOut, child.Protocol, kernel?.MarkOut), child.Local, child.Remote, child.KeysOut,
            XfrmSelector.Between(child.LocalSelector, child.RemoteSelector));

    /// <summary>A state with the outer addresses and, where it is encapsulated, the ports of a NAT mapping that moved.</summary>
    public static XfrmState Moved(XfrmState state, IPEndPoint source, IPEndPoint destination) =>
        state with
        {
            Id = state.Id with { Destination = destination.Address },
            Source = source.Address,
            Encapsulation = state.Encapsulation is { } udp
                ? udp with { SourcePort = (ushort)source.Port, DestinationPort = (ushort)destination.Port }
                : null,
        };

    /// <summary>A policy whose template has other outer addresses.</summary>
    public static XfrmPolicy Moved(XfrmPolicy policy, IPAddress local, IPAddress remote)
    {
        (IPAddress source, IPAddress destination) = policy.Direction == XfrmDirection.Out ? (local, remote) : (remote, local);
        return policy with { Templates = [.. policy.Templates.Select(template => template with { Source = source, Destination = destination })] };
    }

    private static XfrmState State(
        ChildSaInstallation child, KernelSettings kernel, XfrmStateId id, IPEndPoint source, IPEndPoint destination, SaKeys keys, XfrmSelector selector)
    {
        bool tunnel = child.Mode == IpsecMode.Tunnel;
        bool esp = child.Protocol == IpsecProtocol.Esp;
        bool inbound = id.Spi == child.SpiIn && id.Destination.Equals(child.Local.Address);
        (ulong Soft, ulong Hard)? octets = Octets(child, kernel);
        (var cipher, var integrity) = (child.Algorithms.Cipher, child.Algorithms.Integrity);
        return new XfrmState(id, source.Address)
        {
            Reqid = child.Reqid,
            Mode = child.Mode,
            // The policies say which packets may come. Which leave by which state its selector says: all children of a connection have one reqid, and of states
            // with the same reqid the kernel takes the newest whose selector fits.
            Flags = (tunnel && inbound ? XfrmStateFlags.AfUnspec : XfrmStateFlags.None) | (!esp && id.Destination.AddressFamily == AddressFamily.InterNetwork ? XfrmStateFlags.Align4 : XfrmStateFlags.None),
            Selector = !inbound || !(tunnel || child.UdpEncapsulation) ? selector : null,
            Lifetime = new XfrmLifetime
            {
                HardAddSeconds = (ulong)Math.Max(1, Math.Ceiling(child.HardLifetime.TotalSeconds)),
                SoftOctets = octets?.Soft,
                HardOctets = octets?.Hard,
                SoftPackets = kernel.Packets?.Soft,
                HardPackets = kernel.Packets?.Hard,
            },
            Aead = esp && cipher.IsAead ? new XfrmAlgorithm(cipher.KernelName, keys.Encryption, cipher.IcvBits) : null,
            Encryption = esp && !cipher.IsAead ? new XfrmAlgorithm(cipher.KernelName, keys.Encryption) : null,
            Integrity = integrity is null ? null : new XfrmAlgorithm(integrity.KernelName, keys.Integrity, IcvBits(integrity, kernel)),
            Encapsulation = child.UdpEncapsulation
                ? new XfrmEncapsulation((ushort)source.Port, (ushort)destination.Port) { OriginalAddress = inbound ? child.OriginalRemote : null }
                : null,
        };
    }

    /// <summary>
    /// The smaller of what the configuration lets a state carry and what the two sides agreed on. The margin of the latter is that of the former, a tenth where nothing
    /// is written; a responder takes half of it, so that the initiator is first.
    /// </summary>
    private static (ulong Soft, ulong Hard)? Octets(ChildSaInstallation child, KernelSettings kernel)
    {
        if (child.Kilobytes is not { } kilobytes || (kernel.Octets is { } own && own.Hard <= kilobytes * 1024))
            return kernel.Octets;
        ulong hard = kilobytes * 1024;
        ulong written = kernel.Octets is { } limits ? limits.Hard - limits.Soft : 0;
        ulong margin = written > 0 && written < hard ? written : hard / 10;
        return (hard - (child.Initiator ? margin : margin / 2), hard);
    }

    private static ImmutableArray<XfrmPolicy> Policies(
        IPAddress local, IPAddress remote, IpsecProtocol protocol, IpsecMode mode, uint reqid, SelectorPair pair, KernelSettings kernel)
    {
        var outward = new XfrmTemplate(local, remote, protocol, mode, reqid);
        var inward = new XfrmTemplate(remote, local, protocol, mode, reqid);
        XfrmSelector leaving = XfrmSelector.Between(pair.Local, pair.Remote);
        XfrmSelector coming = XfrmSelector.Between(pair.Remote, pair.Local);
        uint priority = kernel.Priority ?? Priority(pair);
        var policies = ImmutableArray.CreateBuilder<XfrmPolicy>(3);
        policies.Add(new XfrmPolicy(leaving, XfrmDirection.Out) { Priority = priority, Mark = kernel.MarkOut, Templates = [outward] });
        policies.Add(new XfrmPolicy(coming, XfrmDirection.In) { Priority = priority, Mark = kernel.MarkIn, Templates = [inward] });
        if (mode == IpsecMode.Tunnel)
            policies.Add(new XfrmPolicy(coming, XfrmDirection.Forward) { Priority = priority, Mark = kernel.MarkIn, Templates = [inward] });
        return policies.ToImmutable();
    }

    /// <summary>Kernels before Linux 2.6.33 cut HMAC-SHA-256 as draft-ietf-ipsec-ciph-sha-256-00 had it, and some peers do it still.</summary>
    private static int IcvBits(IntegrityAlgorithm integrity, KernelSettings kernel) =>
        kernel.TruncatesSha256 && integrity == IntegrityTable.HmacSha256 ? 96 : integrity.IcvBits;

    private static uint Priority(SelectorPair pair)
    {
        int free = FreeBits(pair.Local.Network) + FreeBits(pair.Remote.Network);
        bool anyProtocol = pair.Local.Protocol == 0 && pair.Remote.Protocol == 0;
        bool anyPort = pair.Local.Port == 0 && pair.Remote.Port == 0;
        return PriorityBase + (uint)((4 * free) + (anyProtocol ? 2 : 0) + (anyPort ? 1 : 0));
    }

    private static int FreeBits(IPNetwork network) => (network.BaseAddress.GetAddressBytes().Length * 8) - network.PrefixLength;
}
