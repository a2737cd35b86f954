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

    /// <summary>The states of its compression, in and out, or null.</summary>
    public CompressionStates? Compression { get; init; }

    /// <summary>The states that packets come by.</summary>
    public IEnumerable<XfrmStateId> Inward => Compression is { } compression ? [In, compression.In] : [In];

    /// <summary>The states that packets leave by.</summary>
    public IEnumerable<XfrmStateId> Outward => Compression is { } compression ? [Out, compression.Out] : [Out];

    /// <summary>Every state that is ours by now, in the order in which they go: nothing leaves any more, then nothing comes.</summary>
    public IEnumerable<XfrmStateId> States => OutboundWaits ? Inward : Outward.Concat(Inward);

    /// <summary>The same between other addresses, to which a NAT mapping moved.</summary>
    public InstalledChild Moved(IPEndPoint local, IPEndPoint remote) => this with
    {
        In = In with { Destination = local.Address },
        Out = Out with { Destination = remote.Address },
        Compression = Compression is { } compression ? new(compression.In with { Destination = local.Address }, compression.Out with { Destination = remote.Address }) : null,
        Local = local,
        Remote = remote,
    };

    /// <summary>What the state file says of one.</summary>
    public static InstalledChild Of(ChildNote note) => new(
        note.Serial, note.Connection, note.Reqid, note.In, note.Out, new(note.LocalSelector, note.RemoteSelector), note.LocalEnd, note.RemoteEnd)
    {
        Compression = note is { CompressionIn: { } @in, CompressionOut: { } @out } ? new(@in, @out) : null,
    };

    /// <summary>What is kept of an installation.</summary>
    public static InstalledChild Of(ChildSaInstallation child, KernelSettings kernel) => new(
        child.Serial, child.Connection, child.Reqid,
        new(child.Local.Address, child.SpiIn, child.Protocol, kernel.MarkIn), new(child.Remote.Address, child.SpiOut, child.Protocol, kernel.MarkOut),
        new(child.LocalSelector, child.RemoteSelector), child.Local, child.Remote)
    {
        OutboundWaits = true,
        Compression = child.Compression is { } compression
            ? new(new(child.Local.Address, compression.In, Core.IpsecProtocol.Comp, kernel.MarkIn), new(child.Remote.Address, compression.Out, Core.IpsecProtocol.Comp, kernel.MarkOut))
            : null,
    };
}
