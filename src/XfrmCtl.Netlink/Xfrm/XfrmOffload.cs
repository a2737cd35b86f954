namespace XfrmCtl.Netlink.Xfrm;

/// <summary>A network device that does a state's or policy's work (<c>struct xfrm_user_offload</c>).</summary>
/// <param name="InterfaceIndex">Index of the device.</param>
/// <param name="Flags">What it does.</param>
public readonly record struct XfrmOffload(int InterfaceIndex, XfrmOffloadFlags Flags);
