using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <summary>The states of a child's compression; apart from the child, since most have none.</summary>
/// <param name="In">The inbound state.</param>
/// <param name="Out">The outbound state.</param>
internal sealed record CompressionStates(XfrmStateId In, XfrmStateId Out);
