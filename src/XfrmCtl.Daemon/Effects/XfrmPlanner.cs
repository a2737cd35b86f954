using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <summary>Turns a child SA in IKE's words into XFRM states and policies, in order, with what takes each step back. Pure; <see cref="ChildPlanner"/> says what they are like.</summary>
/// <remarks>
/// Order: the inbound state before the outbound one, so that the peer's answer to our first packet finds it; states before policies, so that
/// no packet meets a policy without a state. The inbound state fills the larval one of its SPI. Where the outbound state waits until the peer
/// is sure to have its own, so does the outbound policy.
/// </remarks>
internal static class XfrmPlanner
{
    /// <summary>The policies of a child whose outbound state waits.</summary>
    public static readonly ImmutableArray<XfrmDirection> Inward = [XfrmDirection.In, XfrmDirection.Forward];

    /// <summary>What follows once the outbound state is there.</summary>
    public static readonly ImmutableArray<XfrmDirection> Outward = [XfrmDirection.Out];

    /// <summary>The inbound state; before it the larval state, which is there already and must go if anything fails.</summary>
    public static ImmutableArray<XfrmStep> InstallInbound(ChildSaInstallation child, KernelSettings? kernel = null)
    {
        XfrmState[] inward = [.. Compression(child, kernel, inbound: true), Inbound(child, kernel)];
        return [.. inward.Select(state => new XfrmStep(null, new XfrmOperation.DeleteState(state.Id))), .. inward.Select(state => new XfrmStep(new XfrmOperation.FillState(state), null))];
    }

    /// <summary>The outbound state.</summary>
    public static ImmutableArray<XfrmStep> InstallOutbound(ChildSaInstallation child, KernelSettings? kernel = null)
    {
        XfrmState[] outward = [Outbound(child, kernel), .. Compression(child, kernel, inbound: false)];
        return [.. outward.Select(state => new XfrmStep(new XfrmOperation.AddState(state), new XfrmOperation.DeleteState(state.Id)))];
    }

    /// <summary>Puts policies; one that <paramref name="stands"/> already stays if a later step fails.</summary>
    public static IEnumerable<XfrmStep> PutPolicies(IEnumerable<XfrmPolicy> policies, Predicate<XfrmPolicyId> stands) =>
        policies.Select(policy => new XfrmStep(
            new XfrmOperation.PutPolicy(policy),
            stands(policy.Id) ? null : new XfrmOperation.DeletePolicy(policy.Id)));

    /// <summary>The policies of a child, those of some directions.</summary>
    public static ImmutableArray<XfrmPolicy> Policies(ChildSaInstallation child, ImmutableArray<XfrmDirection> directions, KernelSettings? kernel = null) =>
        ChildPlanner.Policies(
            child.Local.Address, child.Remote.Address, child.Protocol, child.Mode, child.Reqid, (child.LocalSelector, child.RemoteSelector), kernel ?? KernelSettings.Usual,
            compressed: child.Compression is not null)
            .RemoveAll(policy => !directions.Contains(policy.Direction));

    /// <summary>The policies that bring a connection up when traffic asks for it, one set for each pair; none for a peer without address.</summary>
    public static ImmutableArray<XfrmPolicy> Trap(ConnectionProfile profile, KernelSettings? kernel = null) =>
        // With an address that is only assigned once the tunnel is there, nothing can be waited for before.
        profile.Remote is not { } remote || profile.ModeConfig is not null
            ? []
            : [.. profile.Selectors.SelectMany(pair => ChildPlanner.Policies(
                profile.Local, remote, profile.Protocol, profile.Mode, profile.Reqid, (pair.Local, pair.Remote), kernel ?? KernelSettings.Usual))];

    /// <summary>A policy of the connection with the priority that its settings have now.</summary>
    public static XfrmPolicy Prioritised(XfrmPolicy policy, SelectorPair pair, KernelSettings kernel) =>
        policy with { Priority = kernel.Priority ?? ChildPlanner.Priority(pair.Local, pair.Remote) };

    /// <summary>The state that the peer's packets come by.</summary>
    public static XfrmState Inbound(ChildSaInstallation child, KernelSettings? kernel = null) => ChildPlanner.Inbound(Plan(child), kernel ?? KernelSettings.Usual);

    /// <summary>The state that our packets leave by.</summary>
    public static XfrmState Outbound(ChildSaInstallation child, KernelSettings? kernel = null) => ChildPlanner.Outbound(Plan(child), kernel ?? KernelSettings.Usual);

    private static IEnumerable<XfrmState> Compression(ChildSaInstallation child, KernelSettings? kernel, bool inbound) => child.Compression is null
        ? []
        : [inbound ? ChildPlanner.CompressionIn(Plan(child), kernel ?? KernelSettings.Usual) : ChildPlanner.CompressionOut(Plan(child), kernel ?? KernelSettings.Usual)];

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

    /// <summary>A child in the planner's words. The keys stay the child's.</summary>
    public static ChildPlan Plan(ChildSaInstallation child) => new()
    {
        Reqid = child.Reqid,
        Local = child.Local,
        Remote = child.Remote,
        Protocol = child.Protocol,
        Mode = child.Mode,
        UdpEncapsulation = child.UdpEncapsulation,
        SpiIn = child.SpiIn,
        SpiOut = child.SpiOut,
        Compressed = child.Compression is not null,
        CpiIn = child.Compression?.In ?? default,
        CpiOut = child.Compression?.Out ?? default,
        Algorithms = child.Algorithms,
        KeysIn = new(child.KeysIn.Encryption, child.KeysIn.Integrity),
        KeysOut = new(child.KeysOut.Encryption, child.KeysOut.Integrity),
        LocalSelector = child.LocalSelector,
        RemoteSelector = child.RemoteSelector,
        ReplayWindow = child.ReplayWindow,
        HardLifetime = child.HardLifetime,
        Kilobytes = child.Kilobytes,
        OriginalRemote = child.OriginalRemote,
        Initiator = child.Initiator,
    };
}
