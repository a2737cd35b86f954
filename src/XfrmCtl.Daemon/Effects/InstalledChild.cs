using System.Net;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <summary>A child SA that is in the kernel, without its keys.</summary>
/// <param name="Serial">The engine's number for it.</param>
/// <param name="Connection">Its connection.</param>
/// <param name="Reqid">Its reqid.</param>
/// <param name="In">The inbound state.</param>
/// <param name="Out">The outbound state.</param>
/// <param name="Selectors">Its traffic.</param>
/// <param name="Local">Our address and port.</param>
/// <param name="Remote">The peer's address and port.</param>
internal sealed record InstalledChild(
    ulong Serial, string Connection, uint Reqid, XfrmStateId In, XfrmStateId Out, SelectorPair Selectors, IPEndPoint Local, IPEndPoint Remote)
{
    /// <summary>Whether the outbound state is yet to come.</summary>
    public bool OutboundWaits { get; init; }

    /// <summary>What is kept of an installation.</summary>
    public static InstalledChild Of(ChildSaInstallation child, KernelSettings kernel) => new(
        child.Serial, child.Connection, child.Reqid,
        new(child.Local.Address, child.SpiIn, child.Protocol, kernel.MarkIn), new(child.Remote.Address, child.SpiOut, child.Protocol, kernel.MarkOut),
        new(child.LocalSelector, child.RemoteSelector), child.Local, child.Remote)
    {
        OutboundWaits = child.DeferOutbound,
    };
}
