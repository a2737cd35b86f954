namespace XfrmCtl.Netlink.Xfrm;

/// <summary>What becomes of packets that no policy matches, by direction (<c>struct xfrm_userpolicy_default</c>; Linux 5.15).</summary>
/// <param name="In">Packets addressed to this host.</param>
/// <param name="Forward">Packets that pass through this host.</param>
/// <param name="Out">Packets that leave this host.</param>
public readonly record struct XfrmDefaultActions(XfrmDefaultAction In, XfrmDefaultAction Forward, XfrmDefaultAction Out);
